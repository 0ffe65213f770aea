"""Admin URLs that name an object answer 404 when the user may not see it.

Wagtail's views of snippets check permissions on the model, not on the object, and some views of
files and pictures check none. All of them name the object in their path, or in `?id=` for several.
The middleware looks these keys up before the view.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.views.defaults import page_not_found
from wagtail.snippets.models import get_snippet_models

from portal.admin.visibility.policies import is_guarded, visible_objects
from portal.pages.models import PortalDocument, PortalImage

#: Wagtail's names of the primary key in its URLs of snippets, files and pictures.
KEYS = ("pk", "document_id", "doc_id", "image_id")
BULK_ACTION = "wagtail_bulk_action"
NAMESPACES: dict[str, type[Model]] = {
    "wagtaildocs": PortalDocument,
    "wagtaildocs_chooser": PortalDocument,
    "wagtailimages": PortalImage,
    "wagtailimages_chooser": PortalImage,
}


class HiddenObjectMiddleware:
    """Refuses admin URLs of files, pictures and snippets that the user may not see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; `process_view` does the check."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Look up the objects that the URL names; 404 when one does not exist for this user.

        Raises:
            PermissionDenied: The URL is the chooser of a model that the user does not manage.
        """
        match = request.resolver_match
        model = model_at(match) if match else None
        if match is None or model is None or not is_guarded(model):
            return None
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return None  # Wagtail redirects to the sign-in.
        if _is_snippet_chooser(match) and not _keeps(model, request.user):
            raise PermissionDenied
        keys = set(_keys_in(kwargs, request))
        if keys and not _all_visible(model, keys, request.user):
            return page_not_found(request, Exception(), template_name="wagtailadmin/404.html")
        return None


def model_at(match: ResolverMatch) -> type[Model] | None:
    """Return the model that an admin URL is about; None for any other URL."""
    if match.url_name == BULK_ACTION:
        try:
            return apps.get_model(match.kwargs["app_label"], match.kwargs["model_name"])
        except LookupError:
            return None
    namespace = match.namespaces[-1] if match.namespaces else ""
    return NAMESPACES.get(namespace) or _snippets().get(namespace)


def _snippets() -> dict[str, type[Model]]:
    return {
        namespace: model
        for model in get_snippet_models()
        for namespace in (
            model.snippet_viewset.url_namespace,
            model.snippet_viewset.chooser_viewset.url_namespace,
        )
    }


def _is_snippet_chooser(match: ResolverMatch) -> bool:
    return bool(match.namespaces) and match.namespaces[-1].startswith("wagtailsnippetchoosers_")


def _keys_in(kwargs: dict[str, Any], request: HttpRequest) -> Iterator[str]:
    yield from (unquote(str(kwargs[name])) for name in KEYS if name in kwargs)
    yield from (key for key in request.GET.getlist("id") if key != "all")


def _keeps(model: Any, user: Any) -> bool:
    policy = model.snippet_viewset.permission_policy
    return bool(policy.user_has_any_permission(user, ("add", "change", "delete")))


def _all_visible(model: type[Model], keys: set[str], user: Any) -> bool:
    if not all(key.isascii() and key.isdigit() for key in keys):
        return False
    wanted = {int(key) for key in keys}
    return visible_objects(model, user).filter(pk__in=wanted).count() == len(wanted)
