"""Which things of the portal are searchable: apps register a source each from their `search.py`."""

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
    #: How the kind is called on the search page.
    label: ClassVar[str]
    #: Place of the kind in the facet.
    order: ClassVar[int] = 100
    #: Added to the score of its documents: short texts would else stand before the cases.
    preference: ClassVar[float] = 1.0
    #: Whether feeds of the newest bring its documents.
    is_news: ClassVar[bool] = True
    #: Whether its dates are days to come: who asks for all of them wants the next one first.
    soonest_first: ClassVar[bool] = False
    #: Whether its summary defines a word: it is shown from its beginning, whatever was found.
    is_definition: ClassVar[bool] = False
    model: ClassVar[type[Model]]
    #: What its documents are narrowed by, beside the facets common to all.
    facets: ClassVar[tuple[Facet, ...]] = ()
    #: Further models a document is made of, and which of the source's objects (primary keys) a
    #: saved or deleted instance touches. None stands for all objects.
    watch: Mapping[type[Model], Callable[[Any], Iterable[int] | None]] = {}

    @abstractmethod
    def queryset(self) -> "QuerySet[Any]":
        """Return everything that may be indexed: out now or later, to whomever it is visible."""

    @abstractmethod
    def documents(self, objects: Iterable[Any]) -> Iterator[SearchDocument]:
        """Yield the documents of `objects` (some of `queryset()`), loading what they need in bulk."""

    def document_id(self, pk: int | str) -> str:
        """Return the id of the document of the object with that primary key."""
        return f"{self.kind}:{pk}"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an app that the search shows."""

    label: str
    url: str


#: The places for links of apps: on pages without hits, and below the matrix of programmes.
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
    """Return all facets in the order they are shown. Form, page, chips, engines and tests use the same.

    Raises ValueError when two sources declare a parameter in different ways.
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
    """Return the source of a kind, or None when no app registers it (any more)."""
    return _sources.get(kind)


def is_covered(model: type[Model]) -> bool:
    """Tell whether a model is searchable or explicitly excluded."""
    return model in _excluded or any(issubclass(model, s.model) for s in _sources.values())


def register_facet_choices(parameter: str, choices: Choices) -> None:
    """Register the labels of a facet that is neither a vocabulary nor a place.

    `choices` may query the database; a change of its result has to be logged with the kind LABELS.
    """
    _choices[parameter] = choices


def facet_choices() -> dict[str, Mapping[str, str]]:
    """Return the labels of all registered facets by parameter, as they are now."""
    return {parameter: choices() for parameter, choices in _choices.items()}


def register_link(place: str, label: str, url: str) -> None:
    """Register a link for one of these places. The same URL again replaces it."""
    _links[place][url] = Link(label, url)


def links(place: str) -> list[Link]:
    """Return the links of a place in the order of registration."""
    return list(_links[place].values())
