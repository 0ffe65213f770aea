"""Parses XML of workbooks with expat; document types, and so custom entities, are refused."""

from collections.abc import Callable, Iterator, Mapping
from typing import IO
from xml.parsers import expat

from portal.tables.reading.faults import UnreadableFileError

CHUNK = 64 * 1024
_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # Strict Open XML
)
_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_PACKAGE = ("http://schemas.openxmlformats.org/package/2006/relationships",)
#: Short names of the supported elements and attributes, by full name.
KNOWN = {
    f"{namespace} {name}": name
    for namespaces, names in (
        (_MAIN, ["workbookPr", "sheet", "numFmt", "cellXfs", "xf", "si", "rPh", "t"]),
        (_MAIN, ["row", "c", "v", "f"]),
        (_RELATIONSHIPS, ["id"]),
        (_PACKAGE, ["Relationship"]),
    )
    for namespace in namespaces
    for name in names
}

Attributes = Mapping[str, str]


class Handler:
    """Receives the supported elements of a document, in order."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Begin an element."""

    def end(self, name: str) -> None:
        """End an element."""

    def text(self, text: str) -> None:
        """Receive a piece of text within any element."""


def hear(stream: IO[bytes], handler: Handler) -> Iterator[None]:
    """Parse a document piece by piece with `handler`; yields after each piece.

    Raises UnreadableFileError for a document type, and `expat.ExpatError` for invalid XML.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = _known(handler.start)
    parser.EndElementHandler = _known(handler.end)
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk)
        yield
    parser.Parse(b"", True)  # noqa: FBT003  (expat takes it by position)
    yield


def _known(hear_element: Callable[..., None]) -> Callable[..., None]:
    def only_known(full_name: str, *rest: Attributes) -> None:
        name = KNOWN.get(full_name)
        if name is not None:
            hear_element(name, *rest)

    return only_known


def _refuse(*_: object) -> None:
    raise UnreadableFileError(
        "Excelブックに使えない記述（文書型宣言）があるため、読み取れません。Excelで保存し直してください。"
    )
