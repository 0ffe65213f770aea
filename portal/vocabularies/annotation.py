"""Words of the glossary explained where they stand in a text.

A word becomes a link to its note: that works without scripts, by keyboard and by
touch, wraps like any text, and prints as a numbered footnote. Rules: docs/glossary.md.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from portal.vocabularies.folding import folded
from portal.vocabularies.models import GlossaryEntry

#: What may follow a word written in kanji: 「協力隊員」「中核市等」, but not 「包括的」.
_SUFFIXES = "等員"
_KANJI = r"\u3005\u3400-\u9fff\uf900-\ufaff"
_KATAKANA = r"ァ-ヺー"
_LATIN = r"A-Za-z0-9Ａ-Ｚａ-ｚ０-９"
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@dataclass(frozen=True, slots=True)
class Explained:
    """What a note shows of an entry."""

    slug: str
    term: str
    explanation: str
    url: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words that are explained, compiled for one version of the glossary."""

    pattern: re.Pattern[str] | None
    entries: Mapping[str, Explained]  # by folded word


@dataclass(slots=True)
class Note:
    """One explained word of a page: its number, and the sections in which it is marked."""

    number: int
    entry: Explained
    sections: dict[str, str] = field(default_factory=dict)  # id -> heading


Version = tuple[Any, ...]
_kept: tuple[Version, Lexicon] | None = None


def lexicon() -> Lexicon:
    """Return the words explained today. Asks one small query; compiles anew after an edit."""
    global _kept  # noqa: PLW0603  (the one value that a process keeps)
    state = GlossaryEntry.objects.aggregate(last=Max("updated_at"), count=Count("pk"))
    version = (state["last"], state["count"])
    if _kept is None or _kept[0] != version:
        _kept = (version, compile_lexicon(GlossaryEntry.objects.published()))
    return _kept[1]


def compile_lexicon(entries: Iterable[GlossaryEntry]) -> Lexicon:
    """Return the lexicon of those of `entries` that are explained in texts."""
    spellings: set[str] = set()
    explained: dict[str, Explained] = {}
    for entry in entries:
        if not entry.explain_in_text:
            continue
        shown = Explained(entry.slug, entry.term, entry.explanation, entry.get_absolute_url())
        for word in entry.words:
            explained[folded(word)] = shown
            spellings |= {word, word.translate(_WIDE)}
    if not spellings:
        return Lexicon(None, {})
    # The longest first: 「重層的支援会議」 is not taken for 「支援会議」.
    parts = [_bounded(word) for word in sorted(spellings, key=lambda word: (-len(word), word))]
    return Lexicon(re.compile("|".join(parts)), explained)


def _bounded(word: str) -> str:
    """Return a pattern for `word` where it does not go on in letters of the same kind."""
    pattern = re.escape(word)
    for kind in (_KANJI, _KATAKANA, _LATIN):
        if re.match(f"[{kind}]", word):
            pattern = f"(?<![{kind}])" + pattern
        if re.search(f"[{kind}]$", word):
            allowed = f"(?![{_SUFFIXES}](?![{kind}]))" if kind == _KANJI else ""
            pattern += f"(?!{allowed}[{kind}])"
    return pattern


class Notes:
    """The explained words of one page, collected as its texts are marked."""

    def __init__(self, words: Lexicon) -> None:
        self._words = words
        self._notes: dict[str, Note] = {}

    def __iter__(self) -> Iterator[Note]:
        return iter(self._notes.values())

    def __bool__(self) -> bool:
        return bool(self._notes)

    def mark(self, text: str, section: str, heading: str) -> SafeString:
        """Return plain text as paragraphs of HTML, each word marked once a section.

        Args:
            text: Plain text; everything in it is escaped.
            section: The id of the part of the page, for the way back from the note.
            heading: What that part is called.
        """
        parts: list[str] = []
        end = 0
        pattern = self._words.pattern
        for match in pattern.finditer(text) if pattern else ():
            entry = self._words.entries[folded(match.group())]
            note = self._notes.get(entry.slug)
            if note is None:
                note = self._notes[entry.slug] = Note(len(self._notes) + 1, entry)
            if section in note.sections:
                continue
            note.sections[section] = heading
            word = _link(match.group(), note, section)
            parts += [format_html("{}", text[end : match.start()]), word]
            end = match.end()
        parts.append(format_html("{}", text[end:]))
        return mark_safe(linebreaks("".join(parts), autoescape=False))  # noqa: S308  (every part is escaped)


def _link(word: str, note: Note, section: str) -> SafeString:
    return format_html(
        '<a class="term" id="term-{}-{}" href="#note-{}">{}'
        '<span class="term__number">注{}</span></a>',
        note.entry.slug, section, note.entry.slug, word, note.number,
    )  # fmt: skip
