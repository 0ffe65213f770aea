"""The registry of searchable content: apps register their sources in their `search.py`."""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, ClassVar

from django.db.models import Model, QuerySet

from search.core.documents import SearchDocument
from search.sources.facets import COMMON, Facet


class DocumentSource(ABC):
    """Turns the objects of one model into search documents."""

    #: Value of the facet 種類, and the first part of the documents' ids.
    kind: ClassVar[str]
    #: Label of the kind on the search page.
    label: ClassVar[str]
    #: Position of the kind in the facet.
    order: ClassVar[int] = 100
    #: Bonus for the score of its documents: otherwise short texts would rank above the cases.
    preference: ClassVar[float] = 1.0
    #: Whether feeds of new documents include its documents.
    is_news: ClassVar[bool] = True
    #: Whether its dates are of events: a search for all of them then lists the next one first.
    soonest_first: ClassVar[bool] = False
    #: Whether its summary is a definition, which is shown from its beginning whatever matches.
    is_definition: ClassVar[bool] = False
    model: ClassVar[type[Model]]
    #: Facets of its documents, in addition to the common ones.
    facets: ClassVar[tuple[Facet, ...]] = ()
    #: Other models that documents depend on, with a function that returns the primary keys of the
    #: source's objects affected by a saved or deleted instance. None: all objects.
    watch: Mapping[type[Model], Callable[[Any], Iterable[int] | None]] = {}

    @abstractmethod
    def queryset(self) -> "QuerySet[Any]":
        """Return all objects to index: published now or scheduled, for any audience."""

    @abstractmethod
    def documents(self, objects: Iterable[Any]) -> Iterator[SearchDocument]:
        """Yield the documents of `objects` (a subset of `queryset()`), loading related data in bulk."""

    def next_days(self, now: datetime.datetime | None) -> Mapping[str, datetime.date | None]:
        """Return the day by which a document stands among those to come, if it is not its date.

        For kinds with `soonest_first`; by document id. None: it is to come or runs, on no certain
        day. `now` is the time of the request; None: now.
        """
        return {}

    def document_id(self, pk: int | str) -> str:
        """Return the id of the document of the object with that primary key."""
        return f"{self.kind}:{pk}"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an app that the search shows."""

    label: str
    url: str


#: Where links of apps appear: on pages without hits, and below the matrix of programmes.
NOTHING_FOUND, PROGRAMMES = "nothing-found", "programmes"
_links: dict[str, dict[str, Link]] = {NOTHING_FOUND: {}, PROGRAMMES: {}}
_sources: dict[str, DocumentSource] = {}
_excluded: set[type[Model]] = set()
#: Returns value -> label in display order.
Choices = Callable[[], Mapping[str, str]]
_choices: dict[str, Choices] = {}


def register_source(source: DocumentSource) -> None:
    """Register a source. Registering the same kind again replaces it."""
    _sources[source.kind] = source
    facets.cache_clear()


@cache
def facets() -> tuple[Facet, ...]:
    """Return all facets in display order. Form, page, chips, engines and tests use the same list.

    Raises ValueError if two sources declare a parameter in different ways.
    """
    found = {facet.parameter: facet for facet in COMMON}
    for source in sources():
        for declared in source.facets:
            known = found.setdefault(declared.parameter, declared)
            if replace(known, kinds=()) != declared:
                message = f"two different facets for {declared.parameter}"
                raise ValueError(message)
            found[declared.parameter] = replace(known, kinds=(*known.kinds, source.kind))
    return tuple(sorted(found.values(), key=lambda facet: facet.order))


def exclude_from_search(*models: type[Model]) -> None:
    """Exclude pages of these models from the search."""
    _excluded.update(models)


def sources() -> list[DocumentSource]:
    """Return all sources in the order of their kinds."""
    return sorted(_sources.values(), key=lambda source: (source.order, source.kind))


def preferences() -> dict[str, float]:
    """Return the score bonus of each kind."""
    return {source.kind: source.preference for source in _sources.values()}


def source_for(kind: str) -> DocumentSource | None:
    """Return the source of a kind, or None if no app registers it (any more)."""
    return _sources.get(kind)


def is_covered(model: type[Model]) -> bool:
    """Return whether a model is searchable or explicitly excluded."""
    return model in _excluded or any(issubclass(model, s.model) for s in _sources.values())


def register_facet_choices(parameter: str, choices: Choices) -> None:
    """Register the labels of a facet that is neither a vocabulary nor a place.

    `choices` may query the database; changes of its result must be logged with the kind LABELS.
    """
    _choices[parameter] = choices


def facet_choices() -> dict[str, Mapping[str, str]]:
    """Return the current labels of all registered facets by parameter."""
    return {parameter: choices() for parameter, choices in _choices.items()}


def register_link(place: str, label: str, url: str) -> None:
    """Register a link for one of these places. The same URL again replaces it."""
    _links[place][url] = Link(label, url)


def links(place: str) -> list[Link]:
    """Return the links of a place in the order of registration."""
    return list(_links[place].values())
