"""The pages on which cases are reviewed: for approvers without the admin, and for everybody else."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.generic import FormView, TemplateView

from casestudies.models import CasePage, Side, Substitution
from casestudies.presentation import view_of
from casestudies.reviewing import services
from casestudies.reviewing.comment_forms import field_choices
from casestudies.reviewing.forms import (
    ApproveForm,
    ReturnForm,
    SubstituteForm,
)
from casestudies.reviewing.responsible import side_to_decide, users_responsible
from casestudies.reviewing.substitutes import (
    end_substitution,
    name_substitute,
    posts_of,
    substitutions_of,
)
from portal.accounts.models import User


def case_for(user: User, pk: int) -> CasePage:
    """Return a case that is or was submitted, for its author and for those who decide on it.

    Raises:
        Http404: There is none, or it is not for this user.
    """
    case = CasePage.objects.within_audience_of(user).filter(pk=pk).first()
    if case is None or not case.workflow_states.exists():
        raise Http404
    state = case.current_workflow_state
    is_author = user.pk in (case.owner_id, state.requested_by_id if state else None)
    if is_author or any(users_responsible(case, side).filter(pk=user.pk).exists() for side in Side):
        return case
    raise Http404


class ReviewListView(LoginRequiredMixin, TemplateView):
    """審査: the cases that wait for the user, and the user's own that are being reviewed."""

    template_name = "reviews/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add both lists."""
        context = super().get_context_data(**kwargs)
        user: Any = self.request.user
        context["waiting"] = services.waiting_for(user)
        context["own"] = services.own_reviews(user)
        context["may_name"] = bool(posts_of(user))
        stands_in = Substitution.objects.not_over().filter(user=user.pk)
        context["stands_in"] = list(stands_in.select_related("municipality"))
        return context


class ReviewView(LoginRequiredMixin, TemplateView):
    """The draft of a case, how far its review is, and the buttons for a decision."""

    template_name = "reviews/detail.html"
    http_method_names = ["get", "head", "post"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Prepare what a refused decision fills in."""
        super().setup(request, *args, **kwargs)
        self.approve_form: ApproveForm | None = None
        self.return_form: ReturnForm | None = None
        self.moved: list[str] = []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the case, its progress and the forms."""
        context = super().get_context_data(**kwargs)
        user: Any = self.request.user
        case = case_for(user, kwargs["pk"])
        draft = case.get_latest_revision_as_object()
        step = case.current_workflow_task_state
        progress = services.progress_of(case)
        side = side_to_decide(case, step, user) if step else None
        labels = dict(field_choices())
        returned = progress.returned
        initial = {"revision": case.latest_revision_id}
        return {
            **context,
            "case": case,
            "page": draft,
            "view": view_of(draft, user, address="", list_url="/cases/"),
            "progress": progress,
            "side": side,
            "own_edit": case.get_latest_revision().user_id == user.pk,
            "comments": [(labels.get(n, n), text) for n, text in returned.comments.items()]
            if returned
            else [],
            "approve_form": self._with_revision(self.approve_form, case)
            or ApproveForm(initial=initial),
            "return_form": self._with_revision(self.return_form, case)
            or ReturnForm(initial=initial),
            "may_withdraw": services.may_withdraw(case, user),
            "may_publish": progress.is_approved and side is None,
            "moved": self.moved,
        }

    def _with_revision(self, form: Any, case: CasePage) -> Any:
        """Let a refused form name the revision that is shown now."""
        if form is not None:
            form.data = form.data.copy()
            form.data[form.add_prefix("revision")] = case.latest_revision_id
        return form

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Carry out what the user has decided; a refused decision keeps what was typed."""
        user: Any = request.user
        case = case_for(user, pk)
        actions: dict[str, Callable[[CasePage, User], str]] = {
            "approve": self._approve,
            "return": self._return,
            "withdraw": self._withdraw,
            "publish": self._publish,
        }
        action = actions.get(request.POST.get("action", ""))
        if action is None:
            return self._again(pk, 422)
        try:
            done = action(case, user)
        except services.PublicationRefused as refused:
            messages.warning(request, "".join(refused.messages))
            return redirect("reviews:detail", pk=pk)
        except services.ReviewMoved as moved:
            self.moved = list(moved.messages)
            return self._again(pk, 409)
        except PermissionDenied:
            self.moved = ["この操作をする権限がありません。"]
            return self._again(pk, 403)
        except ValidationError as error:
            form = self.return_form or self.approve_form
            if isinstance(form, ReturnForm):
                form.take(error)
            elif form is not None:
                form.add_error(None, error)
            return self._again(pk, 422)
        if not done:
            return self._again(pk, 422)
        messages.success(request, done)
        return redirect("reviews:list")

    def _again(self, pk: int, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(pk=pk), status=status)

    def _approve(self, case: CasePage, user: User) -> str:
        form = self.approve_form = ApproveForm(self.request.POST)
        if not form.is_valid():
            return ""
        data = form.cleaned_data
        services.approve(case, user, data["revision"], data["comment"])
        return f"「{_title(case)}」を承認しました。"

    def _return(self, case: CasePage, user: User) -> str:
        form = self.return_form = ReturnForm(self.request.POST)
        if not form.is_valid():
            return ""
        data = form.cleaned_data
        services.send_back(case, user, data["revision"], data["reason"], form.field_comments())
        return f"「{_title(case)}」を差し戻しました。作成者に知らせます。"

    def _withdraw(self, case: CasePage, user: User) -> str:
        services.withdraw(case, user)
        return f"「{_title(case)}」を引き上げました。下書きはそのまま残っています。"

    def _publish(self, case: CasePage, user: User) -> str:
        services.publish_approved(case, user)
        return f"「{_title(case)}」を公開しました。"


def _title(case: CasePage) -> str:
    return str(case.get_latest_revision().content["title"])


class SubstitutesView(LoginRequiredMixin, FormView[SubstituteForm]):
    """代理承認者: who stands in for the user's posts, with a form to name somebody."""

    form_class = SubstituteForm
    template_name = "reviews/substitutes.html"
    success_url = reverse_lazy("reviews:substitutes")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Hide the page from those who have no post."""
        if request.user.is_authenticated and not posts_of(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what the user may choose."""
        return {**super().get_form_kwargs(), "actor": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the present and coming substitutes."""
        rows = substitutions_of(self.request.user)
        return {**super().get_context_data(**kwargs), "rows": rows}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End a substitution, or name somebody."""
        key = request.POST.get("end", "")
        if not key:
            return super().post(request, *args, **kwargs)
        if not (key.isdecimal() and key.isascii()):
            raise Http404
        try:
            row = end_substitution(request.user, int(key))
        except PermissionDenied as refused:
            raise Http404 from refused
        messages.success(request, f"{row.post}の代理承認者「{row.user}」の指定を解除しました。")
        return redirect(self.get_success_url())

    def form_valid(self, form: SubstituteForm) -> HttpResponse:
        """Name the substitute, or show why that is not possible."""
        data = form.cleaned_data
        try:
            row = name_substitute(
                self.request.user,
                form.chosen_post,
                data["user"],
                data["starts_on"],
                data["ends_on"],
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, f"「{row.user}」を{row.post}の代理承認者に指定しました。")
        return redirect(self.get_success_url())

    def form_invalid(self, form: SubstituteForm) -> HttpResponse:
        """Show the form again with its errors."""
        return self.render_to_response(self.get_context_data(form=form), status=422)
