"""The pages of the site on which a municipality corrects its own contact data."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from portal.liaison.corrections.forms import CorrectionForm
from portal.liaison.corrections.permissions import own_contacts, own_corrections
from portal.liaison.corrections.services import CorrectionMoved, propose, withdraw
from portal.liaison.models import ContactCorrection

SHOWN = 50


class _AuthorView(View):
    """A page for those who work for a municipality; no search engine lists it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead to the sign-in, refuse, or answer."""
        if not request.user.is_authenticated:
            response: HttpResponseBase = redirect_to_login(request.get_full_path())
        elif not request.user.municipality_id:
            response = render(request, "liaison/corrections/refused.html", status=403)
        else:
            response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response


class CorrectionsView(_AuthorView):
    """The contacts of the municipality, and what became of proposals."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show both."""
        context = {
            "contacts": own_contacts(request.user),
            "corrections": own_corrections(request.user)[:SHOWN],
        }
        return render(request, "liaison/corrections/list.html", context)


class CorrectView(_AuthorView):
    """The form for one contact; of other municipalities there is none."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the present values."""
        contact = get_object_or_404(own_contacts(request.user), pk=pk)
        return self._show(CorrectionForm(instance=contact))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Store the proposal."""
        contact = get_object_or_404(own_contacts(request.user), pk=pk)
        form = CorrectionForm(request.POST, instance=contact)
        if not form.is_valid():
            return self._show(form, 422)
        try:
            propose(
                contact,
                request.user,
                seen=form.cleaned_data["seen"],
                values=form.values,
                comment=form.cleaned_data["comment"],
            )
        except CorrectionMoved as error:
            stored = get_object_or_404(own_contacts(request.user), pk=pk)
            return self._show(form.on_present_values(stored), 409, moved=error.messages)
        messages.success(
            request, "提案を受け付けました。県の担当者が確認したあとに、連絡先に反映されます。"
        )
        return redirect("liaison:corrections")

    def _show(
        self, form: CorrectionForm, status: int = 200, moved: Sequence[str] = ()
    ) -> HttpResponse:
        # A bound form writes what was typed into its instance: what stands there is asked again.
        stored = get_object_or_404(own_contacts(self.request.user), pk=form.instance.pk)
        waiting = stored.corrections.filter(state=ContactCorrection.State.WAITING).first()
        context = {"form": form, "contact": stored, "waiting": waiting, "moved": moved}
        return render(self.request, "liaison/corrections/form.html", context, status=status)


class WithdrawView(_AuthorView):
    """Taking a proposal back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or say that somebody has decided."""
        correction = get_object_or_404(own_corrections(request.user), pk=pk)
        try:
            withdraw(correction, request.user)
        except CorrectionMoved as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, "提案を取り下げました。")
        return redirect("liaison:corrections")
