"""Builds Excel workbooks part by part, including invalid ones."""

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

TRANSITIONAL = "http://schemas.openxmlformats.org"
NAMESPACES = f'xmlns="{TRANSITIONAL}/spreadsheetml/2006/main"'
_RELATED = f"{TRANSITIONAL}/officeDocument/2006/relationships"
_PACKAGE = f"{TRANSITIONAL}/package/2006"
BOOK = (
    f'<workbook {NAMESPACES} xmlns:r="{_RELATED}">'
    '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONSHIPS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATED}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{_RELATED}/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>"
)
STRICT = {
    f"{TRANSITIONAL}/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    _RELATED: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def text_cell(text: str) -> str:
    """Return a cell with an inline text."""
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def row(*cells: str, number: int | None = None) -> str:
    """Return a row of cells."""
    place = f' r="{number}"' if number else ""
    return f"<row{place}>{''.join(cells)}</row>"


def text_row(*texts: str) -> str:
    """Return a row of texts."""
    return row(*map(text_cell, texts))


def styles(*formats: int, codes: Iterable[tuple[int, str]] = ()) -> str:
    """Return styles with the given number formats; the first one is style 0."""
    own = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for number, code in codes
    )
    cells = "".join(f'<xf numFmtId="{number}"/>' for number in formats)
    return (
        f"<styleSheet {NAMESPACES}><numFmts>{own}</numFmts><fills><fill/></fills>"
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{cells}</cellXfs></styleSheet>'
    )


def workbook(
    rows: str, *, before: str = "", strings: str = "", style_sheet: str = "", **parts: str
) -> bytes:
    """Return a workbook of one sheet.

    Args:
        rows: The XML of its rows.
        before: XML of the sheet before its rows.
        strings: The `si` elements of the shared texts.
        style_sheet: The whole part of styles.
        parts: Other parts instead: `book`, `relationships`, `sheet`.
    """
    sheet = f"<worksheet {NAMESPACES}>{before}<sheetData>{rows}</sheetData></worksheet>"
    return packed(
        {
            "xl/workbook.xml": parts.get("book", BOOK),
            "xl/_rels/workbook.xml.rels": parts.get("relationships", RELATIONSHIPS),
            "xl/worksheets/sheet1.xml": parts.get("sheet", sheet),
            "xl/styles.xml": style_sheet or styles(0),
            "xl/sharedStrings.xml": f"<sst {NAMESPACES}>{strings}</sst>",
        }
    )


def packed(parts: dict[str, str | bytes]) -> bytes:
    """Return parts (name to content) as a file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the parts of a file by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def strict(content: bytes) -> bytes:
    """Return a workbook as Excel saves it as "Strict Open XML"."""
    parts = {name: part.decode() for name, part in unpacked(content).items()}
    for old, new in STRICT.items():
        parts = {name: part.replace(old, new) for name, part in parts.items()}
    return packed(dict(parts))
