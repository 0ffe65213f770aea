"""The pages of 「事例を投稿する」: one's cases, the steps, submission, and the upload of a table."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views import View

from casestudies.contributing.forms import StepForm, form_of
from casestudies.contributing.materials import upload_forms
from casestudies.contributing.presentation import Questions, others_of
from casestudies.contributing.services import (
    changed_since,
    delete_draft,
    label_of,
    locked_case,
    new_case,
    problems_of,
    save_draft,
    upload_drafts,
)
from casestudies.contributing.standing import Standing, standings_of
from casestudies.contributing.steps import STEPS, Step
from casestudies.importing.template import template_workbook
from casestudies.models import CaseIndexPage, CasePage
from casestudies.permissions import may_contribute, own_cases
from casestudies.reviewing.services import may_withdraw, submit, withdraw
from portal.accounts.models import User
from portal.tables.forms import UploadForm
from portal.tables.pending_files import PendingFiles
from portal.tables.report import ImportReport
from portal.tables.writing import CONTENT_TYPES, XLSX

UNDER_REVIEW = (
    "審査中のため、保存しませんでした。入力した内容は、この画面に残っています。"
    "直すときは、先に「引き上げる」を押してください。"
)
LOCKED = "県の担当者がこの事例を編集できないようにしているため、保存しませんでした。入力した内容は、この画面に残っています。"

NO_FILE = "確認したファイルが見つかりません。もう一度ファイルを選んでください。"
CHANGED = "確認のあとに内容が変わったため、取り込みませんでした。"
FILES_WAITING = PendingFiles("contributing_upload")


class AuthorView(View):
    """Base of the pages for authors: 403 with the reason for everybody else who is signed in."""

    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead to the sign-in, refuse, or answer; no search engine lists the answer."""
        if not request.user.is_authenticated:
            response: HttpResponseBase = self.answer_visitor(request)
        elif not may_contribute(request.user):
            response = render(request, "casestudies/contributing/refused.html", status=403)
        else:
            self.user = request.user
            response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    def answer_visitor(self, request: HttpRequest) -> HttpResponse:
        """Answer readers who are not signed in. What they have typed is kept by portal.sign_in."""
        return redirect_to_login(request.get_full_path())

    def case_of(self, pk: int) -> CasePage:
        """Return a case of the author as it is stored; 404 for any other."""
        return get_object_or_404(own_cases(self.user), pk=pk)

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """Render one of the templates of the way in."""
        path = f"casestudies/contributing/{template}.html"
        return render(self.request, path, context, status=status)


class CasesView(AuthorView):
    """One's cases; for readers who are not signed in, who can post and how to get an account."""

    http_method_names = ["get", "head"]
    cached_for_public = True

    def answer_visitor(self, request: HttpRequest) -> HttpResponse:
        """Explain."""
        return self.show("visitor")

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the cases of the municipality, the latest change first."""
        cases = own_cases(self.user).select_related("owner").order_by("-latest_revision_created_at")
        return self.show("list", standings=standings_of(cases), municipality=self.user.municipality)


class CaseView(AuthorView):
    """Where one case stands, what is missing, and what comes next."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the case."""
        case = self.case_of(pk)
        return self.show("case", **_overview(case, self.user))


def _overview(case: CasePage, user: User) -> dict[str, Any]:
    (standing,) = standings_of([case])
    latest = case.get_latest_revision_as_object()
    problems = problems_of(latest) if standing.may_edit else []
    return {
        "case": case,
        "standing": standing,
        "problems": problems,
        "may_submit": standing.may_edit
        and not problems
        and (not case.live or case.has_unpublished_changes),
        "may_withdraw": may_withdraw(case, user),
        "steps": _steps(case, problems),
    }


def _steps(case: CasePage, problems: Any, here: Step | None = None) -> list[dict[str, Any]]:
    """Return the steps for the list beside the questions, each done or with something missing."""
    missing = {problem.step.number for problem in problems}
    return [
        {
            "step": step,
            "url": reverse("contributing:step", args=[case.pk, step.number]) if case.pk else "",
            "is_missing": step.number in missing,
            "is_here": step is here,
        }
        for step in STEPS
    ]


