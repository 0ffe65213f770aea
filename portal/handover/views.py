"""The hand-over in the admin: whom, what it would do, what it did, and undoing it."""

from typing import Any, cast

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.accounts.models import User
from portal.accounts.permissions import administered_by, may_manage_users
from portal.handover.forms import HandOverForm
from portal.handover.models import UNDO_DAYS, Giver, HandOver, Item
from portal.handover.services import (
    NothingToHandOverError,
    NotUndoableError,
    hand_over,
    may_undo,
    preview,
    results,
    undo,
)

TITLE = "引き継ぎ"
LISTED = 50
NOTHING = "引き継ぐものを1つも選んでいないため、何もしませんでした。"
NOT_YOURS = "元に戻せるのは、引き継ぎを実行した人とシステム管理者です。"
GONE = "選んだものは、もう渡す人のところにありません。何もしませんでした。"


class _ForManagers(WagtailAdminTemplateMixin, View):
    """A page for those who may manage users."""

    header_icon = "group"
    page_title = TITLE
    #: Who is signed in.
    actor: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse others."""
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not may_manage_users(request.user):
            return render(request, "403.html", status=403)
        self.actor = cast("User", request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailusers_users:index"), "label": "利用者"},
            {"url": reverse("hand_over"), "label": TITLE},
        ]

    def answer(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """Render a template with the context of the admin."""
        context = self.get_context_data(undo_days=UNDO_DAYS, **context)
        return render(self.request, f"handover/{template}.html", context, status=status)


def known_to(actor: Any) -> "QuerySet[HandOver]":
    """Return the hand-overs between accounts that `actor` administers."""
    theirs = administered_by(actor).values("pk")
    others = Giver.objects.filter(hand_over=OuterRef("pk"), user__isnull=False).exclude(
        user__in=theirs
    )
    found = HandOver.objects.filter(~Exists(others)).prefetch_related("givers")
    return found.exclude(receiver__isnull=False, receiver__in=_beyond(actor))


def _beyond(actor: Any) -> "QuerySet[User]":
    return User.objects.exclude(pk__in=administered_by(actor).values("pk"))


class HandOverView(_ForManagers):
    """Choose the people; see what it would do; do it."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form with the hand-overs so far, or the preview for the people chosen."""
        if "receiver" not in request.GET:
            return self._ask(HandOverForm(actor=self.actor, initial=request.GET.dict()))
        form = HandOverForm(request.GET, actor=self.actor)
        if not form.is_valid():
            return self._ask(form, 422)
        return self._show(form)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Hand over what was chosen."""
        form = HandOverForm(request.POST, actor=self.actor)
        if not form.is_valid():
            return self._ask(form, 422)
        kinds = request.POST.getlist("kinds")
        stop = "stop" in request.POST
        givers, receiver = form.cleaned_data["givers"], form.cleaned_data["receiver"]
        if stop and request.user in givers:
            messages.error(request, "自分のアカウントは停止できません。")
            return self._show(form, 422)
        if not kinds and not stop:
            messages.error(request, NOTHING)
            return self._show(form, 422)
        try:
            done = hand_over(givers, receiver, actor=self.actor, kinds=kinds, stop=stop)
        except NothingToHandOverError:
            messages.error(request, GONE)
            return self._show(form, 409)
        count = Item.objects.filter(giver__hand_over=done).count()
        messages.success(request, f"{count}件を「{receiver}」に引き継ぎました。")
        return redirect("hand_over_done", pk=done.pk)

    def _ask(self, form: HandOverForm, status: int = 200) -> HttpResponse:
        return self.answer("choose", status, form=form, hand_overs=known_to(self.actor)[:LISTED])

    def _show(self, form: HandOverForm, status: int = 200) -> HttpResponse:
        givers, receiver = form.cleaned_data["givers"], form.cleaned_data["receiver"]
        return self.answer(
            "preview",
            status,
            form=form,
            givers=givers,
            receiver=receiver,
            preview=preview(givers, receiver, self.actor),
            may_stop=self.request.user not in givers,
        )


class DoneView(_ForManagers):
    """One hand-over: what became of the things, and the button that undoes it."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        done = get_object_or_404(known_to(request.user), pk=pk)
        return self.answer(
            "done",
            done=done,
            results=results(done, self.actor),
            may_undo=done.can_be_undone and may_undo(done, self.actor),
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Undo it, and say what could not be undone."""
        done = get_object_or_404(known_to(request.user), pk=pk)
        if not may_undo(done, self.actor):
            messages.error(request, NOT_YOURS)
            return redirect("hand_over_done", pk=pk)
        try:
            undo(done, actor=self.actor)
        except NotUndoableError as error:
            messages.error(request, str(error))
            return redirect("hand_over_done", pk=pk)
        items = Item.objects.filter(giver__hand_over=done)
        left = items.exclude(state=Item.State.UNDONE).count()
        undone = items.count() - left
        if left:
            messages.warning(
                request, f"{undone}件を元に戻しました。{left}件は元に戻せませんでした。"
            )
        else:
            messages.success(request, f"{undone}件を元に戻しました。")
        return redirect("hand_over_done", pk=pk)
