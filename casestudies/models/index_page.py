"""The list of cases: the search, limited to cases."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from casestudies.page_permissions import CaseIndexPermissionTester
from portal.accounts.models import User
from portal.accounts.visibility import audiences_of
from portal.pages.models import PortalPage
from search.services import run_search


class CaseIndexPage(PortalPage):
    """The parent of all cases, at /cases/. Its form and results are those of the search."""

    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["casestudies.CasePage"]
    max_count = 1
    template = "search/search_page.html"

    class Meta:
        verbose_name = verbose_name_plural = "連携事例の一覧"

    def permissions_for_user(self, user: User) -> CaseIndexPermissionTester:
        """Return what `user` may do with the list: cases in it are published only by their review."""
        return CaseIndexPermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the search results for the conditions in the URL, limited to cases."""
        context = super().get_context(request, *args, **kwargs)
        context["search"] = run_search(request.GET, audiences_of(request.user), kinds=("case",))
        context["action"] = request.path
        return dict(context)

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """Return the template of the results if htmx replaces them; on history restore the whole page."""
        htmx = getattr(request, "htmx", None)
        if htmx and not htmx.history_restore_request:
            return "search/_results.html"
        return self.template

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Serve the list with a Vary header, because htmx gets another response."""
        response = super().serve(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response
