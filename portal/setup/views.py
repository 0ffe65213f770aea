"""The import of figures in the admin: upload, preview, confirmation."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.municipalities.statistics.report import StatisticsReport
from portal.municipalities.statistics.services import import_statistics
from portal.setup.forms import StatisticsForm, mapping_of
from portal.setup.permissions import may_import_statistics
from portal.tables.pending_files import PendingFiles
from portal.tables.report import Outcome
from portal.tables.spreadsheets import UnreadableFileError, read_lines
from portal.tables.views import CHANGED

_files = PendingFiles("statistics_import")


class StatisticsStep(WagtailAdminTemplateMixin, View):
    """A step of the import: whoever may not add figures gets 403."""

    page_title = "統計値の取り込み"
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse users who may not add figures."""
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not may_import_statistics(request.user):
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def answer(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """Render a template of the import with the admin's furniture."""
        return render(self.request, template, self.get_context_data(**context), status=status)

    def ask_for_file(
        self, form: StatisticsForm, report: StatisticsReport | None = None
    ) -> HttpResponse:
        """Show the upload form, with the report on the last file when there is one."""
        status = 422 if form.is_bound or report else 200
        return self.answer("setup/statistics_upload.html", status, form=form, report=report)


class UploadView(StatisticsStep):
    """The upload, answered with the preview: a dry run, after which nothing is stored."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self.ask_for_file(StatisticsForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what the file would do, or what is wrong with it beside the choices made."""
        _files.discard(request.session)
        form = StatisticsForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.ask_for_file(form)
        content = form.cleaned_data["file"].read()
        report = _import(content, form.choices, dry_run=True)
        if not report.is_valid:
            for error in report.file_errors:
                form.add_error("file", error)
            return self.ask_for_file(form, report)
        token = _files.keep(request.session, content, form.choices)
        name = form.cleaned_data["file"].name
        return self.answer(
            "setup/statistics_preview.html", report=report, file_name=name, token=token
        )


class ConfirmView(StatisticsStep):
    """The import of the file that was shown."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Import, and lead to the figures."""
        kept = _files.take(request.session, request.POST.get("token", ""))
        if kept is None:
            messages.error(
                request, "確認したファイルが見つかりません。もう一度ファイルを選んでください。"
            )
            return redirect("statistics_import")
        report = _import(*kept, dry_run=False)
        if not report.stored:
            messages.error(request, " ".join(report.file_errors) or CHANGED)
            return self.ask_for_file(StatisticsForm(), report)
        messages.success(
            request,
            f"統計値を取り込みました（新規{report.counts[Outcome.NEW]}市町村、"
            f"更新{report.counts[Outcome.UPDATE]}市町村）。",
        )
        return redirect("statistics_import")


def _import(content: bytes, choices: dict[str, Any], *, dry_run: bool) -> StatisticsReport:
    try:
        lines, _ = read_lines(content)
    except UnreadableFileError as error:
        return StatisticsReport(file_errors=(str(error),))
    return import_statistics(
        lines,
        mapping=mapping_of(choices),
        year=choices["year"],
        source=choices["source"],
        dry_run=dry_run,
    )
