"""The steps of an import in the admin, as far as all imports share them."""

from abc import abstractmethod
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.tables.report import ImportReport
from portal.tables.spreadsheets import MAX_BYTES

#: Said at the confirmation when a row has become wrong since the preview.
CHANGED = "確認のあとに内容が変わったため、取り込みませんでした。"


class UploadForm(forms.Form):
    """A table to be read."""

    file = forms.FileField(
        label="ファイル",
        help_text=(
            f"Excelブック（.xlsx）またはCSV（UTF-8、Shift_JIS）。{MAX_BYTES // 1024 // 1024}MBまで。"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            message = f"ファイルが大きすぎます（{MAX_BYTES // 1024 // 1024}MBまで）。"
            raise forms.ValidationError(message)
        return file


class ImportStep(WagtailAdminTemplateMixin, View):
    """A step of an import: whoever may not add such things gets 403."""

    header_icon = "upload"
    upload_template: str

    @abstractmethod
    def may_import(self) -> bool:
        """Tell whether the user of the request may import."""

    @abstractmethod
    def make_form(self, *args: Any, **kwargs: Any) -> forms.Form:
        """Return the upload form with what this user may do."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse users who may not import."""
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not self.may_import():
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def answer(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of the import with the admin's furniture."""
        return render(self.request, template, self.get_context_data(**context))

    def refuse(self, report: ImportReport) -> HttpResponse:
        """Show what has come between preview and confirmation, e.g. the same case by someone else."""
        messages.error(self.request, " ".join(report.file_errors) or CHANGED)
        return self.ask_for_file(self.make_form(), report)

    def ask_for_file(self, form: forms.Form, report: ImportReport | None = None) -> HttpResponse:
        """Show the upload form, with the report on the last file when there is one."""
        response = self.answer(self.upload_template, form=form, report=report)
        response.status_code = 422 if form.is_bound or report else 200
        return response
