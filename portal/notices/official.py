"""The pages that apply to every prefecture, from the data files: notice of 2021, explainers.

Only missing pages are created, so that a prefecture's edits are kept.
"""

import tomllib
from collections.abc import Container, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from wagtail.models import Page

from portal.japanese.dates import format_date
from portal.notices.models import (
    NoticeIndexPage,
    NoticePage,
    ProgrammeFigure,
    ProgrammeIndexPage,
    ProgrammePage,
    RelatedPage,
)
from portal.vocabularies.models import Term

DATA = Path(__file__).parent / "data"
STATES = {str(label): value for value, label in NoticePage.State.choices}
#: The explainers related to the notice of 2021, in reading order.
RELATED_TO_NOTICE = ("juso", "kyoryokutai", "rmo", "juso-kaigi", "shien-kaigi")
_TEXTS = (
    "title",
    "kana",
    "side",
    "lead",
    "for_whom_other_department",
    "legal_basis",
    "what_it_pays_for",
    "whom_to_ask",
    "caution",
)
_Block = tuple[str, Any]


def official_slugs() -> list[str]:
    """Return the slugs of all these pages."""
    rows = [*_read("programme_pages")["page"], _read("notice_2021")]
    return [row["slug"] for row in rows]


def load_official_pages(skip: Container[str] = ()) -> int:
    """Create and publish the missing pages under their lists; return how many.

    `skip` are slugs of pages that are not created.
    """
    programmes, notices = ProgrammeIndexPage.objects.get(), NoticeIndexPage.objects.get()
    terms = {(term.vocabulary, term.slug): term for term in Term.objects.all()}
    made = 0
    explainers = _read("programme_pages")
    for row in explainers["page"]:
        if row["slug"] not in skip:
            row["as_of"] = explainers["as_of"]
            made += _publish(programmes, row["slug"], lambda row=row: _programme(row, terms))
    row = _read("notice_2021")
    if row["slug"] not in skip:
        made += _publish(notices, row["slug"], lambda: _notice(row, programmes))
    return made


def _read(name: str) -> dict[str, Any]:
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _publish(parent: Page, slug: str, make: Any) -> int:
    """Add the page unless its slug is taken; return how many pages were created."""
    if Page.objects.child_of(parent).filter(slug=slug).exists():
        return 0
    page = make()
    page.slug = slug
    parent.add_child(instance=page)
    page.save_revision().publish()
    return 1


def _programme(row: Mapping[str, Any], terms: Mapping[tuple[str, str], Term]) -> ProgrammePage:
    page = ProgrammePage(
        **{name: row.get(name, "").strip() for name in _TEXTS},
        as_of=row["as_of"],
        vocabulary=row["vocabulary"],
        term=terms.get((row["vocabulary"], row.get("term", ""))),
        how_to_work_together="\n".join(row["how_to_work_together"]),
        sources="\n".join(row["sources"]),
    )
    for order, figure in enumerate(row.get("figures", [])):
        page.figures.add(ProgrammeFigure(**figure, sort_order=order))
    return page


def _notice(row: Mapping[str, Any], programmes: ProgrammeIndexPage) -> NoticePage:
    notice = NoticePage(
        title=row["title"],
        kana=row["kana"],
        kind=NoticePage.Kind.NOTICE,
        number=row["number"],
        issued_on=row["date"],
        sender=row["sender"],
        addressees="\n".join(row["addressees"]),
        legal_basis=row["legal_basis"],
        state=STATES[row["state"]],
        as_of=row["as_of"],
        lead=row["lead"],
        body=list(_body(row)),
    )
    pages = {page.slug: page for page in ProgrammePage.objects.child_of(programmes)}
    for order, slug in enumerate(slug for slug in RELATED_TO_NOTICE if slug in pages):
        notice.related_pages.add(RelatedPage(related=pages[slug], sort_order=order))
    return notice


def _body(row: Mapping[str, Any]) -> Iterator[_Block]:
    """Yield the blocks: the subject, the requests with their addressees, the parts, what is outdated."""
    for part in row["summary"]:
        yield heading(part["heading"])
        yield paragraph(part["text"])
    for part in row["asks"]:
        yield heading(part["heading"])
        yield items(part["items"])
    yield heading("通知の構成")
    lines = [(part["number"], part["heading"], part["text"]) for part in row["parts"]]
    yield table("通知の各部分の内容", [("部分", "見出し", "内容"), *lines])
    yield heading("今読むときの補足")
    for part in row["remarks"]:
        yield "remark", {"heading": part["heading"], "text": part["text"]}
    yield heading("あわせて読む通知")
    related = [
        f"「{part['title']}」（{format_date(part['date'])}、{part['number']}、{part['sender']}）"
        f" {part['text']}"
        for part in row["related"]
    ]
    yield items(related)
    yield heading("出典")
    yield items([part["text"] for part in row["sources"]])


def heading(text: str, level: int = 1, mark: str = "") -> _Block:
    """Return a heading for the body of a notice."""
    return "heading", {"level": str(level), "mark": mark, "text": text}


def paragraph(text: str) -> _Block:
    """Return plain text as a block; blank lines separate its paragraphs."""
    parts = [part.strip() for part in text.split("\n\n")]
    return "paragraph", "".join(f"<p>{escape(part)}</p>" for part in parts if part)


def items(texts: list[str]) -> _Block:
    """Return a list."""
    return "list", [{"mark": "", "text": text} for text in texts]


def table(caption: str, rows: list[tuple[str, ...]]) -> _Block:
    """Return a table whose first row is the header."""
    cells = "\n".join("｜".join(row) for row in rows)
    return "table", {"caption": caption, "has_head": True, "cells": cells}
