"""The import of cases in the admin: upload, preview, confirmation, result."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from casestudies.importing import pending
from casestudies.importing.forms import ImportForm
from casestudies.importing.services import import_cases
from casestudies.importing.template import template_workbook
from casestudies.models import CaseIndexPage, CasePage
from casestudies.permissions import may_import, may_publish_imports
from portal.tables.steps import ImportStep

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RESULT_KEY = "case_import_result"


class CaseImportStep(ImportStep):
    """A step of the import of cases."""

    page_title = "事例の取り込み"
    upload_template = "casestudies/import_upload.html"

    def may_import(self) -> bool:
        """Tell whether the user may add cases."""
        return may_import(self.request.user)

    def make_form(self, *args: Any, **kwargs: Any) -> ImportForm:
        """Return the upload form with what this user may do."""
        can_publish = may_publish_imports(self.request.user)
        return ImportForm(*args, can_publish=can_publish, **kwargs)


class UploadView(CaseImportStep):
    """The upload, answered with the preview: a dry run, after which nothing is stored."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self.ask_for_file(self.make_form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what the file would do, or what is wrong with it beside the choices made."""
        pending.discard(request.session)
        form = self.make_form(request.POST, request.FILES)
        if not form.is_valid():
            return self.ask_for_file(form)
        content = form.cleaned_data["file"].read()
        report = import_cases(
            content,
            user=request.user,  # type: ignore[arg-type]  # signed in: dispatch has asked
            dry_run=True,
            publish=form.publish,
            declarations=form.declarations,
        )
        if not report.is_valid:
            for error in report.file_errors:
                form.add_error("file", error)
            return self.ask_for_file(form, report)
        waiting = pending.PendingImport(content, form.publish, form.declarations)
        return self.answer(
            "casestudies/import_preview.html",
            report=report,
            file_name=form.cleaned_data["file"].name,
            token=pending.keep(request.session, waiting),
        )


class ConfirmView(CaseImportStep):
    """The import of the file that was shown."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Import, and show the result on an address of its own."""
        waiting = pending.take(request.session, request.POST.get("token", ""))
        if waiting is None:
            messages.error(
                request, "確認したファイルが見つかりません。もう一度ファイルを選んでください。"
            )
            return redirect("case_import")
        report = import_cases(
            waiting.content,
            user=request.user,  # type: ignore[arg-type]  # signed in: dispatch has asked
            dry_run=False,
            publish=waiting.publish,
            declarations=waiting.declarations,
        )
        if not report.stored:
            return self.refuse(report)
        request.session[RESULT_KEY] = [row.object_id for row in report.rows]
        messages.success(
            request,
            f"事例を取り込みました（新規{report.new_count}件、更新{report.update_count}件）。",
        )
        return redirect("case_import_result")


class ResultView(CaseImportStep):
    """The cases that the session's last import has stored."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the cases with the way to edit them."""
        stored = request.session.get(RESULT_KEY, [])
        cases = CasePage.objects.in_bulk(stored)
        index = CaseIndexPage.objects.get()
        return self.answer(
            "casestudies/import_result.html",
            cases=[cases[pk] for pk in stored if pk in cases],
            explorer_url=reverse("wagtailadmin_explore", args=[index.pk]),
        )


class TemplateView(CaseImportStep):
    """The file that authors fill in."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send the template as a download."""
        response = HttpResponse(template_workbook(), content_type=XLSX)
        response["Content-Disposition"] = 'attachment; filename="case-template.xlsx"'
        return response
