"""The pages of the admin on which editors decide on corrections."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.liaison.corrections.forms import RefusalForm
from portal.liaison.corrections.permissions import corrections_for, may_review
from portal.liaison.corrections.services import OUTDATED, CorrectionMoved, accept, refuse
from portal.liaison.models import ContactCorrection

TITLE = "連絡先の修正の提案"
SHOWN = 100
State = ContactCorrection.State


class _ForEditors(WagtailAdminTemplateMixin, View):
    """A page for editors of contacts."""

    header_icon = "group"
    page_title = TITLE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse others."""
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not may_review(request.user):
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        own = {"url": reverse("contact_corrections"), "label": TITLE}
        return [*super().get_breadcrumbs_items(), own]


class CorrectionListView(_ForEditors):
    """What waits, and what was decided last."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show both."""
        found = corrections_for(request.user)
        context = self.get_context_data(
            waiting=found.filter(state=State.WAITING).order_by("proposed_at"),
            decided=found.exclude(state=State.WAITING).order_by("-decided_at")[:SHOWN],
        )
        return render(request, "liaison/admin/corrections.html", context)


class CorrectionView(_ForEditors):
    """One correction beside the present values, with the buttons that decide."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self._show(get_object_or_404(corrections_for(request.user), pk=pk), RefusalForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Accept or refuse."""
        correction = get_object_or_404(corrections_for(request.user), pk=pk)
        try:
            if "accept" in request.POST:
                return self._accept(correction)
            form = RefusalForm(request.POST)
            if not form.is_valid():
                return self._show(correction, form, 422)
            refuse(correction, request.user, form.cleaned_data["reason"])
        except CorrectionMoved as error:
            messages.error(request, error.messages[0])
            return redirect("contact_correction", pk=pk)
        messages.success(request, "提案を見送り、提案した人に知らせました。")
        return redirect("contact_corrections")

    def _accept(self, correction: ContactCorrection) -> HttpResponse:
        try:
            decided = accept(correction, self.request.user)
        except CorrectionMoved:
            raise
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect("contact_correction", pk=correction.pk)
        if decided.state == State.OUTDATED:
            messages.error(self.request, OUTDATED)
        else:
            messages.success(self.request, "連絡先に反映し、提案した人に知らせました。")
        return redirect("contact_corrections")

    def _show(
        self, correction: ContactCorrection, form: RefusalForm, status: int = 200
    ) -> HttpResponse:
        context = self.get_context_data(
            correction=correction,
            form=form,
            edit_url=reverse(
                "wagtailsnippets_liaison_liaisoncontact:edit", args=[correction.contact_id]
            ),
        )
        return render(self.request, "liaison/admin/correction.html", context, status=status)
