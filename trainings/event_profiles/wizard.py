"""The import of event tables in the admin."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from portal.accounts.models import User
from portal.tables.report import ImportReport
from portal.tables.wizard import ImportWizard
from trainings.event_profiles.importing import import_trainings
from trainings.event_profiles.profiles import Profile, profiles
from trainings.models import TrainingIndexPage
from trainings.permissions import may_import


class TrainingImport(ImportWizard):
    """The import of trainings as drafts; existing ones stay unchanged."""

    name = "training_import"
    address = "trainings/import/"
    noun = "研修"
    upload_template = "trainings/import_upload.html"
    result_template = "trainings/import_result.html"
    preview_note = (
        "まだ何も保存していません。読み取れなかったところを確かめて、取り込んでください。"
        "取り込んだ研修は下書きになります。"
    )

    def may_import(self, user: AbstractBaseUser | AnonymousUser) -> bool:
        """Tell whether `user` may add trainings."""
        return may_import(user)

    def run(
        self, content: bytes, choices: Mapping[str, Any], *, user: User | None, dry_run: bool
    ) -> ImportReport:
        """Import the trainings of a file."""
        return import_trainings(content, user=user, dry_run=dry_run)

    def success(self, report: ImportReport) -> str:
        """Return the number of drafts."""
        return f"研修{report.new_count}件を下書きとして取り込みました。"

    def list_page(self) -> TrainingIndexPage:
        """Return the list of trainings."""
        return TrainingIndexPage.objects.get()

    def profiles(self) -> Iterable[Profile]:
        """Return the supported kinds of tables, for the upload page."""
        return profiles().values()
