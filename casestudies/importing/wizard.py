"""The import of cases in the admin."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from casestudies.importing.forms import CaseUploadForm
from casestudies.importing.services import import_cases
from casestudies.importing.template import template_workbook
from casestudies.models import CaseIndexPage
from casestudies.permissions import may_import, may_publish_imports
from portal.accounts.models import User
from portal.tables.report import ImportReport
from portal.tables.wizard import ImportWizard


class CaseImport(ImportWizard):
    """The import of cases, as drafts or published."""

    name = "case_import"
    address = "cases/import/"
    noun = "事例"
    upload_template = "casestudies/import_upload.html"
    result_template = "casestudies/import_result.html"
    form_name = "case-template.xlsx"

    def may_import(self, user: AbstractBaseUser | AnonymousUser) -> bool:
        """Tell whether `user` may add cases."""
        return may_import(user)

    def make_form(self, user: User, *args: Any) -> CaseUploadForm:
        """Return the form, which offers publishing to users who may publish."""
        return CaseUploadForm(*args, can_publish=may_publish_imports(user))

    def run(
        self,
        content: bytes,
        choices: Mapping[str, Any],
        *,
        user: User | None,
        dry_run: bool,
        progress: Callable[[int, int], None] | None = None,
    ) -> ImportReport:
        """Import the cases of a file."""
        return import_cases(
            content,
            user=user,
            dry_run=dry_run,
            publish=choices["publish"],
            declarations=frozenset(choices["declarations"]),
            progress=progress,
        )

    def confirm_label(self, report: ImportReport) -> str:
        """Return the label, which says whether the cases will be published."""
        return "取り込んで公開する" if report.published else super().confirm_label(report)

    def success(self, report: ImportReport) -> str:
        """Return the numbers of new and changed cases."""
        return f"事例を取り込みました（新規{report.new_count}件、更新{report.update_count}件）。"

    def list_page(self) -> CaseIndexPage:
        """Return the list of cases."""
        return CaseIndexPage.objects.get()

    def blank_form(self) -> bytes:
        """Return the workbook that authors fill in."""
        return template_workbook()
