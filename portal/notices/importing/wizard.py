"""The import of official texts in the admin."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from portal.accounts.models import User
from portal.notices.importing.forms import NoticeUploadForm
from portal.notices.importing.services import NoticeReport, import_notice
from portal.notices.permissions import may_import
from portal.tables.report import ImportReport
from portal.tables.wizard import ImportWizard


class NoticeImport(ImportWizard):
    """Imports one official text as a draft, then opens it in the page editor."""

    name = "notice_import"
    address = "notices/import/"
    noun = "通知文"
    upload_template = "notices/import_upload.html"
    report_template = "notices/_import_report.html"
    preview_note = (
        "まだ何も保存していません。読み取った内容を確かめて、取り込んでください。"
        "取り込んだ後に、編集画面で直せます。"
    )

    def may_import(self, user: AbstractBaseUser | AnonymousUser) -> bool:
        """Tell whether `user` may add notices."""
        return may_import(user)

    def make_form(self, user: User, *args: Any) -> NoticeUploadForm:
        """Return the form for a text."""
        return NoticeUploadForm(*args)

    def run(
        self, content: bytes, choices: Mapping[str, Any], *, user: User | None, dry_run: bool
    ) -> NoticeReport:
        """Parse a text and store it as a draft."""
        return import_notice(content, user=user, dry_run=dry_run)

    def success(self, report: ImportReport) -> str:
        """Say what the editor still has to add."""
        return (
            "下書きとして取り込みました。内容と、要点・部局・根拠を確かめてから公開してください。"
        )

    def next_url(self, report: ImportReport) -> str:
        """Return the editor of the draft."""
        assert isinstance(report, NoticeReport)  # noqa: S101  (`run` returned it)
        return reverse("wagtailadmin_pages:edit", args=[report.object_id])

    def refusal(self, request: HttpRequest, report: ImportReport) -> HttpResponseBase:
        """Return to the form: there are no rows to show."""
        return redirect(self.name)
