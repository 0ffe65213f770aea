"""A text as the rules read it, and where each of its characters stands in the original.

Full and half width become one (NFKC), old forms of kanji the new ones, and what nobody sees is left
out, so that ０９０, ﾀﾅｶ and 髙橋 are found. Circled numbers stay: ①80代 is not 180代.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from portal.japanese.text import without_invisible
from portal.japanese.variants import CHARACTERS

_MARKS = "\u0300-\u036f\u3099\u309a\uff9e\uff9f"
# Forms in names that lie outside the plane of the usual kanji, where Sudachi knows none.
_RARE = {"𠮷": "吉", "𣘺": "橋", "𡈽": "土", "𠩤": "原", "𫝆": "今"}
_FORMS = CHARACTERS | _RARE
# These forms of の and ケ are sounds, not kanji: they stay.
_OLD_FORMS = "".join(old for old in CHARACTERS if old not in "ヶヵ")
# What stays as it is: printable ASCII, kana, the usual marks, kanji in their present form.
_UNUSUAL = re.compile(
    f"[^\n\r\x20-\x7e\u3001-\u303f\u3041-\u3096\u309b-\u30ff\u4e00-\u9fff\u2460-\u24ff{_MARKS}][{_MARKS}]*"
    f"|[{_OLD_FORMS}][{_MARKS}]*|.[{_MARKS}]+"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with the places of its characters in the original (none: the same)."""

    text: str
    places: list[int] | None

    def original(self, place: int) -> int:
        """Return where a place of the folded text is in the original."""
        return place if self.places is None else self.places[place]


def fold(text: str) -> Folded:
    """Return the text as the rules read it."""
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for match in _UNUSUAL.finditer(text):
        start, end = match.span()
        form = _form(match[0])
        parts += (text[done:start], form)
        places += range(done, start)
        places += [start] * len(form)
        done = end
    if not done:
        return Folded(text, None)
    parts.append(text[done:])
    places += range(done, len(text) + 1)
    return Folded("".join(parts), places)


@lru_cache(maxsize=10_000)
def _form(cluster: str) -> str:
    if cluster == "\t":
        return " "
    plain = unicodedata.normalize("NFKC", without_invisible(cluster))
    return "".join(_FORMS.get(character, character) for character in plain)
