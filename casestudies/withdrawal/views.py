"""The withdrawal of a consent in the admin, and the sealed cases for superusers."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from casestudies.models import CasePage
from casestudies.withdrawal.forms import OpeningForm, WithdrawalForm
from casestudies.withdrawal.services import (
    cases_with_same_consent,
    consents_to_withdraw,
    start_clean_version,
    withdraw,
)
from portal.pages.models import Seal
from portal.pages.permissions import accessible_pages
from portal.pages.sealing.services import open_seal


class WithdrawalView(WagtailAdminTemplateMixin, View):
    """Says what a withdrawal does, and does it."""

    page_title = "同意の撤回"
    header_icon = "warning"
    template_name = "casestudies/admin/withdraw_consent.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for a case that the user may not see, and 403 for one they may not edit."""
        visible = accessible_pages(request.user).filter(pk=kwargs["page_id"])
        self.case = get_object_or_404(CasePage, pk__in=visible.values("pk"))
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not self.case.edit_permission_for(request.user):
            return render(request, "403.html", status=403)
        self.consents = consents_to_withdraw(self.case)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what will happen."""
        return self._show(WithdrawalForm(consents=self.consents))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw the chosen consent."""
        form = WithdrawalForm(request.POST, consents=self.consents)
        if not form.is_valid():
            return self._show(form, status=422)
        parent = self.case.get_parent()
        done = withdraw(self.case, form.chosen, request.user)
        more = f"同じ同意の事例{len(done.others)}件も封印しました。" if done.others else ""
        messages.success(
            request,
            f"同意を撤回し、事例の公開を止めて封印しました。{more}",
        )
        return redirect(reverse("wagtailadmin_explore", args=[parent.pk]))

    def _show(self, form: WithdrawalForm, status: int = 200) -> HttpResponse:
        same = {
            case.pk: case
            for consent in self.consents
            for case in cases_with_same_consent(consent, self.request.user)
            if case.pk != self.case.pk
        }
        context = self.get_context_data(form=form, case=self.case, others=list(same.values()))
        return render(self.request, self.template_name, context, status=status)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs."""
        edit = reverse("wagtailadmin_pages:edit", args=[self.case.pk])
        return [
            *super().get_breadcrumbs_items(),
            {"url": edit, "label": self.case.get_admin_display_title()},
            {"url": "", "label": self.page_title},
        ]


class _SuperusersView(WagtailAdminTemplateMixin, View):
    """A view that does not exist for anybody else."""

    header_icon = "lock"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 403 to others."""
        if not request.user.is_superuser:
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def sealed_case(self, seal_id: int) -> CasePage:
        """Return the case of a seal. Raises Http404."""
        return get_object_or_404(CasePage, seal=seal_id)


class SealedCasesView(_SuperusersView):
    """The sealed cases, by number: their titles are sealed as well."""

    page_title = "封印した事例"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them, with those that the user has opened."""
        cases = CasePage.objects.filter(seal__isnull=False)
        seals = (
            Seal.objects.filter(page__in=cases.values("pk"))
            .select_related("page", "sealed_by")
            .order_by("-sealed_at", "-pk")
        )
        closed = set(Seal.objects.closed_to(request.user).values_list("pk", flat=True))
        rows = [(seal, seal.pk not in closed) for seal in seals]
        context = self.get_context_data(rows=rows)
        return render(request, "casestudies/admin/sealed_cases.html", context)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs, the last of which is the heading."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


class OpenSealView(_SuperusersView):
    """Asks for a reason, and opens a sealed case for an hour."""

    page_title = "封印の一時解除"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the reason."""
        return self._show(OpeningForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open the seal for this user."""
        form = OpeningForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        case = self.sealed_case(self.kwargs["seal_id"])
        opening = open_seal(case.seal, request.user, form.cleaned_data["reason"])
        until = timezone.localtime(opening.ends_at)
        messages.success(
            request,
            f"{until:%H時%M分}まで、あなただけがこの事例を開けます。該当する文章や写真を取り除いて"
            "下書きとして保存し、「封印した事例」の画面で新しい版を作ってください。",
        )
        return redirect("wagtailadmin_pages:edit", case.pk)

    def _show(self, form: OpeningForm, status: int = 200) -> HttpResponse:
        case = self.sealed_case(self.kwargs["seal_id"])
        context = self.get_context_data(form=form, case=case)
        return render(self.request, "casestudies/admin/open_seal.html", context, status=status)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("sealed_cases"), "label": SealedCasesView.page_title},
            {"url": "", "label": self.page_title},
        ]


class CleanVersionView(_SuperusersView):
    """Makes the new version of a sealed case."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open the new version in its form, or say what is missing."""
        case = self.sealed_case(self.kwargs["seal_id"])
        try:
            copy = start_clean_version(case, request.user)
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
            return redirect("sealed_cases")
        messages.success(
            request, "新しい版を下書きとして作りました。封印した元の事例は、封印したまま残ります。"
        )
        return redirect("wagtailadmin_pages:edit", copy.pk)
