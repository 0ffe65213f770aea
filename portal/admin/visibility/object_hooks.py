"""Replaces Wagtail's parts for files, pictures and snippets by guarded ones."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents.rich_text.contentstate import ContentstateDocumentLinkConversionRule
from wagtail.rich_text.feature_registry import FeatureRegistry

from portal.admin.visibility.choices import HiddenDocumentLinkHandler, choose_visible_things_only
from portal.admin.visibility.history import SITE_HISTORY
from portal.admin.visibility.hooks import AFTER_WAGTAIL
from portal.admin.visibility.media_api import VisibleDocumentsAPIViewSet, VisibleImagesAPIViewSet
from portal.admin.visibility.snippets import DeleteVisible
from portal.pages.rich_text import GuardedDocumentLink

hooks.register("register_bulk_action", DeleteVisible, order=AFTER_WAGTAIL)


@hooks.register("construct_admin_api", order=AFTER_WAGTAIL)
def replace_media_api(router: WagtailAPIRouter) -> None:
    """Replace the admin's API of files and pictures."""
    router.register_endpoint("documents", VisibleDocumentsAPIViewSet)
    router.register_endpoint("images", VisibleImagesAPIViewSet)


@hooks.register("register_admin_viewset", order=AFTER_WAGTAIL)
def guard_choices() -> list[Any]:
    """Guard the form fields, after all choosers have registered theirs."""
    choose_visible_things_only()
    return []


@hooks.register("register_rich_text_features", order=AFTER_WAGTAIL)
def guard_document_links(features: FeatureRegistry) -> None:
    """Keep the names of hidden files out of the rich text editor and out of pages."""
    handler = HiddenDocumentLinkHandler("DOCUMENT")
    rule = {
        **ContentstateDocumentLinkConversionRule,
        "from_database_format": {'a[linktype="document"]': handler},
    }
    features.register_converter_rule("contentstate", "document-link", rule)
    features.register_link_type(GuardedDocumentLink)


@hooks.register("construct_reports_menu")
def remove_site_history(request: HttpRequest, items: list[MenuItem]) -> None:
    """Show the history of the site to those who may read it."""
    if not request.user.has_perm(SITE_HISTORY):
        items[:] = [item for item in items if item.name != "site-history"]


@hooks.register("register_permissions")
def offer_site_history() -> "QuerySet[Permission]":
    """Let the form of groups grant the history of the site."""
    app_label, codename = SITE_HISTORY.split(".")
    return Permission.objects.filter(content_type__app_label=app_label, codename=codename)
