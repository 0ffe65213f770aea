"""URLs of the admin without links: unusual keys and parameters never cause a server error."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from portal.pages.models import HomePage
from tests.factories.accounts import AdministratorFactory
from tests.factories.pages import (
    HomePageFactory,
    PortalDocumentFactory,
    PortalImageFactory,
    StandardPageFactory,
    make_site,
)

HUGE = "9" * 30
ODD_KEYS = ("None", "0", HUGE, "1.5", "a b")
# Parameters of Wagtail's views, with values that no link has.
KEYS = ("id", "object_id", "collection_id", "parent_page_id", "exclude_id")
PARAMETERS = (
    *("user", "owner", "page_type", "content_type", "p", "page", "q", "ordering", "tag", "locale"),
    *("layout", "multiple", "site", "action", "object_type", "export", "fields", "limit", "offset"),
    *("created_at_from", "created_at_to", "created_at_before", "created_at_after", "ids"),
    *("latest_revision_created_at_from", "last_published_at_before", "first_published_at_after"),
    *("timestamp_before", "timestamp_after", "child_of", "descendant_of", "ancestor_of", "order"),
    *("search", "type", "link_url", "link_text", "filter", "usage_count_min", "status", "task"),
)
ODD_VALUES = ("None", "-1", "１２", "x" * 3000, "2026-13-45", "csv")
# Signing out would end the session; the other view raises an error on purpose.
NOT_ASKED = {"wagtailadmin_logout", "wagtailadmin_error_test"}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("unobserved_templates"),
]


@pytest.fixture
def client() -> Client:
    home = HomePageFactory()
    make_site(home)
    StandardPageFactory(parent=home, title="案内").save_revision()
    PortalImageFactory()
    PortalDocumentFactory()
    client = Client(raise_request_exception=False)
    client.force_login(AdministratorFactory())
    return client


def admin_patterns() -> Iterator[tuple[str, list[str] | int]]:
    """Yield the name of each URL of the admin, with the names (or number) of its arguments."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == "admin/":
            yield from _patterns(pattern, "", [])


def _patterns(resolver, namespace, outer):
    inner = f"{namespace}{resolver.namespace}:" if resolver.namespace else namespace
    for pattern in resolver.url_patterns:
        arguments = _arguments(pattern)
        if isinstance(pattern, URLPattern):
            if pattern.name and pattern.name not in NOT_ASKED:
                unnamed = re.compile(str(pattern.pattern)).groups if not arguments else 0
                yield f"{inner}{pattern.name}", [*outer, *arguments] or unnamed
        else:
            yield from _patterns(pattern, inner, [*outer, *arguments])


def _arguments(pattern) -> list[str]:
    if hasattr(pattern.pattern, "converters") and pattern.pattern.converters:
        return list(pattern.pattern.converters)
    return list(re.compile(pattern.pattern.regex.pattern).groupindex)


def addresses(value: str) -> Iterator[str]:
    """Yield each URL of the admin that accepts `value` for its arguments."""
    for name, arguments in admin_patterns():
        try:
            if isinstance(arguments, int):
                yield reverse(name, args=[value] * arguments)
            else:
                yield reverse(name, kwargs=dict.fromkeys(arguments, value))
        except NoReverseMatch:
            continue  # its pattern does not match such a value


def without_arguments() -> list[str]:
    return [reverse(name) for name, arguments in admin_patterns() if arguments in ([], 0)]


def server_errors(client: Client, asked: Iterator[tuple[str, dict[str, str]]]) -> dict[str, int]:
    found = {}
    for address, parameters in asked:
        status = client.get(address, parameters).status_code
        if status >= 500:
            found[f"{address} {parameters}"] = status
    return found


def test_the_resolver_is_really_read():
    assert len(list(admin_patterns())) > 300
    assert "/admin/snippets/choose/feedback/feedback/chosen/None/" in set(addresses("None"))


@pytest.mark.parametrize("value", ODD_KEYS)
def test_no_odd_key_is_a_server_error(client, value):
    assert server_errors(client, ((address, {}) for address in addresses(value))) == {}


def lists() -> list[str]:
    home = HomePage.objects.get().pk
    return [*without_arguments(), f"/admin/pages/{home}/", f"/admin/choose-page/{home}/"]


@pytest.mark.parametrize("value", ODD_VALUES)
def test_no_odd_parameter_is_a_server_error(client, value):
    odd = dict.fromkeys(PARAMETERS, value)

    assert server_errors(client, ((address, odd) for address in lists())) == {}


@pytest.mark.parametrize(
    "odd",
    [
        dict.fromkeys(KEYS, "None"),
        {"owner": HUGE},
        {"id": HUGE},
        {"tag": "a\0b"},
        {"q": "a\0b"},
        {"next": "csv"},
    ],
    ids=["no key", "huge filter", "huge key", "NUL", "NUL in words", "no address"],
)
def test_what_cannot_be_is_not_found_before_a_view_looks_for_it(client, odd):
    statuses = {client.get(address, odd).status_code for address in lists()}

    assert statuses == {404}


@pytest.mark.parametrize(
    "usual",
    [{"id": "all"}, {"collection_id": ""}, {"q": HUGE}, {"next": "/admin/"}],
    ids=["all", "no collection", "number searched", "next"],
)
def test_what_links_say_reaches_the_view(client, usual):
    assert client.get("/admin/images/", usual).status_code == 200


def test_several_keys_reach_the_view(client):
    pictures = [PortalImageFactory(), PortalImageFactory()]

    answer = client.get("/admin/images/", {"id": [picture.pk for picture in pictures]})

    assert answer.status_code == 200
