"""The word list for suggestions.

Apps and vocabularies provide the words. A word is shown only if documents contain it.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from search.core.analysis import fold, is_kana, katakana


class Word(NamedTuple):
    """A word with its reading in kana, if there is one."""

    text: str
    kana: str = ""


class Entry(NamedTuple):
    """A word in its form for comparison: folded, with its reading in katakana."""

    word: Word
    written: str
    read: str


Provider = Callable[[], Sequence[Word]]
_providers: list[Provider] = []
_kept: tuple[tuple[Sequence[Word], ...], tuple[Entry, ...]] = ((), ())
# From this many kana on, they also match inside a reading: きょうりょく finds 地域おこし協力隊.
INSIDE_READING = 3


def register_suggestion_provider(provider: Provider) -> None:
    """Add a function that returns words for suggestions; it is called for every suggestion.

    It must return the same object while nothing has changed. A word is shown only to readers who
    may see a document that contains it.
    """
    if provider not in _providers:
        _providers.append(provider)


def entries() -> tuple[Entry, ...]:
    """Return all words, each once, in the order of the providers."""
    global _kept  # noqa: PLW0603  (the one list that a process keeps)
    given = tuple(provider() for provider in _providers)
    if len(given) != len(_kept[0]) or any(a is not b for a, b in zip(given, _kept[0], strict=True)):
        _kept = (
            given,
            tuple(entry_of(word) for word in dict.fromkeys(w for ws in given for w in ws)),
        )
    return _kept[1]


def entry_of(word: Word) -> Entry:
    """Return a word in its form for comparison."""
    return Entry(word, fold(word.text), katakana(fold(word.kana)))


def beginning_with(typed: str, among: Sequence[Entry]) -> list[Entry]:
    """Return the completions of `typed`: words that begin with it first, shorter ones first."""
    written = fold(typed).strip()
    read = katakana(written) if is_kana(written) else ""
    if not written:
        return []
    ranked = [
        (rank, len(entry.written), entry)
        for entry in among
        if (rank := _rank(entry, written, read)) is not None
    ]
    return [entry for _, _, entry in sorted(ranked, key=lambda row: row[:2])]


def starting_with(typed: str, among: Sequence[Entry]) -> list[Entry]:
    """Return the words whose spelling or reading begins with `typed`, in the order of `among`."""
    written = fold(typed).strip()
    read = katakana(written) if is_kana(written) else ""
    return [entry for entry in among if written and _rank(entry, written, read) == 0]


def _rank(entry: Entry, written: str, read: str) -> int | None:
    if entry.written.startswith(written) or (read and entry.read.startswith(read)):
        return 0
    if len(written) > 1 and written in entry.written:
        return 1
    if len(read) >= INSIDE_READING and read in entry.read:
        return 2
    return None
