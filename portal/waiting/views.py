"""「対応待ち」 on the site, and the report 「確認期限」 of the admin."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.views.generic import TemplateView

from portal.waiting.registry import source_named
from portal.waiting.services import ON_A_PAGE, group_of, groups_of, remember_count


class WaitingView(LoginRequiredMixin, TemplateView):
    """Everything that waits for the user, a few of each kind."""

    template_name = "waiting/list.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what waits."""
        user = self.request.user
        groups = groups_of(user)
        remember_count(user, groups)
        return {**super().get_context_data(**kwargs), "groups": groups}


class SourceView(LoginRequiredMixin, TemplateView):
    """All things of one kind that wait for the user."""

    template_name = "waiting/source.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add one page of them, and the way to the others."""
        source = source_named(kwargs["slug"])
        if source is None:
            raise Http404
        text = self.request.GET.get("page", "")
        # Nothing that an address says may be an error.
        number = int(text) if text.isdecimal() and text.isascii() and len(text) < 6 else 1  # noqa: PLR2004
        number = max(number, 1)
        start = (number - 1) * ON_A_PAGE
        group = group_of(self.request.user, source, start)
        if start and not group.total:
            raise Http404
        return {
            **super().get_context_data(**kwargs),
            "group": group,
            "first": start + 1,
            "last": start + len(group.items),
            "previous": number - 1,
            "next": number + 1 if start + len(group.items) < group.total else 0,
        }
