"""Imports an official text as the draft of a notice."""

import logging
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.japanese.dates import era_year
from portal.japanese.model_fields import clean_data
from portal.japanese.text import find_private_use, replace_private_use
from portal.notices.importing.reading import MAX_BYTES, parsed
from portal.notices.importing.report import Block, ParsedNotice, Remark
from portal.notices.models import NoticeIndexPage, NoticePage
from portal.tables.reading.apart import read_apart
from portal.tables.reading.faults import UnreadableFileError
from portal.tables.report import ImportReport
from portal.tables.spreadsheets import ENCODING_LABELS

logger = logging.getLogger(__name__)

READER = "portal.notices.importing.reading"
NO_TITLE = "題名のない通知"
TITLE_LIMIT = 255


class ImportRefusedError(Exception):
    """The file cannot be imported; the message says why, in Japanese."""


@dataclass(frozen=True, slots=True)
class ImportedText:
    """A parsed text with its encoding."""

    notice: ParsedNotice
    encoding_label: str


@dataclass(frozen=True)
class NoticeReport(ImportReport):
    """The report on an import; it has remarks instead of rows."""

    notice: ParsedNotice | None = None
    object_id: int | None = None

    @property
    def date(self) -> str:
        """Return the date as it will be stored, in the era calendar; empty if none was found."""
        return shown_date(self.notice) if self.notice else ""

    @property
    def remarks(self) -> list[Remark]:
        """Return the remarks for the user."""
        return [*overlong(self.notice), *self.notice.remarks] if self.notice else []


def import_notice(content: bytes, *, user: User | None, dry_run: bool) -> NoticeReport:
    """Import an official text as a draft.

    Args:
        content: The file.
        user: Who imports; None for an operator on the server.
        dry_run: Only report.

    Returns:
        What was done, or why nothing was. Errors in the file are reported, never raised.
    """
    try:
        text = read_notice(content)
    except ImportRefusedError as error:
        return NoticeReport(file_errors=(str(error),))
    report = NoticeReport(notice=text.notice, encoding_label=text.encoding_label)
    if dry_run:
        return report
    try:
        page = create_draft(text.notice, user)
    except ImportRefusedError as error:
        return replace(report, file_errors=(str(error),))
    return replace(report, object_id=page.pk, stored=True)


def read_notice(content: bytes) -> ImportedText:
    """Parse an official text (UTF-8, UTF-16 or CP932) without storing anything.

    Raises ImportRefusedError if it is too large, empty, not a text or in an unknown encoding.
    """
    if len(content) > MAX_BYTES:
        message = f"ファイルが大きすぎます（{MAX_BYTES // 1024 // 1024}MBまで）。"
        raise ImportRefusedError(message)
    try:
        encoding, data = read_apart(READER, content)
    except UnreadableFileError as error:
        raise ImportRefusedError(str(error)) from error
    notice = parsed(clean_data(data))
    notice.remarks += [
        Remark(0, f"{found.without_line}このままでは、編集画面で保存できません。")
        for found in dict.fromkeys(find_private_use(notice.content()))
    ]
    return ImportedText(notice, ENCODING_LABELS[encoding])


@transaction.atomic
def create_draft(parsed: ParsedNotice, user: User | None) -> NoticePage:
    """Store the notice as a draft under the list of notices and return it.

    Raises ImportRefusedError if there is no list of notices.
    """
    index = NoticeIndexPage.objects.first()
    if index is None:
        message = "通知の一覧ページがありません。先に setup_prefecture を実行してください。"
        raise ImportRefusedError(message)
    issued_on = parsed.issued_on or timezone.localdate()
    # The remarks say what each 〓 replaces; the body keeps the characters, and the editor marks
    # them.
    number, sender = (
        replace_private_use(parsed.number),
        replace_private_use(" ".join(parsed.sender)),
    )
    notice = NoticePage(
        title=replace_private_use(parsed.title or NO_TITLE)[:TITLE_LIMIT],
        slug=free_slug(index, issued_on.isoformat()),
        kind=NoticePage.Kind.NOTICE,
        number=number[: _limit("number")],
        issued_on=issued_on,
        sender=sender[: _limit("sender")],
        addressees=replace_private_use("\n".join(parsed.addressees)),
        body=stream(parsed.body),
        live=False,
        owner=user,
    )
    index.add_child(instance=notice)
    notice.save_revision(user=user)
    return notice


def overlong(parsed: ParsedNotice) -> list[Remark]:
    """Return a remark for each text of the head that is too long for its field."""
    texts = {
        "題名": (parsed.title, TITLE_LIMIT),
        "文書番号": (parsed.number, _limit("number")),
        "発出者": (" ".join(parsed.sender), _limit("sender")),
    }
    return [
        Remark(0, f"{name}が長すぎるため、{limit}字で切ります：{text[limit:]}")
        for name, (text, limit) in texts.items()
        if len(text) > limit
    ]


def shown_date(parsed: ParsedNotice) -> str:
    """Return the date as it will be stored, in the era calendar; empty if none was found."""
    day = parsed.issued_on
    return f"{era_year(day)}{day.month}月{day.day}日" if day else ""


def free_slug(index: NoticeIndexPage, wanted: str) -> str:
    """Return an unused slug under the list: 2021-10-01, 2021-10-01-2 and so on."""
    taken = set(index.get_children().values_list("slug", flat=True))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def stream(blocks: list[Block]) -> list[tuple[str, Any]]:
    """Return the parts as blocks of a page's body; consecutive items form one list."""
    body: list[tuple[str, Any]] = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind == "list":
            body.append(("list", [{"mark": part.mark, "text": part.text} for part in group]))
        else:
            body += [(kind, _value(part)) for part in group]
    return body


def _value(block: Block) -> Any:
    if block.kind == "heading":
        return {"level": str(block.level), "mark": block.mark, "text": block.text}
    if block.kind == "note":
        return {"mark": block.mark, "text": block.text}
    if block.kind == "table":
        cells = "\n".join("\t".join(row) for row in block.rows)
        return {"caption": "", "has_head": False, "cells": cells}
    return f"<p>{escape(block.text)}</p>"


def _limit(name: str) -> int:
    return int(NoticePage._meta.get_field(name).max_length or 0)
