"""Inviting somebody in the admin, and the page that the link in the mail leads to."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, View
from wagtail.admin import messages as admin_messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.accounts.models import User
from portal.accounts.permissions import administered_by, may_manage_users
from portal.invitations import services
from portal.invitations.forms import InvitationForm
from portal.sign_in.forms import SetPasswordForm


class _ForManagers(WagtailAdminTemplateMixin):
    """A page of the admin for those who may manage users."""

    header_icon = "user"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse others."""
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not may_manage_users(request.user):
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailusers_users:index"), "label": "利用者"},
            {"url": "", "label": self.page_title},
        ]


class InviteView(_ForManagers, FormView):
    """The form that invites somebody."""

    page_title = "利用者を招待する"
    template_name = "invitations/admin/invite.html"
    form_class = InvitationForm
    success_url = reverse_lazy("wagtailusers_users:index")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who invites."""
        return {**super().get_form_kwargs(), "actor": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        """Store the account, and mail the link."""
        user = form.save()
        admin_messages.success(
            self.request, f"「{user}」（{user.email}）に招待のメールを送りました。"
        )
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the errors at their fields."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class InvitationView(_ForManagers, View):
    """The invitation of one user: send it again, or revoke it."""

    page_title = "招待"
    http_method_names = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the account among those that the user may administer."""
        if may_manage_users(request.user):
            self.user = get_object_or_404(administered_by(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show since when and until when the person is invited."""
        context = self.get_context_data(
            object=self.user, can_be_invited=services.can_be_invited(self.user)
        )
        return render(request, "invitations/admin/invitation.html", context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the mail again, or make its link invalid."""
        if "again" in request.POST and services.invite_again(self.user):
            admin_messages.success(request, f"「{self.user}」に招待のメールを送り直しました。")
        elif "revoke" in request.POST and services.revoke(self.user):
            admin_messages.success(request, f"「{self.user}」の招待を取り消しました。")
        else:
            admin_messages.error(request, "招待の状態が変わったため、何もしませんでした。")
        return redirect("invitation_of_user", pk=self.user.pk)


@method_decorator(never_cache, name="dispatch")
class AcceptView(FormView):
    """The page of the link: choose a password. Opening it changes nothing: mail filters open links."""

    template_name = "invitations/accept.html"
    form_class = SetPasswordForm
    success_url = reverse_lazy("account_login")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say that a link is over, and whom to ask."""
        self.user: User | None = services.invited_by(kwargs["token"])
        if self.user is None:
            return self._over()
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form whose password it is: it must not resemble the name."""
        return {**super().get_form_kwargs(), "user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the account."""
        return {**super().get_context_data(**kwargs), "invited": self.user}

    def form_valid(self, form: Any) -> HttpResponse:
        """Let the account be used, and lead to the sign-in, which asks for what else is needed."""
        if not services.accept(self.kwargs["token"], form.cleaned_data["password1"]):
            return self._over()
        # Somebody else may be signed in with this browser.
        logout(self.request)
        messages.success(
            self.request,
            "パスワードを登録しました。メールアドレスとパスワードでサインインしてください。",
        )
        return super().form_valid(form)

    def _over(self) -> HttpResponse:
        return render(self.request, "invitations/over.html", status=410)
