"""Reads the first sheet of an Excel workbook (XLSX), Transitional or Strict Open XML.

Only the parts with cell contents are read; other parts of the file may be broken. The extent that a
sheet declares (`dimension`) is ignored, because it is often too small.
"""

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from xml.parsers import expat

from portal.tables.reading import number_formats
from portal.tables.reading.bounds import MAX_CHARACTERS, MAX_PART_BYTES, MAX_RATIO, RATIO_FROM
from portal.tables.reading.faults import TOO_LARGE_INSIDE, UnreadableFileError
from portal.tables.reading.sheets import Cell, Formats, Sheet, unescape
from portal.tables.reading.xml import KNOWN, Attributes, Handler, hear

DAMAGED = (
    "Excelブック（.xlsx）として開けませんでした。ファイルが壊れているか、途中で切れています。"
    "Excelで保存し直してから、もう一度お試しください。"
)
ENCRYPTED = (
    "パスワード付きのファイルは読み込めません。"
    "パスワードを外し、Excelブック（.xlsx）で保存し直してください。"
)
OTHER_FORMAT = (
    "Excelブック（.xlsx）ではありません。Excelで開き、Excelブック（.xlsx）で保存し直してください。"
)
_WORKBOOK = "xl/workbook.xml"
_ENCRYPTED_FLAG = 1


def workbook_rows(content: bytes) -> Iterator[tuple[int, list[Cell]]]:
    """Yield each row of the first sheet: its number, each cell's text and whether it is a formula.

    Rows without cells are left out. Raises UnreadableFileError for every error in the file.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            yield from _Workbook(archive).rows()
    except (
        struct.error,
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        LookupError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
    ) as error:
        raise UnreadableFileError(DAMAGED) from error


class _Workbook:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {info.filename.lower(): info for info in archive.infolist()}

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        name = self._relationships("").by_kind.get("officeDocument", _WORKBOOK)
        if name not in self._names or not name.endswith(".xml"):
            raise UnreadableFileError(OTHER_FORMAT)
        book = _Book()
        self._read(name, book)
        if not book.sheets:
            raise UnreadableFileError(OTHER_FORMAT)
        parts = self._relationships(name)
        strings, styles = _Strings(), _Styles()
        for kind, handler in (("sharedStrings", strings), ("styles", styles)):
            part = parts.by_kind.get(kind)
            if part in self._names:
                self._read(part, handler)
        sheet = Sheet(strings.found, styles.formats(), from_1904=book.from_1904)
        names = [parts.sheets[key] for key in book.sheets if key in parts.sheets]
        for _ in self._hear(names[0], sheet):
            yield from sheet.take()

    def _relationships(self, source: str) -> "_Relationships":
        """Return the relationships of a part, or of the whole file; empty if there are none."""
        found = _Relationships(source)
        folder, base = posixpath.split(source)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name in self._names:
            self._read(name, found)
        return found

    def _read(self, name: str, handler: Handler) -> None:
        for _ in self._hear(name, handler):
            pass

    def _hear(self, name: str, handler: Handler) -> Iterator[None]:
        info = self._names[name]
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise UnreadableFileError(ENCRYPTED)
        # At most the size that is declared here is decompressed.
        ratio = info.file_size / max(info.compress_size, 1)
        if info.file_size > MAX_PART_BYTES or (info.file_size > RATIO_FROM and ratio > MAX_RATIO):
            raise UnreadableFileError(TOO_LARGE_INSIDE)
        with closing(self._archive.open(info)) as stream:
            yield from hear(stream, handler)


class _Book(Handler):
    """The sheets in order, and the day from which dates are counted."""

    def __init__(self) -> None:
        self.sheets: list[str] = []
        self.from_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "") in {"1", "true"}
        elif name == "sheet":
            self.sheets += [text for key, text in attributes.items() if KNOWN.get(key) == "id"]


class _Relationships(Handler):
    """The paths of the parts of the workbook."""

    def __init__(self, source: str) -> None:
        self._folder = posixpath.dirname(source)
        self.sheets: dict[str, str] = {}
        self.by_kind: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        target = posixpath.join("/", self._folder, attributes.get("Target", ""))
        path = posixpath.normpath(target).lstrip("/").lower()
        kind = posixpath.basename(attributes.get("Type", ""))
        if kind == "worksheet":
            self.sheets[attributes.get("Id", "")] = path
        else:
            self.by_kind[kind] = path


class _Strings(Handler):
    """The shared texts of cells, without readings (`rPh`)."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] | None = None
        self._in_reading = False
        self._characters = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self.found.append("")
        elif name == "rPh":
            self._in_reading = True
        elif name == "t" and not self._in_reading:
            self._parts = []

    def end(self, name: str) -> None:
        if name == "rPh":
            self._in_reading = False
        elif name == "t" and self._parts is not None:
            self.found[-1] += unescape("".join(self._parts))
            self._parts = None

    def text(self, text: str) -> None:
        if self._parts is None:
            return
        self._parts.append(text)
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise UnreadableFileError(TOO_LARGE_INSIDE)


class _Styles(Handler):
    """The cell styles that show dates, and those that show durations."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._formats: list[str] = []
        self._in_cells = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._formats.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False

    def formats(self) -> Formats:
        """Return the indexes of the styles that show dates, and of those that show durations."""
        found = Formats(set(), set())
        for index, number in enumerate(self._formats):
            code = self._codes.get(number)
            built_in = int(number) if re.fullmatch(r"\d{1,9}", number, re.ASCII) else 0
            if code is None:
                duration = built_in in number_formats.BUILT_IN_DURATIONS
                date = built_in in number_formats.BUILT_IN_DATES
            else:
                duration, date = number_formats.is_duration(code), number_formats.is_date(code)
            if duration:
                found.durations.add(str(index))
            elif date:
                found.dates.add(str(index))
        return found
