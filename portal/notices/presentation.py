"""What the pages of notices and explainers show: plain values for the templates.

`services` applies visibility.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from portal.accounts.visibility import Reader, audiences_of
from portal.notices.models import (
    NoticeAttachment,
    NoticePage,
    ProgrammeFigure,
    ProgrammePage,
    Side,
)
from portal.notices.services import (
    explainers,
    notices_about,
    predecessors_of,
    related_pages,
    successors_of,
    visible_attachments,
)
from portal.pages.models import PortalPage
from portal.vocabularies.models import Term
from portal.vocabularies.official import vocabulary_choices
from search.core.engines.base import Hit
from search.results.listing import newest_of
from search.sources.registry import facets

CASES_SHOWN = 5
TOC_FROM = 3
CASES, CONTACTS = "/cases/", "/contacts/"
#: Deeper headings are not in the table of contents.
TOC_LEVEL = "1"


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a body; headings have an id as link target."""

    block: Any
    id: str = ""


@dataclass(frozen=True, slots=True)
class TocEntry:
    """An entry of the table of contents."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class NoticeView:
    """What the page of a notice shows in addition to its fields."""

    parts: tuple[Part, ...]
    toc: tuple[TocEntry, ...]
    successors: tuple[NoticePage, ...]
    predecessors: tuple[NoticePage, ...]
    attachments: tuple[NoticeAttachment, ...]
    related: tuple[PortalPage, ...]


def notice_view(notice: NoticePage, user: Reader) -> NoticeView:
    """Return the notice as `user` may see it."""
    parts = tuple(_parts(notice.body))
    toc = tuple(
        TocEntry(part.id, _heading_text(part.block.value))
        for part in parts
        if part.id and part.block.value["level"] == TOC_LEVEL
    )
    saved = notice.pk is not None
    return NoticeView(
        parts=parts,
        toc=toc if len(toc) >= TOC_FROM else (),
        successors=tuple(successors_of(notice, user)) if saved else (),
        predecessors=tuple(predecessors_of(notice, user)),
        attachments=tuple(visible_attachments(notice, user)),
        related=tuple(related_pages(notice, user)),
    )


def _parts(body: Iterable[Any]) -> Iterable[Part]:
    number = 0
    for block in body:
        if block.block_type == "heading":
            number += 1
            yield Part(block, f"part-{number}")
        else:
            yield Part(block)


def _heading_text(value: Any) -> str:
    return f"{value['mark']} {value['text']}".strip()


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases related to the explained term; `url` is the list of all of them."""

    hits: tuple[Hit, ...]
    total: int
    url: str
    #: The words that the cases contain; empty if the term itself describes them.
    words: str = ""


@dataclass(frozen=True, slots=True)
class ContactLink:
    """The link to the contacts of a department."""

    side: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """What the page of an explainer shows in addition to its fields."""

    readers: str
    cases: Cases
    contacts: tuple[ContactLink, ...]
    notices: tuple[NoticePage, ...]
    figures: tuple[ProgrammeFigure, ...]


READERS = {
    Side.WELFARE.value: "地域振興の部局の方へ",
    Side.REGIONAL.value: "福祉の部局の方へ",
    Side.BOTH.value: "福祉・地域振興の部局の方へ",
}
LEADERS = {
    Side.WELFARE.value: "福祉の部局のしくみ",
    Side.REGIONAL.value: "地域振興の部局のしくみ",
    Side.BOTH.value: "二つの部局にまたがるしくみ",
}


def programme_view(page: ProgrammePage, user: Reader) -> ProgrammeView:
    """Return the explainer as `user` may see it."""
    return ProgrammeView(
        readers=READERS[page.side],
        cases=_cases(page, user),
        contacts=tuple(
            ContactLink(side, str(side.label), f"{CONTACTS}?{urlencode({'side': side.value})}")
            for side in (Side.WELFARE, Side.REGIONAL)
        ),
        notices=tuple(notices_about(page, user)) if page.pk else (),
        figures=tuple(page.figures.all()),
    )


def facet_of(term: Term | None) -> str:
    """Return the facet that finds objects described by the term, if there is one."""
    known = {facet.parameter for facet in facets()}
    return term.vocabulary if term is not None and term.vocabulary in known else ""


def _cases(page: ProgrammePage, user: Reader) -> Cases:
    audiences = audiences_of(user)
    term = page.term
    facet = facet_of(term)
    if term is not None and facet:
        filters = {facet: frozenset({term.slug})}
        found = newest_of("case", audiences, limit=CASES_SHOWN, filters=filters)
        return Cases(found.hits, found.total, f"{CASES}?{urlencode({facet: term.slug})}")
    words = f"「{term.label if term is not None else page.title}」"
    found = newest_of("case", audiences, limit=CASES_SHOWN, words=words)
    return Cases(found.hits, found.total, f"{CASES}?{urlencode({'q': words})}", words)


@dataclass(frozen=True, slots=True)
class Group:
    """Explainers of one vocabulary."""

    name: str
    pages: tuple[ProgrammePage, ...]


@dataclass(frozen=True, slots=True)
class SideGroup:
    """The explainers of one department, in groups."""

    side: str
    name: str
    groups: tuple[Group, ...]


def programme_groups(user: Reader) -> list[SideGroup]:
    """Return the explainers that the reader may see, by department and vocabulary, in order."""
    found: dict[str, dict[str, list[ProgrammePage]]] = {side: {} for side in LEADERS}
    for page in explainers(user):
        found[page.side].setdefault(page.vocabulary, []).append(page)
    names = dict(vocabulary_choices())
    return [
        SideGroup(
            side,
            LEADERS[side],
            tuple(
                Group(names.get(vocabulary, ""), tuple(members))
                for vocabulary, members in groups.items()
            ),
        )
        for side, groups in found.items()
        if groups
    ]
