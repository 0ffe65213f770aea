"""Admin URLs that name a page answer 404 to users who may not see that page.

Wagtail's views check the permissions of a page; but a refusal reveals that the page exists, and
some views (choosers, the explorer) check none.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.defaults import page_not_found
from wagtail.models import Page

from portal.accounts.acting_user import acting
from portal.pages.permissions import accessible_pages
from portal.pages.sealing.rules import sealed_pages

#: Names of the URL arguments that are keys of pages.
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
#: URLs whose first argument is the key of a page and has no name.
UNNAMED_PAGE = {"wagtailadmin_pages:revisions_compare"}
#: URLs that name pages by a query parameter.
QUERY_PAGES: Mapping[str, str] = {"wagtailadmin_choose_page_chosen_multiple": "id"}
#: Reports over all pages of the site, whose counts and titles ignore visibility.
SUPERUSERS_ONLY = {
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_reports:page_types_usage_results",
}


class HiddenPageMiddleware:
    """Refuses admin URLs of pages that the signed-in user may not see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; in the admin, make its user the acting user."""
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        with acting(request.user):
            return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Answer 404 for a hidden page as for one that does not exist, or let the view answer."""
        match = request.resolver_match
        if match is None or "wagtailadmin" not in match.view_name:
            return None
        user = request.user
        if not user.has_perm("wagtailadmin.access_admin"):
            return None
        if match.view_name in SUPERUSERS_ONLY and not user.is_superuser:
            raise PermissionDenied
        named = set(_pages_named(request, match.view_name, args, kwargs))
        if not named:
            return None
        if user.is_superuser:
            hidden = not named.isdisjoint(map(str, sealed_pages(user)[1]))
        else:
            hidden = not _may_meet_all(user, named)
        if hidden:
            return page_not_found(request, Exception(), template_name="wagtailadmin/404.html")
        return None


def _pages_named(
    request: HttpRequest, view_name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Iterable[str]:
    yield from (str(kwargs[name]) for name in PAGE_ARGUMENTS if kwargs.get(name))
    if view_name in UNNAMED_PAGE:
        # In Wagtail 8 the arguments have names.
        yield str(args[0] if args else next(iter(kwargs.values())))
    if view_name in QUERY_PAGES:
        yield from request.GET.getlist(QUERY_PAGES[view_name])


def _may_meet_all(user: Any, named: set[str]) -> bool:
    """Tell whether the user may see each of the pages; the view handles those that do not exist."""
    pks = {int(pk) for pk in named if pk.isdecimal() and len(pk) < 19}
    existing = Page.objects.filter(pk__in=pks).count()
    return accessible_pages(user).filter(pk__in=pks).count() == existing
