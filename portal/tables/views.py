"""The steps of the import wizard in the admin: upload, preview, confirmation, result."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from portal.tables.report import ImportReport
from portal.tables.wizard import ImportWizard
from portal.tables.writing import CONTENT_TYPES, XLSX

#: Shown at the confirmation if a row has become invalid since the preview.
CHANGED = "確認のあとに内容が変わったため、取り込みませんでした。"
NO_FILE = "確認したファイルが見つかりません。もう一度ファイルを選んでください。"


class ImportStep(WagtailAdminTemplateMixin, View):
    """A step of an import; users who may not import get 403."""

    header_icon = "upload"
    wizard: ImportWizard = None  # type: ignore[assignment]  # given to as_view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse users who may not import."""
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not self.wizard.may_import(request.user):
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        """Return the title of the import."""
        return self.wizard.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.wizard.title}]

    def answer(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """Render a template of the import with the context of the admin."""
        addresses = {
            "upload_url": reverse(self.wizard.name),
            "confirm_url": reverse(f"{self.wizard.name}_confirm"),
        }
        context = self.get_context_data(wizard=self.wizard, **addresses, **context)
        return render(self.request, template, context, status=status)

    def ask_for_file(self, form: forms.Form, report: ImportReport | None = None) -> HttpResponse:
        """Show the upload form, with the report on the last file if there is one."""
        status = 422 if form.is_bound or report else 200
        return self.answer(self.wizard.upload_template, status, form=form, report=report)


class UploadView(ImportStep):
    """The upload form; it responds with the preview, a dry run that stores nothing."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self.ask_for_file(self.wizard.make_form(request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the preview of the file, or its errors together with the chosen options."""
        self.wizard.files.discard(request.session)
        form = self.wizard.make_form(request.user, request.POST, request.FILES)
        if not form.is_valid():
            return self.ask_for_file(form)
        file = form.cleaned_data["file"]
        content = file.read()
        report = self.wizard.run(content, form.choices, user=request.user, dry_run=True)
        if not report.is_valid:
            for error in report.file_errors:
                form.add_error("file", error)
            return self.ask_for_file(form, report)
        return self.answer(
            "tables/import_preview.html",
            report=report,
            confirm_label=self.wizard.confirm_label(report),
            file_name=file.name,
            token=self.wizard.files.keep(request.session, content, form.choices),
        )


class ConfirmView(ImportStep):
    """The import of the previewed file."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Import, and redirect to the result."""
        kept = self.wizard.files.take(request.session, request.POST.get("token", ""))
        if kept is None:
            messages.error(request, NO_FILE)
            return redirect(self.wizard.name)
        report = self.wizard.run(*kept, user=request.user, dry_run=False)
        if not report.stored:
            return self._refuse(report)
        if self.wizard.result_template:
            request.session[self.wizard.result_key] = self.wizard.stored_ids(report)
        messages.success(request, self.wizard.success(report))
        return redirect(self.wizard.next_url(report))

    def _refuse(self, report: ImportReport) -> HttpResponseBase:
        """Show what has changed since the preview, e.g. the same case was added by someone else."""
        messages.error(self.request, " ".join(report.file_errors) or CHANGED)
        answer = self.wizard.refusal(self.request, report)
        return answer or self.ask_for_file(self.wizard.make_form(self.request.user), report)


class ResultView(ImportStep):
    """The pages that the last import of the session stored."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the pages with links to edit them."""
        stored = request.session.get(self.wizard.result_key, [])
        pages = Page.objects.in_bulk(stored)
        return self.answer(
            self.wizard.result_template,
            pages=[pages[pk] for pk in stored if pk in pages],
            explorer_url=reverse("wagtailadmin_explore", args=[self.wizard.list_page().pk]),
        )


class BlankFormView(ImportStep):
    """The template file that people fill in."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send the file as a download."""
        response = HttpResponse(self.wizard.blank_form(), content_type=CONTENT_TYPES[XLSX])
        response["Content-Disposition"] = f'attachment; filename="{self.wizard.form_name}"'
        return response
