"""Explains words of the glossary where they occur in a text.

A word becomes a link to its note, which works without scripts, by keyboard and by touch, wraps like
any text, and prints as a numbered footnote. Rules: docs/glossary.md.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from portal.japanese.variants import comparable
from portal.vocabularies.models import GlossaryEntry

#: Suffixes that may follow a word in kanji: 「協力隊員」「中核市等」, but not 「包括的」.
_SUFFIXES = "等員"
_KINDS = {
    "kanji": re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff]"),
    "katakana": re.compile("[ァ-ヺー]"),
    "latin": re.compile("[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]"),
}
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@dataclass(frozen=True, slots=True)
class Explained:
    """The parts of an entry that a note shows."""

    slug: str
    term: str
    explanation: str
    url: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All explained words, compiled for one version of the glossary."""

    starts: re.Pattern[str] | None  # the first letters of words
    words: Mapping[str, tuple[str, ...]]  # by first letter, the longest first
    entries: Mapping[str, Explained]  # by folded word

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield position and spelling of each word that occurs in `text` as a separate word."""
        place = 0
        while self.starts and (match := self.starts.search(text, place)):
            place = match.start()
            for word in self.words[match.group()]:
                end = place + len(word)
                if text.startswith(word, place) and _stands_alone(text, place, end):
                    yield place, word
                    place = end
                    break
            else:
                place += 1


@dataclass(slots=True)
class Note:
    """The note of a word on a page: its number, and the sections in which the word is marked."""

    number: int
    entry: Explained
    sections: dict[str, str] = field(default_factory=dict)  # id -> heading


Version = tuple[Any, ...]
_kept: tuple[Version, Lexicon] | None = None


def lexicon() -> Lexicon:
    """Return the current lexicon. Runs one small query; compiles again only after an edit."""
    global _kept  # noqa: PLW0603  (the one value that a process keeps)
    state = GlossaryEntry.objects.aggregate(last=Max("updated_at"), count=Count("pk"))
    version = (state["last"], state["count"])
    if _kept is None or _kept[0] != version:
        _kept = (version, compile_lexicon(GlossaryEntry.objects.published()))
    return _kept[1]


def compile_lexicon(entries: Iterable[GlossaryEntry]) -> Lexicon:
    """Return the lexicon of the `entries` that are explained in texts."""
    spellings: set[str] = set()
    explained: dict[str, Explained] = {}
    for entry in entries:
        if not entry.explain_in_text:
            continue
        shown = Explained(entry.slug, entry.term, entry.explanation, entry.get_absolute_url())
        for word in entry.words:
            explained[comparable(word)] = shown
            spellings |= {word, word.translate(_WIDE)}
    # The longest first: 「重層的支援会議」 must not match 「支援会議」.
    words: dict[str, tuple[str, ...]] = {}
    for word in sorted(spellings, key=lambda word: (-len(word), word)):
        words[word[0]] = (*words.get(word[0], ()), word)
    starts = re.compile(f"[{re.escape(''.join(words))}]") if words else None
    return Lexicon(starts, words, explained)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether no letter of the same script adjoins the word, before or after."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before and _kind(before) is not None and _kind(before) == _kind(text[start]):
        return False
    kind = _kind(after) if after else None
    if kind is None or kind != _kind(text[end - 1]):
        return True
    # A suffix may follow the word.
    following = text[end + 1 : end + 2]
    return after in _SUFFIXES and not (following and _kind(following) == kind)


def _kind(letter: str) -> str | None:
    """Return the script of a letter, for scripts without spaces between words; None for others."""
    return next((kind for kind, letters in _KINDS.items() if letters.match(letter)), None)


class Notes:
    """The notes of one page, collected while its texts are marked."""

    def __init__(self, words: Lexicon) -> None:
        self._words = words
        self._notes: dict[str, Note] = {}

    def __iter__(self) -> Iterator[Note]:
        return iter(self._notes.values())

    def __bool__(self) -> bool:
        return bool(self._notes)

    def mark(self, text: str, section: str, heading: str) -> SafeString:
        """Return plain text as HTML paragraphs, each word marked once per section.

        Args:
            text: Plain text, which is escaped.
            section: The id of the section, for the link back from the note.
            heading: The heading of the section.
        """
        parts: list[str] = []
        end = 0
        for place, spelling in self._words.find(text):
            entry = self._words.entries[comparable(spelling)]
            note = self._notes.get(entry.slug)
            if note is None:
                note = self._notes[entry.slug] = Note(len(self._notes) + 1, entry)
            if section in note.sections:
                continue
            note.sections[section] = heading
            link = _link(spelling, note, section)
            parts += [format_html("{}", text[end:place]), link]
            end = place + len(spelling)
        parts.append(format_html("{}", text[end:]))
        return mark_safe(linebreaks("".join(parts), autoescape=False))  # noqa: S308  (every part is escaped)


def _link(word: str, note: Note, section: str) -> SafeString:
    return format_html(
        '<a class="term" id="term-{}-{}" href="#note-{}">{}'
        '<span class="term__number">注{}</span></a>',
        note.entry.slug, section, note.entry.slug, word, note.number,
    )  # fmt: skip
