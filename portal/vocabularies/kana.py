"""Lists by kana: the rows あ・か・さ … of a Japanese index."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

#: The rows with their first letters; dakuten are removed before comparison.
ROWS = (
    ("あ", "あいうえおぁぃぅぇぉ"),
    ("か", "かきくけこ"),
    ("さ", "さしすせそ"),
    ("た", "たちつてとっ"),
    ("な", "なにぬねの"),
    ("は", "はひふへほ"),
    ("ま", "まみむめも"),
    ("や", "やゆよゃゅょ"),
    ("ら", "らりるれろ"),
    ("わ", "わゐゑをんゎ"),
)
OTHER = "その他"
_ROW_OF = {letter: row for row, letters in ROWS for letter in letters}


@dataclass(frozen=True, slots=True)
class KanaRow(Generic[T]):
    """One row of a list with its content; `number` is for the id within the page."""

    label: str
    number: int
    entries: list[T]


def row_of(kana: str) -> str:
    """Return the row of a reading in hiragana."""
    first = unicodedata.normalize("NFD", kana)[:1]
    return _ROW_OF.get(first, OTHER)


def in_rows(entries: Iterable[tuple[str, T]]) -> list[KanaRow[T]]:
    """Return the non-empty rows for (reading, object) pairs; within a row the order is kept."""
    labels = [label for label, _ in ROWS] + [OTHER]
    found: dict[str, list[T]] = {label: [] for label in labels}
    for kana, thing in entries:
        found[row_of(kana)].append(thing)
    return [
        KanaRow(label, number, found[label])
        for number, label in enumerate(labels, start=1)
        if found[label]
    ]
