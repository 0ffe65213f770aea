"""A crawler of the admin that follows every visible link."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse
from wagtail.rich_text import features

# Downloads, data and scripts; signing out would end the walk.
UNSEEN_VIEWS = (
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_api:",
    "wagtailimages:preview",
    "wagtailimages:generate_url",
)


def load_admin() -> None:
    """Import the modules of the admin with Japanese active, as in a web process.

    Some texts of Wagtail are translated when their module is imported. Otherwise `migrate`, which
    runs without a language, would import them first.
    """
    _ = get_resolver().url_patterns
    features.get_default_features()


def walk_admin(client: Client, starts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Visit one page of each reachable view, and yield its URL and HTML.

    Args:
        client: signed in.
        starts: URLs that are visited in any case, even several of one view.
    """
    waiting = [reverse("wagtailadmin_home"), *starts]
    always = set(waiting)
    seen: set[str] = set()
    while waiting:
        address = waiting.pop(0)
        view = _view_of(address)
        if view is None or (view in seen and address not in always):
            continue
        always.discard(address)
        seen.add(view)
        response = client.get(address, follow=True)
        html = _html_of(response)
        if html is None:
            continue
        yield address, html
        waiting += [link for link in _links(html, address) if _view_of(link) not in seen]


def _view_of(address: str) -> str | None:
    path = address.partition("?")[0]
    if not path.startswith(reverse("wagtailadmin_home")):
        return None
    try:
        name = resolve(path).view_name
    except Resolver404:
        return None
    return None if name.startswith(UNSEEN_VIEWS) else name


def _html_of(response: Any) -> str | None:
    """Return the HTML of a page, or of the dialog in a JSON response."""
    kind = response.headers["Content-Type"]
    if response.status_code != 200 or getattr(response, "streaming", False):
        return None
    if kind.startswith("text/html"):
        return str(response.content.decode())
    if kind.startswith("application/json"):
        data = response.json()
        return data.get("html") if isinstance(data, dict) else None
    return None


def _links(html: str, address: str) -> Iterator[str]:
    page = BeautifulSoup(html, "html.parser")
    for element in page.find_all(True):
        for name, value in element.attrs.items():
            if not isinstance(value, str):
                continue
            if value.startswith("/") and name != "action":
                yield value.partition("#")[0]
            elif name == "href" and value.startswith("?"):
                yield address.partition("?")[0] + value
            elif value[:1] in {"{", "["}:
                yield from _data_links(value)
        if element.name == "script" and element.get("type") == "application/json":
            yield from _data_links(element.text)


def _data_links(source: str) -> Iterator[str]:
    try:
        waiting = [json.loads(source)]
    except ValueError:
        return
    while waiting:
        data = waiting.pop()
        if isinstance(data, dict):
            waiting += data.values()
        elif isinstance(data, list):
            waiting += data
        elif isinstance(data, str) and data.startswith("/"):
            yield data
