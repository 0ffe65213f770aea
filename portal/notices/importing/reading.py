"""Parses an official text in a separate process, within limits (`portal.tables.reading`).

`read` runs there and `parsed` here; the parts of the text are transferred as JSON.
"""

import dataclasses
import datetime
from collections.abc import Iterator
from typing import Any

from portal.notices.importing.report import Block, ParsedNotice, Remark, Weight
from portal.notices.importing.structure import parse
from portal.tables.reading.faults import UnreadableFileError
from portal.tables.reading.texts import decode

MAX_BYTES = 2 * 1024 * 1024
MAX_LINES = 20_000
#: A paragraph without line breaks has a few hundred characters.
MAX_LINE = 10_000


def read(content: bytes) -> Iterator[Any]:
    """Yield the name of the encoding, then the parsed text.

    Raises UnreadableFileError if the file is empty, not a text, too long or in an unknown encoding.
    """
    if content.startswith((b"PK", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise UnreadableFileError(
            "テキストファイルではありません。WordやPDFからは、"
            "「名前を付けて保存」で「書式なし」のテキストにしてから選んでください。"
        )
    text, encoding = decode(content)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MAX_LINES:
        raise UnreadableFileError(f"行が多すぎます（{MAX_LINES:,}行まで）。")
    for number, line in enumerate(lines, start=1):
        if len(line) > MAX_LINE:
            raise UnreadableFileError(
                f"{number}行目が長すぎます（1行は{MAX_LINE:,}字まで）。"
                "段落ごとに改行が入っているか確かめてください。"
            )
    notice = parse(text)
    if not notice.content():
        raise UnreadableFileError("ファイルに文章がありません。")
    yield encoding
    yield dataclasses.asdict(dataclasses.replace(notice, issued_on=None)) | {
        "issued_on": notice.issued_on.isoformat() if notice.issued_on else None
    }


def parsed(data: dict[str, Any]) -> ParsedNotice:
    """Return the text that `read` has parsed."""
    day = data["issued_on"]
    return ParsedNotice(
        **{
            **data,
            "issued_on": datetime.date.fromisoformat(day) if day else None,
            "body": [
                Block(**{**block, "rows": tuple(map(tuple, block["rows"]))})
                for block in data["body"]
            ],
            "remarks": [
                Remark(**{**remark, "weight": Weight(remark["weight"])})
                for remark in data["remarks"]
            ],
        }
    )
