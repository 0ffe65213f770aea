"""Avoids duplicate hits: a glossary entry is replaced by the explainer of the same word.

Apps register the kinds of their explainers. The document of a public explainer has the names and
the definition of the entry, which then has no document.
"""

from collections.abc import Callable, Collection, Sequence

from portal.changes.services import log_changes

#: Returns the keys (`search.core.names`) of terms with a public explainer without an end date.
Explained = Callable[[], Collection[str]]

_explained: dict[str, Explained] = {}
#: The kind of the entries of the glossary.
GLOSSARY = "glossary"


def register_explainers(kind: str, explained: Explained) -> None:
    """Register the names that documents of a kind explain. Registering a kind again replaces it."""
    _explained[kind] = explained


def explained_names() -> frozenset[str]:
    """Return the keys of all explained names."""
    return frozenset(key for explained in _explained.values() for key in explained())


def follow_explainers(kind: str, object_ids: Sequence[str] | None) -> None:
    """Update the glossary entries when an explainer has changed."""
    if kind in _explained:
        log_changes(GLOSSARY, None)
