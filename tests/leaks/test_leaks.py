"""All readers see what they may see, and nothing else, everywhere.

Generated for all searchable kinds, all places that show objects, and all readers.
"""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import get_page_models

from portal.accounts.visibility import Visibility
from portal.pages.models import PortalPage
from search.sources.registry import sources
from tests.leaks.readers import ALLOWED, READERS, another_browser, client_of
from tests.leaks.specimens import MAKERS, OPEN, WITHOUT_LEVELS, Specimen, make_all
from tests.leaks.surfaces import SURFACES, WITHOUT_CONTENT, Surface

pytestmark = pytest.mark.django_db

ADMIN = ("wagtailadmin", "admin/")


def shown(surface: Surface, client: Client, specimens: list[Specimen]) -> frozenset[str]:
    text = surface.fetch(client, specimens)
    return frozenset(specimen.level for specimen in specimens if specimen.word in text)


def expected(surface: Surface, kind: str, reader: str) -> frozenset[str]:
    if surface.kinds is not None and kind not in surface.kinds:
        return frozenset()
    return allowed("anonymous" if surface.public_only else reader, kind)


def allowed(reader: str, kind: str) -> frozenset[str]:
    levels = ALLOWED[reader]
    return levels & {Visibility.PUBLIC} if kind in WITHOUT_LEVELS else levels


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_every_place_shows_each_reader_exactly_what_they_may_see(kind: str) -> None:
    specimens = make_all(kind)
    wrong = {}
    for reader in READERS:
        client = client_of(reader)
        for name, surface in SURFACES.items():
            seen = shown(surface, another_browser(client), specimens)
            wanted = expected(surface, kind, reader)
            if surface.most is not None and seen <= wanted:
                # A short list: either full, or with all objects.
                assert len(seen) == min(surface.most, len(wanted)), (name, reader, seen)
            elif seen != wanted:
                wrong[name, reader] = (set(seen), set(wanted))
    assert wrong == {}


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_counts_tell_each_reader_of_what_they_may_see_only(kind: str) -> None:
    make_all(kind)
    counted = {}
    for reader in READERS:
        page = client_of(reader).get("/search/").context["search"]
        facet = next(facet for facet in page.facets if facet.parameter == "kind")
        counted[reader] = (page.total, {v.value: v.count for v in facet.values if v.count})
    numbers = {reader: len(allowed(reader, kind)) for reader in ALLOWED}
    assert counted == {
        reader: (number + sum(OPEN.values()), {kind: number, **OPEN})
        for reader, number in numbers.items()
    }


def test_every_searchable_kind_has_a_specimen() -> None:
    assert sorted([*MAKERS, *OPEN]) == sorted(source.kind for source in sources())


def test_every_page_type_is_a_surface() -> None:
    covered = {name for surface in SURFACES.values() for name in surface.covers}
    types = {
        model._meta.label
        for model in get_page_models()
        if issubclass(model, PortalPage) and model is not PortalPage
    }
    assert types - covered == set()


def public_url_names(resolver: URLResolver, namespace: str = "", route: str = "") -> set[str]:
    names = set()
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if here.startswith(ADMIN):
            continue
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            names |= public_url_names(entry, inner, here)
        elif isinstance(entry, URLPattern):
            names.add(f"{namespace}{entry.name or here}")
    return names


def test_every_address_is_a_surface_or_named_as_harmless() -> None:
    covered = {name for surface in SURFACES.values() for name in surface.covers}
    names = public_url_names(get_resolver())
    media = {name for name in names if "media" in name}
    assert names - covered - set(WITHOUT_CONTENT) - media == set()
    assert set(WITHOUT_CONTENT) - names == set()
