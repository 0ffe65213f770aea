"""Reads text files whose cells are separated by commas or tabs."""

import csv
import io
import re
from collections.abc import Iterator

from portal.tables.reading.bounds import MAX_CELL
from portal.tables.reading.cells import FORMULA_STARTS, without_protection
from portal.tables.reading.faults import UnreadableFileError

# Excel reads ="0852-22-5065" as text: a common way to protect telephone numbers and codes.
_PROTECTED = re.compile(r'="([^"]*)"')
# The line that tells Excel the separator.
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])\r?\n?")

Cell = tuple[str, bool]


def separated_rows(text: str) -> Iterator[tuple[int, list[Cell]]]:
    """Yield each row: its number in Excel, each cell's text and whether it is a formula.

    Raises UnreadableFileError for a cell that is too long and for an unclosed quotation mark, which
    would swallow all following rows.
    """
    lines = _Lines(text)
    declared = _SEPARATOR_LINE.match(text)
    delimiter = declared[1] if declared else _guess(text)
    reader = csv.reader(lines, delimiter=delimiter)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if lines.are_used_up:
                raise UnreadableFileError(
                    f'{number}行目の引用符（"）が閉じていません。引用符の対応を確かめてください。'
                )
            if number > 1 or not declared:
                yield number, [_cell(cell, number) for cell in cells]
    except csv.Error as error:
        raise UnreadableFileError(
            _too_long(number + 1)
            if "field limit" in str(error)
            else f'{number + 1}行目を表として読み取れませんでした。引用符（"）の対応を確かめてください。'
        ) from error


class _Lines(Iterator[str]):
    """The lines of a text; detects when the reader wants more than there are."""

    def __init__(self, text: str) -> None:
        self.are_used_up = False
        self._lines = io.StringIO(text.replace("\0", ""), newline="")

    def __next__(self) -> str:
        line = self._lines.readline()
        if not line:
            self.are_used_up = True
            raise StopIteration
        return line


def _too_long(number: int) -> str:
    return (
        f"{number}行目に長すぎるセルがあります（{MAX_CELL:,}字まで）。"
        '引用符（"）の対応も確かめてください。'
    )


def _guess(text: str) -> str:
    first_line = text.partition("\n")[0]
    return "\t" if "\t" in first_line and "," not in first_line else ","


def _cell(text: str, number: int) -> Cell:
    if len(text) > MAX_CELL:
        raise UnreadableFileError(_too_long(number))
    bare = without_protection(text)
    if bare != text:
        return bare, False
    if protected := _PROTECTED.fullmatch(text):
        return protected[1], False
    return text, text.lstrip().startswith(FORMULA_STARTS)
