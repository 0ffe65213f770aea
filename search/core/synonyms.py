"""Synonyms, which are applied to queries only: changes need no rebuild of the index.

They come from providers: the glossary, the editors' rules and the readings of names
(`search.words.labels`). The code contains none.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from search.core.analysis import Analyser, fold, is_kana


@dataclass(frozen=True, slots=True)
class Group:
    """A group of synonyms: a search for one of `words` also searches for all of `also`.

    With `narrower`, `also` has narrower words: documents that contain only those rank lower.
    """

    words: tuple[str, ...]
    also: tuple[str, ...]
    narrower: bool = False


Provider = Callable[[], Sequence[Group]]
_providers: list[Provider] = []


def register_synonym_provider(provider: Provider) -> None:
    """Add a function that returns groups; it is called for every query.

    It must return the same object while nothing has changed.
    """
    if provider not in _providers:
        _providers.append(provider)


class Table(dict[str, tuple[str, ...]]):
    """The synonyms of each folded word; `narrower` has its narrower words."""

    narrower: Mapping[str, tuple[str, ...]] = MappingProxyType({})


_kept: tuple[tuple[Sequence[Group], ...], Table] = ((), Table())


def synonyms() -> Table:
    """Return the synonyms of each folded word, in the order of the providers."""
    global _kept  # noqa: PLW0603  (the one table that a process keeps)
    given = tuple(provider() for provider in _providers)
    # Compare by identity: hashing hundreds of groups per query would take longer than a search.
    if len(given) != len(_kept[0]) or any(a is not b for a, b in zip(given, _kept[0], strict=True)):
        _kept = (given, table(group for groups in given for group in groups))
    return _kept[1]


def table(groups: Iterable[Group]) -> Table:
    """Return word -> synonyms for these groups."""
    given = list(groups)
    found = Table(_others(group for group in given if not group.narrower))
    found.narrower = _others(group for group in given if group.narrower)
    return found


def _others(groups: Iterable[Group]) -> dict[str, tuple[str, ...]]:
    collected: dict[str, dict[str, None]] = {}
    for group in groups:
        for word in group.words:
            others = {other: None for other in group.also if fold(other) != fold(word)}
            collected.setdefault(fold(word), {}).update(others)
    return {word: tuple(others) for word, others in collected.items()}


def kept_letters(word: str, analyser: Analyser) -> str:
    """Return the letters of a folded word that remain when it is searched as a synonym.

    Letters at either end that are tokenized as a particle or an ending are lost: 空きや becomes 空き,
    which would also match 空いた時間. A word in kana only is tokenized unpredictably, and may lose inner
    letters too. Particles between the words of a name (通いの場) count as kept: they never matter in a
    search.
    """
    folded = fold(word)
    tokens = [token for token in analyser.tokens(folded) if token is not None]
    if not tokens:
        return ""
    if is_kana(folded):
        return "".join(folded[token.start : token.end] for token in tokens)
    return folded[tokens[0].start : tokens[-1].end]


def loses_letters(word: str, analyser: Analyser) -> bool:
    """Return whether a word loses letters when it is searched as a synonym."""
    letters, kept = fold(word), kept_letters(word, analyser)
    return [c for c in letters if c.isalnum()] != [c for c in kept if c.isalnum()]


def joined(sets: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Merge the sets of words that share a word (in any spelling)."""
    result: list[dict[str, str]] = []
    for words in sets:
        new = {fold(word): word for word in words}
        touching = [other for other in result if new.keys() & other.keys()]
        apart = [other for other in result if not new.keys() & other.keys()]
        union: dict[str, str] = {}
        for part in (*touching, new):
            union |= part
        result = [*apart, union]
    return [tuple(words.values()) for words in result]
