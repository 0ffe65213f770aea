"""Breaks the lines of a text mail, which mail programs show in a font of fixed width.

RFC 5322 (section 2.1.1) recommends at most 78 columns. A Japanese character takes two, and may be
followed by a break nearly everywhere: JIS X 4051 says what may not begin or end a line.
"""

import re
import unicodedata

#: Columns: 36 characters of Japanese.
WIDTH = 72
_NEVER_FIRST = frozenset(
    "、。，．・：；？！ー）」』】〕］｝〉》”’々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ％"
)
_NEVER_LAST = frozenset("（「『【〔［｛〈《“‘￥＃")
# Words and addresses in Latin letters stay whole; every other character stands for itself.
_PIECES = re.compile(r"[!-~]+|.")


def wrap(text: str, width: int = WIDTH) -> str:
    """Return the text with no line wider than `width` columns, but for addresses that have no break."""
    return "\n".join(part for line in text.split("\n") for part in _wrap_line(line, width))


def columns(text: str) -> int:
    """Return how many columns a text takes: two for wide characters, one for others."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _wrap_line(line: str, width: int) -> list[str]:
    if columns(line) <= width:
        return [line.rstrip()]
    lines, here = [], ""
    for unit in _units(line):
        if here and columns(here + unit.rstrip()) > width:
            lines.append(here.rstrip())
            here = unit.lstrip()
        else:
            here += unit
    return [*lines, here.rstrip()]


def _units(line: str) -> list[str]:
    """Return what stays together: a character with the marks that may not stand apart from it."""
    units: list[str] = []
    for piece in _PIECES.findall(line):
        if units and (piece[0] in _NEVER_FIRST or units[-1][-1] in _NEVER_LAST):
            units[-1] += piece
        else:
            units.append(piece)
    return units
