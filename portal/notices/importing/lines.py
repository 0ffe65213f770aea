"""The lines of an official text, without the layout of the paper.

Page numbers, form feeds, table rules and the marks that PDF converters put at the start of a line
("> " and "- ") are removed. Everything else is kept.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from portal.japanese.text import without_invisible
from portal.notices.importing.report import Remark, Weight

_DASHES = "-－―‐–—ー"
#: 「- 3 -」「－３－」「3/12」「p.3」「3ページ」 as a whole line, in NFKC.
_SURE_PAGE = re.compile(
    rf"[{_DASHES}]\s*\d{{1,4}}\s*[{_DASHES}]|\d{{1,4}}\s*/\s*\d{{1,4}}(?:\s*ページ)?"
    r"|[Pp](?:age)?\.?\s*\d{1,4}|\d{1,4}\s*(?:ページ|頁)|(?:ページ|頁)\s*\d{1,4}"
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_CONVERTER_MARK = re.compile(r"\s*(?:>|[-*](?=\s))\s*")
#: Lines that only draw a table.
_RULE = re.compile(r"[\s│┃|─━┄┅┈┉┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┠┣┤┥┨┫┬┯┰┳┴┷┸┻┼┿╂╋＋+=:\-－]{2,}")
_RULE_NEEDS = re.compile(r"[─━┌┏└┗├┣┼╋]|\|\s*:?-")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with text: its number in the file, text, indent, and whether a blank line precedes it.

    `new_page`: a page ended directly before it.
    """

    number: int
    text: str
    indent: int
    after_blank: bool
    new_page: bool


def folded(text: str) -> str:
    """Return a text for comparison: NFKC, without surrounding spaces."""
    return unicodedata.normalize("NFKC", text).strip()


def read_lines(text: str, remarks: list[Remark]) -> list[Line]:
    """Return the lines with text; add what was removed to `remarks`."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").split("\n")
    pages = _page_numbers(raw)
    lines: list[Line] = []
    blank = new_page = False
    for number, original in enumerate(raw, start=1):
        if "\f" in original or "\v" in original:
            new_page = True
        # A page break is recorded separately, not as a line break.
        line = without_invisible(original.replace("\f", "").replace("\v", "")).replace("\n", " ")
        if number in pages:
            new_page = True
            remarks.append(
                Remark(number, f"「{line.strip()}」をページ番号とみて取り除きました。", Weight.DONE)
            )
            continue
        if not line.strip():
            blank = True
            continue
        if _RULE.fullmatch(line) and _RULE_NEEDS.search(line):
            remarks.append(Remark(number, "表の罫線を取り除きました。", Weight.DONE))
            continue
        content = _without_marks(line)
        if content != line.strip():
            sign = line.strip()[: 1 if line.strip() else 0]
            remarks.append(
                Remark(number, f"行の先頭の「{sign}」を変換の印とみて取り除きました。", Weight.DONE)
            )
        if content:
            indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
            lines.append(Line(number, content, indent, blank, new_page))
            blank = new_page = False
    return lines


def _without_marks(line: str) -> str:
    """Return the line without the marks at its start, unless it has no other text."""
    content = line.strip()
    start = 0
    match = _CONVERTER_MARK.match(content)
    while match and match.end() < len(content) and _is_mark(content, match):
        start = match.end()
        match = _CONVERTER_MARK.match(content, start)
    return content[start:]


def _is_mark(content: str, match: re.Match[str]) -> bool:
    # 「> 0」 in a sentence is not a quotation mark: that is followed by text, not by a digit.
    return not content[match.end()].isdigit()


def _page_numbers(raw: list[str]) -> set[int]:
    """Return the line numbers of page numbers.

    A bare number counts only at the end of a page: next to a form feed, or between blank lines if
    it continues the last page number.
    """
    found: set[int] = set()
    last = 0
    for number, text in _stand_alone(raw):
        if _SURE_PAGE.fullmatch(text):
            found.add(number)
            digits = re.search(r"\d+", text)
            last = int(digits[0]) if digits else last
        elif _BARE_NUMBER.fullmatch(text):
            feed = "\f" in raw[number - 1] or _next_starts_page(raw, number)
            if feed or (int(text) == last + 1 and _between_blanks(raw, number)):
                found.add(number)
                last = int(text)
    return found


def _stand_alone(raw: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(raw, start=1):
        text = folded(line.replace("\f", ""))
        if text and len(text) <= 16:
            yield number, text


def _next_starts_page(raw: list[str], number: int) -> bool:
    return any("\f" in line for line in raw[number : number + 2])


def _between_blanks(raw: list[str], number: int) -> bool:
    before = number < 2 or not raw[number - 2].strip()
    after = number >= len(raw) or not raw[number].strip()
    return before and after
