"""One hit for one thing: an entry of the glossary gives way to the page that explains the same word.

Apps register the kinds of their explainers. An explainer that everyone may read carries the names
and the definition of the entry; the entry then has no document.
"""

from collections.abc import Callable, Collection, Sequence

from portal.changes.services import log_changes

#: Returns the keys (`search.core.names`) of what is explained to everyone now, and for good.
Explained = Callable[[], Collection[str]]

_explained: dict[str, Explained] = {}
#: The kind of the entries of the glossary.
GLOSSARY = "glossary"


def register_explainers(kind: str, explained: Explained) -> None:
    """Say which names the documents of a kind explain. Registering the kind again replaces it."""
    _explained[kind] = explained


def explained_names() -> frozenset[str]:
    """Return the keys of all names that explainers of any kind carry."""
    return frozenset(key for explained in _explained.values() for key in explained())


def follow_explainers(kind: str, object_ids: Sequence[str] | None) -> None:
    """Have the entries of the glossary looked at again when an explainer has changed."""
    if kind in _explained:
        log_changes(GLOSSARY, None)
