"""The import of figures in the admin."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse

from portal.municipalities.statistics.forms import StatisticsForm, mapping_of
from portal.municipalities.statistics.permissions import may_import_statistics
from portal.municipalities.statistics.report import StatisticsReport
from portal.municipalities.statistics.services import import_statistics
from portal.tables.report import ImportReport
from portal.tables.spreadsheets import UnreadableFileError, read_lines
from portal.tables.wizard import ImportWizard


class StatisticsImport(ImportWizard):
    """Yearly figures of the municipalities."""

    name = "statistics_import"
    address = "statistics/import/"
    noun = "統計値"
    upload_template = "municipalities/statistics_upload.html"
    report_template = "municipalities/_statistics_report.html"

    def may_import(self, user: AbstractBaseUser | AnonymousUser) -> bool:
        """Tell whether `user` may add and change figures."""
        return may_import_statistics(user)

    def make_form(self, user: Any, *args: Any) -> StatisticsForm:
        """Return the form with the values that a table may lack."""
        return StatisticsForm(*args)

    def run(
        self, content: bytes, choices: Mapping[str, Any], *, user: Any, dry_run: bool
    ) -> StatisticsReport:
        """Import the figures of a table; figures have no owner."""
        try:
            lines, encoding = read_lines(content)
        except UnreadableFileError as error:
            return StatisticsReport(file_errors=(str(error),))
        report = import_statistics(
            lines,
            mapping=mapping_of(choices),
            year=choices["year"],
            source=choices["source"],
            dry_run=dry_run,
        )
        return replace(report, encoding_label=encoding)

    def confirm_label(self, report: ImportReport) -> str:
        """Say that figures have no drafts."""
        return "取り込む"

    def success(self, report: ImportReport) -> str:
        """Return the numbers of municipalities with new and changed figures."""
        return (
            f"統計値を取り込みました（新規{report.new_count}市町村、"
            f"更新{report.update_count}市町村）。"
        )

    def next_url(self, report: ImportReport) -> str:
        """Return to the upload: another table may follow."""
        return reverse(self.name)