class StepView(AuthorView):
    """One step of the interview. Each saving stores a draft; nothing typed is lost."""

    http_method_names = ["get", "head", "post"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the step."""
        super().setup(request, *args, **kwargs)
        number = kwargs.get("step", 1)
        if not 1 <= number <= len(STEPS):
            raise Http404
        self.step = STEPS[number - 1]

    def get(self, request: HttpRequest, pk: int | None = None, step: int = 1) -> HttpResponse:
        """Ask the questions; a case under review cannot be changed."""
        case = self._case(pk)
        if case.pk and not self._standing(case).may_edit:
            return redirect("contributing:case", case.pk)
        return self._ask(case, self._form(case))

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int | None = None, step: int = 1) -> HttpResponse:
        """Store the step, or show it again with what is wrong."""
        if pk is not None:
            locked_case(pk)
        else:
            # Two new cases of a year would otherwise get the same address.
            locked_case(CaseIndexPage.objects.get().pk)
        case = self._case(pk)
        form = self._form(case, request.POST, request.FILES)
        uploads = upload_forms(case, self.step.names, request.POST, request.FILES)
        if case.pk and not (standing := self._standing(case)).may_edit:
            form.is_valid()
            why = LOCKED if standing.case.locked else UNDER_REVIEW
            return self._ask(case, form, uploads, status=409, refusal=why)
        if names := changed_since(case, request.POST.get("revision", ""), self.step.names):
            form.is_valid()
            labels = {name: label_of(name) for name in names}
            others = others_of(self._form(self._case(pk)), names, labels)
            return self._ask(case, form, uploads, status=409, others=others)
        if not all([form.is_valid(), *(upload.is_valid() for upload in uploads.values())]):
            return self._ask(case, form, uploads, status=422)
        draft: CasePage = form.save(commit=False)
        for upload in uploads.values():
            if upload.has_changed():
                upload.add_to(draft, self.user)
        save_draft(draft, self.user)
        return self._go_on(draft)

    def _go_on(self, case: CasePage) -> HttpResponse:
        then = self.request.POST.get("then", "next")
        if then == "stop":
            messages.success(self.request, f"「{case.title}」を下書きとして保存しました。")
            return redirect("contributing:list")
        number = self.step.number + {"more": 0, "back": -1}.get(then, 1)
        if not 1 <= number <= len(STEPS):
            return redirect("contributing:case", case.pk)
        return redirect("contributing:step", case.pk, number)

    def _case(self, pk: int | None) -> CasePage:
        """Return the latest draft of the case."""
        if pk is None:
            return new_case(self.user)
        latest: CasePage = self.case_of(pk).get_latest_revision_as_object()
        return latest

    def _standing(self, case: CasePage) -> Standing:
        return standings_of([case])[0]

    def _form(self, case: CasePage, data: Any = None, files: Any = None) -> StepForm:
        index = CaseIndexPage.objects.get()
        form = form_of(self.step)
        return form(data, files, instance=case, parent_page=index, for_user=self.user)

    def _ask(
        self,
        case: CasePage,
        form: StepForm,
        uploads: dict[str, Any] | None = None,
        status: int = 200,
        **context: Any,
    ) -> HttpResponse:
        if uploads is None:
            uploads = upload_forms(case, self.step.names)
        comments = self._standing(case).comments if case.pk else {}
        questions = Questions(form, uploads, form.privacy_review, comments)
        blocks = questions.blocks(self.step)
        return self.show(
            "step",
            status=status,
            case=case,
            form=form,
            step=self.step,
            steps=_steps(case, problems_of(self._case(case.pk)) if case.pk else [], self.step),
            blocks=blocks,
            errors=questions.errors(blocks),
            is_last=self.step is STEPS[-1],
            revision=case.latest_revision_id or "",
            **context,
        )


class DeleteView(AuthorView):
    """Deletes a draft that was never published, once that is confirmed."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the confirmation."""
        case = self.case_of(pk)
        (standing,) = standings_of([case])
        if not standing.may_delete:
            return redirect("contributing:case", pk)
        return self.show("delete", standing=standing)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete the draft, or say why not."""
        case = self.case_of(pk)
        title = case.draft_title or case.title
        try:
            delete_draft(case, self.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("contributing:case", pk)
        messages.success(request, f"下書き「{title}」を削除しました。")
        return redirect("contributing:list")


class SubmitView(AuthorView):
    """Submits a case to the review."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Start the review, or show what is missing."""
        case = self.case_of(pk)
        try:
            submit(case, self.user)
        except ValidationError as error:
            messages.error(request, f"審査に出せませんでした。{' '.join(error.messages)}")
        else:
            messages.success(request, "審査に出しました。結果はメールとこの画面でお知らせします。")
        return redirect("contributing:case", pk)


class WithdrawView(AuthorView):
    """Withdraws a case from the review (引き上げ), so that it can be changed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it, or say why not."""
        case = self.case_of(pk)
        try:
            withdraw(case, self.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except PermissionDenied:
            messages.error(request, "引き上げられるのは、作成した人と審査に出した人だけです。")
        else:
            messages.success(
                request, "審査から引き上げました。内容を直して、もう一度審査に出せます。"
            )
        return redirect("contributing:case", pk)


class UploadView(AuthorView):
    """The upload of the filled template: it answers with a preview, which stores nothing."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self._ask(UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what the file would add, or what is wrong with it."""
        FILES_WAITING.discard(request.session)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._ask(form, status=422)
        content = form.cleaned_data["file"].read()
        report = upload_drafts(content, self.user, dry_run=True)
        for error in report.file_errors:
            form.add_error("file", error)
        if not report.is_valid:
            return self._ask(form, report, status=422)
        token = FILES_WAITING.keep(request.session, content, {})
        return self.show("upload_preview", report=report, token=token)

    def _ask(
        self, form: UploadForm, report: ImportReport | None = None, status: int = 200
    ) -> HttpResponse:
        municipality = self.user.municipality
        return self.show(
            "upload", status=status, form=form, report=report, municipality=municipality
        )


class UploadConfirmView(UploadView):
    """Stores the drafts of the file that was shown before."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store all drafts or none."""
        kept = FILES_WAITING.take(request.session, request.POST.get("token", ""))
        if kept is None:
            messages.error(request, NO_FILE)
            return redirect("contributing:upload")
        report = upload_drafts(kept[0], self.user, dry_run=False)
        if not report.stored:
            messages.error(request, " ".join(report.file_errors) or CHANGED)
            return self._ask(UploadForm(), report, status=409)
        messages.success(request, f"{report.new_count}件の下書きを作りました。")
        return redirect("contributing:list")


class TemplateView(AuthorView):
    """The spreadsheet that authors fill in."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send the file; its name has the code of the municipality."""
        municipality: Any = self.user.municipality
        name = f"case-template-{municipality.code}.xlsx"
        disposition = content_disposition_header(as_attachment=True, filename=name)
        return HttpResponse(
            template_workbook(),
            content_type=CONTENT_TYPES[XLSX],
            headers={"Content-Disposition": disposition or "attachment"},
        )
