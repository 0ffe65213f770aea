"""The actions that the bar below a list offers for the selected rows, and which it refuses."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from portal.pages.media.policies import document_policy, image_policy
from portal.pages.models import PortalPage


def may_delete_some(user: Any, model: type[Model]) -> bool:
    """Tell whether a user may delete any object of a model; Wagtail's bar does not check it."""
    if issubclass(model, Page):
        # Checked page by page: an editor may delete their own drafts.
        return True
    return bool(_policy(model).user_has_permission(user, "delete"))


def _policy(model: type[Model]) -> Any:
    """Return the permission policy of Wagtail's views of a model."""
    if model is get_image_model():
        return image_policy()
    if model is get_document_model():
        return document_policy()
    viewset = getattr(model, "snippet_viewset", None)
    return viewset.permission_policy if viewset else ModelPermissionPolicy(model)


def without_forbidden(buttons: list[Any], user: Any, app_label: str, model_name: str) -> list[Any]:
    """Return the buttons, without 削除 if the user may delete no object of the model."""
    if may_delete_some(user, apps.get_model(app_label, model_name)):
        return buttons
    address = reverse("wagtail_bulk_action", args=[app_label, model_name, "delete"])
    return [button for button in buttons if getattr(button, "url", "") != address]


def with_open_findings(pages: Iterable[Page], *, descendants: bool) -> list[PortalPage]:
    """Return those of the pages (and drafts below them) whose privacy check is not done.

    Judged is what publishing would make live: the latest revision.
    """
    wanted = Q(pk__in=[page.pk for page in pages])
    if descendants:
        for page in pages:
            wanted |= Q(path__startswith=page.path, live=False)
    found = [page.get_latest_revision_as_object() for page in PortalPage.objects.filter(wanted)]
    return [page for page in found if page.privacy_problems()]
