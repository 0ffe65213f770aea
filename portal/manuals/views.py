"""The pages of the manuals: on the site and in the admin, for those whose roles they are for."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.manuals.services import Manual, manuals_for, render


class _OneManual(TemplateView):
    """A manual. One that is for other roles does not exist."""

    def _manual(self) -> Manual:
        for manual in manuals_for(self.request.user):
            if manual.slug == self.kwargs["slug"]:
                return manual
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the manual and its text."""
        manual = self._manual()
        self.page_title = manual.title
        context = super().get_context_data(**kwargs)
        return {**context, "manual": manual, "rendered": render(manual)}


class _AllManuals(TemplateView):
    """The manuals of a person."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the manuals."""
        return {**super().get_context_data(**kwargs), "manuals": manuals_for(self.request.user)}


class ManualsView(LoginRequiredMixin, _AllManuals):
    """On the site: which manuals there are for the person signed in."""

    template_name = "manuals/list.html"


class ManualView(LoginRequiredMixin, _OneManual):
    """On the site: a manual."""

    template_name = "manuals/manual.html"


class AdminManualsView(WagtailAdminTemplateMixin, _AllManuals):
    """In the admin: which manuals there are for the person signed in."""

    template_name = "manuals/admin/list.html"
    page_title = "手引き"
    header_icon = "help"


class AdminManualView(WagtailAdminTemplateMixin, _OneManual):
    """In the admin: a manual."""

    template_name = "manuals/admin/manual.html"
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("admin_manuals"), "label": "手引き"},
            {"url": "", "label": self.page_title},
        ]
