"""The municipalities of pages. Apps say what theirs are about; the rest belong to their owner's."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from portal.municipalities.models import Municipality


@dataclass(frozen=True)
class Places:
    """What an app knows of its pages.

    Attributes:
        names: Returns the names of the municipalities by key of the page, in one query.
        pages: Returns the keys of the pages about a municipality, as a query.
    """

    names: Callable[[Collection[int]], Mapping[int, list[str]]]
    pages: Callable[[Municipality], QuerySet[Any, Any]]


_places: list[Places] = []


def register_places(places: Places) -> None:
    """Add what an app knows of its pages."""
    _places.append(places)


def names_of(keys: Collection[int]) -> dict[int, list[str]]:
    """Return the names of the municipalities of pages, by their keys."""
    found: dict[int, list[str]] = {}
    for places in _places:
        for key, names in places.names(keys).items():
            found.setdefault(key, []).extend(names)
    return found


def pages_about(municipality: Municipality) -> list[QuerySet[Any, Any]]:
    """Return the keys of the pages about a municipality, one query for each app."""
    return [places.pages(municipality) for places in _places]
