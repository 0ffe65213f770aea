"""Choosing pages in the admin: Wagtail's choosers ask for no permission."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.chooser import ExternalLinkView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from portal.pages.permissions import accessible_pages


class VisibleExternalLinkView(ExternalLinkView):
    """An external link; the address of a page of the portal becomes a link to that page."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Leave the address as typed when its page is hidden from the user: a page has a title."""
        response: HttpResponse = super().post(request)
        answer = json.loads(response.content)
        chosen = answer.get("result", answer.get("internal", {}))
        pk = chosen.get("id") if isinstance(chosen, dict) else None
        if pk is None or _shows_title_to(request, pk):
            return response
        return self.render_chosen_response(self.get_result_data())


class VisiblePagesAPI(PagesAdminAPIViewSet):
    """The admin's API of pages, which asks Wagtail's own policy."""

    def get_base_queryset(self) -> PageQuerySet:
        """Return the pages that the user finds in the explorer."""
        return page_permission_policy.explorable_instances(self.request.user)


def pages_to_choose(pages: PageQuerySet, request: HttpRequest) -> "PageQuerySet[Any]":
    """Return those of `pages` that the user may meet."""
    if request.user.is_superuser:
        return pages
    return pages & Page.objects.filter(pk__in=accessible_pages(request.user).values("pk"))


def _shows_title_to(request: HttpRequest, pk: int) -> bool:
    """Tell whether the user may meet a page, and its draft's title when it has one."""
    page = accessible_pages(request.user).filter(pk=pk).first()
    if page is None:
        return False
    return page.draft_title == page.title or page.permissions_for_user(request.user).can_edit()
