"""The import of event tables in the admin: upload, preview, confirmation, result."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from portal.tables.pending_files import PendingFiles
from portal.tables.report import Outcome
from portal.tables.steps import ImportStep, UploadForm
from trainings.event_profiles.importing import import_trainings
from trainings.event_profiles.profiles import profiles
from trainings.models import TrainingIndexPage, TrainingPage
from trainings.permissions import may_import

FILES = PendingFiles("training_import")
RESULT_KEY = "training_import_result"


class TrainingImportStep(ImportStep):
    """A step of the import of trainings."""

    page_title = "研修の取り込み"
    upload_template = "trainings/import_upload.html"

    def may_import(self) -> bool:
        """Tell whether the user may add trainings."""
        return may_import(self.request.user)

    def make_form(self, *args: Any, **kwargs: Any) -> UploadForm:
        """Return the upload form."""
        return UploadForm(*args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the profiles that can be read."""
        return dict(super().get_context_data(profiles=profiles().values(), **kwargs))


class UploadView(TrainingImportStep):
    """The upload, answered with the preview: nothing is stored yet."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self.ask_for_file(self.make_form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what the file would do, or what is wrong with it."""
        FILES.discard(request.session)
        form = self.make_form(request.POST, request.FILES)
        if not form.is_valid():
            return self.ask_for_file(form)
        content = form.cleaned_data["file"].read()
        report = import_trainings(content, user=request.user, dry_run=True)  # type: ignore[arg-type]  # signed in: dispatch has asked
        if not report.is_valid:
            for error in report.file_errors:
                form.add_error("file", error)
            return self.ask_for_file(form, report)
        return self.answer(
            "trainings/import_preview.html",
            report=report,
            file_name=form.cleaned_data["file"].name,
            token=FILES.keep(request.session, content, {}),
        )


class ConfirmView(TrainingImportStep):
    """The import of the file that was shown."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Import, and show the result on an address of its own."""
        waiting = FILES.take(request.session, request.POST.get("token", ""))
        if waiting is None:
            messages.error(
                request, "確認したファイルが見つかりません。もう一度ファイルを選んでください。"
            )
            return redirect("training_import")
        report = import_trainings(waiting[0], user=request.user, dry_run=False)  # type: ignore[arg-type]  # the same
        if not report.stored:
            return self.refuse(report)
        request.session[RESULT_KEY] = [
            row.object_id for row in report.rows if row.outcome is Outcome.NEW
        ]
        messages.success(request, f"研修{report.new_count}件を下書きとして取り込みました。")
        return redirect("training_import_result")


class ResultView(TrainingImportStep):
    """The trainings that the session's last import has stored."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the trainings with the way to edit them."""
        stored = request.session.get(RESULT_KEY, [])
        trainings = TrainingPage.objects.in_bulk(stored)
        return self.answer(
            "trainings/import_result.html",
            trainings=[trainings[pk] for pk in stored if pk in trainings],
            explorer_url=reverse("wagtailadmin_explore", args=[TrainingIndexPage.objects.get().pk]),
        )
