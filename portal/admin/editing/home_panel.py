"""Links from the first page of the admin to the forms for new pages."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page, get_page_models

from portal.pages.models import HomePage


class WritingPanel(Component):
    """A link for each kind of page that has its own list: 連携事例を書く, 研修を書く."""

    name = "writing"
    template_name = "portal_admin/writing_panel.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the links for this user."""
        return {"links": writing_links(parent_context["request"])}


def writing_links(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the name and the URL of the form for each kind of page that the user may add."""
    links = []
    for model in get_page_models():
        parents = model.allowed_parent_page_models()
        if not model.is_creatable or len(parents) != 1 or parents[0] in (Page, HomePage):
            continue
        parent = _parent(request, parents[0])
        if parent is not None:
            address = reverse(
                "wagtailadmin_pages:add",
                args=[model._meta.app_label, model._meta.model_name, parent.pk],
            )
            links.append((str(model._meta.verbose_name), address))
    return links


def _parent(request: HttpRequest, model: type[Page]) -> Page | None:
    pages = model.objects.order_by("path")[:5]
    return next(
        (page for page in pages if page.permissions_for_user(request.user).can_add_subpage()), None
    )
