"""Page choosers of the admin: Wagtail's own check no permission."""

import json
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.chooser import ExternalLinkView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from portal.admin.editing.api_actions import CopyAsDraft, PublishCheckedPage
from portal.pages.permissions import accessible_pages


class VisibleExternalLinkView(ExternalLinkView):
    """The chooser of external links; the URL of a page of the portal becomes a link to that page."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Leave the URL as typed when its page is hidden from the user: the link would show its title."""
        response: HttpResponse = super().post(request)
        answer = json.loads(response.content)
        chosen = answer.get("result", answer.get("internal", {}))
        pk = chosen.get("id") if isinstance(chosen, dict) else None
        if pk is None or _shows_title_to(request, pk):
            return response
        return self.render_chosen_response(self.get_result_data())


class VisiblePagesAPI(PagesAdminAPIViewSet):
    """The admin's page API; Wagtail's version uses its own policy."""

    actions: ClassVar = {
        **PagesAdminAPIViewSet.actions,
        "copy": CopyAsDraft,
        "publish": PublishCheckedPage,
    }

    def get_base_queryset(self) -> PageQuerySet:
        """Return the pages that the user finds in the explorer."""
        return page_permission_policy.explorable_instances(self.request.user)


def pages_to_choose(pages: PageQuerySet, request: HttpRequest) -> "PageQuerySet[Any]":
    """Return those of `pages` that the user may see."""
    return pages & Page.objects.filter(pk__in=accessible_pages(request.user).values("pk"))


def _shows_title_to(request: HttpRequest, pk: int) -> bool:
    """Tell whether the user may see a page, and the title of its draft if it has one."""
    page = accessible_pages(request.user).filter(pk=pk).first()
    if page is None:
        return False
    return page.draft_title == page.title or page.permissions_for_user(request.user).can_edit()
