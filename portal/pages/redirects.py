"""Redirects from former URLs: created for pages that were published, and answered if the reader may see the target."""

from typing import Any
from urllib.parse import urlsplit

from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from wagtail.contrib.redirects import signal_handlers
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from portal.accounts.visibility import Reader
from portal.pages.models import PortalPage


def redirect_renamed_page(instance: Page, instance_before: Page, **kwargs: Any) -> None:
    """Receive `page_slug_changed`: redirect from the former URL, if it was ever public."""
    signal_handlers.autocreate_redirects_on_slug_change(instance_before, instance, **kwargs)
    _forget_unknown_address(instance)


def redirect_moved_page(
    instance: Page, url_path_after: str, url_path_before: str, **kwargs: Any
) -> None:
    """Receive `post_page_move`: the same for a page that was moved."""
    signal_handlers.autocreate_redirects_on_page_move(
        instance, url_path_after, url_path_before, **kwargs
    )
    _forget_unknown_address(instance)


def _forget_unknown_address(page: Page) -> None:
    """Remove the redirects to a page that was never published: its URLs reveal its subject."""
    if not page.live and page.first_published_at is None:
        Redirect.objects.filter(redirect_page_id=page.pk, automatically_created=True).delete()


def may_follow(user: Reader, redirect: Redirect) -> bool:
    """Tell whether `user` may get a redirect: the new URL reveals that the page exists."""
    if redirect.redirect_page_id is None:
        return True
    return PortalPage.objects.visible_to(user).filter(pk=redirect.redirect_page_id).exists()


class VisibleRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects, limited to pages that the reader may see; other requests get 404."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Replace a 404 by the redirect of the URL, if there is one for this reader."""
        if response.status_code != 404:
            return response
        path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
        redirect = get_redirect(request, path) or get_redirect(request, urlsplit(path).path)
        if redirect is None or not redirect.link or not may_follow(request.user, redirect):
            return response
        kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
        return kind(redirect.link)
