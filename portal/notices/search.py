"""Search documents of notices and explainers: one for each page."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model, QuerySet

from portal.accounts.visibility import Visibility
from portal.japanese.dates import format_date
from portal.notices.models import (
    NoticeIndexPage,
    NoticePage,
    ProgrammeIndexPage,
    ProgrammePage,
    Side,
    side_slugs,
)
from portal.notices.presentation import facet_of
from portal.pages.tags import pages_with_tag
from portal.vocabularies.models import GlossaryEntry, PortalTag, Term
from search.core.documents import SearchDocument
from search.core.engines.base import Hit
from search.core.names import name_key
from search.results.answers import (
    Fact,
    Told,
    first_sentence,
    register_answer,
    tell_definition,
)
from search.sources.explainers import GLOSSARY, register_explainers
from search.sources.facets import SIDE, Facet
from search.sources.registry import (
    PROGRAMMES,
    DocumentSource,
    exclude_from_search,
    register_facet_choices,
    register_link,
    register_source,
)
from search.sources.tags import tag_facet, tag_keywords
from search.understanding.conditions import (
    Condition,
    Piece,
    Stands,
    register_kind_words,
    register_recogniser,
)
from search.understanding.periods import BEHIND, PERIODS, period, written
from search.words.labels import Labels

# The one of the 3つの支援 to which a part of the project belongs (社援地発1001第2号 別紙4(1)–(3)).
SUPPORT_OF = {
    "houkatsu": "soudan",
    "takikan": "soudan",
    "outreach": "soudan",
    "sanka-jigyo": "sanka",
    "chiikizukuri-jigyo": "chiikizukuri",
}
_BRACKETS = re.compile(r"[（()）]")  # 農村RMO（農村型地域運営組織）: two names with one meaning
# Separates the numbers of a notice that two sections have sent.
_NUMBERS = re.compile(r"[・、,，\s]+")

_SENT_IN = re.compile(rf"(?P<when>{PERIODS})の?(?:通知|お知らせ)")
# All of them are listed, the newest first.
_NEWEST = re.compile(r"(?:最近の|最新の|新しい|新着の?)(?:通知|お知らせ)")


class NoticeSource(DocumentSource):
    """通知・お知らせ."""

    kind = "notice"
    label = "通知・お知らせ"
    order = 50
    model = NoticePage
    facets = (SIDE, Facet("state", "通知の状態", 25, on_choice=True))
    watch: Mapping[type[Model], Callable[[Any], Iterable[int] | None]] = {
        PortalTag: lambda tag: pages_with_tag(tag, NoticePage)
    }

    def queryset(self) -> "QuerySet[Any]":
        """Return present and future notices; the engine filters by time and visibility."""
        return NoticePage.objects.upcoming()

    def documents(self, objects: Iterable[Any]) -> Iterator[SearchDocument]:
        """Yield the documents of the notices, in a fixed number of queries."""
        notices = NoticePage.objects.filter(pk__in=[notice.pk for notice in objects])
        for notice in notices.prefetch_related("participants", "tagged_items__tag"):
            yield _notice_document(notice)


def _notice_document(notice: NoticePage) -> SearchDocument:
    facets = {
        "kind": (NoticeSource.kind,),
        "side": side_slugs(notice.side),
        "year": (str(notice.fiscal_year),),
    }
    facts = [str(notice.get_kind_display()), format_date(notice.issued_on)]
    if notice.is_official:
        facets["state"] = (notice.state,)
        facts.append(notice.number)
        if not notice.is_current:
            facts.append(str(notice.get_state_display()))
    words = (notice.number, notice.kana, tag_keywords(notice))
    numbers = [notice.number, *_NUMBERS.split(notice.number)]
    texts = [notice.sender, *notice.addressee_list, notice.legal_basis, notice.as_of]
    return SearchDocument(
        id=f"{NoticeSource.kind}:{notice.pk}",
        kind=NoticeSource.kind,
        url=notice.relative_url(None) or "",
        title=notice.title,
        summary=notice.lead,
        body="\n".join(text for text in [notice.body_text(), *texts] if text),
        audiences=notice.audiences(),
        facets=facets | tag_facet(notice),
        keywords="\n".join(text for text in words if text),
        names=tuple(dict.fromkeys(number for number in numbers if number)),
        aliases=(notice.kana,) if notice.kana else (),
        date=notice.issued_on,
        visible_from=notice.go_live_at,
        visible_until=notice.visible_until,
        card={"facts": [fact for fact in facts if fact]},
    )


class ProgrammeSource(DocumentSource):
    """しくみの解説."""

    kind = "programme"
    label = "しくみの解説"
    order = 40
    model = ProgrammePage
    facets = (SIDE,)

    @property
    def watch(self) -> Mapping[type[Model], Callable[[Any], Iterable[int] | None]]:  # type: ignore[override]  # made when asked for, an attribute in the base
        """Return the other model that documents are made of: the explained term."""
        return {
            Term: _explainers_of,
            PortalTag: lambda tag: pages_with_tag(tag, ProgrammePage),
            GlossaryEntry: lambda entry: None,  # its former name may belong to another explainer
        }

    def queryset(self) -> "QuerySet[Any]":
        """Return present and future explainers; the engine filters by time and visibility."""
        return ProgrammePage.objects.upcoming()

    def documents(self, objects: Iterable[Any]) -> Iterator[SearchDocument]:
        """Yield the documents of the explainers."""
        pages = ProgrammePage.objects.filter(pk__in=[page.pk for page in objects])
        # A glossary entry gets a separate hit if its explainer is not public, or only for a time.
        explained = _explained()
        entries = {name_key(entry.term): entry for entry in GlossaryEntry.objects.published()}
        for page in pages.select_related("term").prefetch_related(
            "participants", "tagged_items__tag"
        ):
            known = [
                entries[key] for key in _keys_of(page.title) if key in explained and key in entries
            ]
            yield _programme_document(page, known[0] if known else None)


def _programme_document(page: ProgrammePage, entry: GlossaryEntry | None) -> SearchDocument:
    kinds = (ProgrammeSource.kind, *((GLOSSARY,) if entry else ()))
    facets: dict[str, tuple[str, ...]] = {"kind": kinds, "side": side_slugs(page.side)}
    term = page.term
    if term is not None and (facet := facet_of(term)):
        facets[facet] = (term.slug,)
    if term is not None and term.vocabulary == "juso" and term.slug in SUPPORT_OF:
        facets["support"] = (SUPPORT_OF[term.slug],)
    texts = (
        page.for_whom_other_department,
        page.legal_basis,
        page.what_it_pays_for,
        page.whom_to_ask,
        page.how_to_work_together,
        page.caution,
        page.sources,
        *((entry.explanation, *entry.synonym_words, entry.source) if entry else ()),
    )
    named = [
        *_BRACKETS.split(page.title),
        page.kana,
        *((term.label, term.kana) if term is not None else ()),
    ]
    if entry:
        named += [*entry.synonym_words, entry.kana]
    return SearchDocument(
        id=f"{ProgrammeSource.kind}:{page.pk}",
        kind=ProgrammeSource.kind,
        url=page.relative_url(None) or "",
        title=page.title,
        summary=page.lead,
        body="\n".join(text for text in texts if text),
        audiences=page.audiences(),
        facets=facets | tag_facet(page),
        keywords="\n".join(word for word in (*named, tag_keywords(page)) if word),
        aliases=tuple(dict.fromkeys(name for name in named if name)),
        # No date: explainers are not news.
        visible_from=page.go_live_at,
        visible_until=page.visible_until,
        card={
            "facts": [str(Side(page.side).label)],
            "definition": entry.explanation if entry else page.lead,
        },
    )


def _explained() -> set[str]:
    """Return the keys of the terms that public explainers without start or end dates explain."""
    pages = ProgrammePage.objects.upcoming().filter(
        visibility=Visibility.PUBLIC, expire_at=None, go_live_at=None
    )
    return {key for title in pages.values_list("title", flat=True) for key in _keys_of(title)}


def _keys_of(title: str) -> list[str]:
    """Return the keys of a title and of its parts outside and inside brackets."""
    return [key for name in (title, *_BRACKETS.split(title)) if (key := name_key(name))]


def _explainers_of(term: Term) -> list[int]:
    return list(ProgrammePage.objects.filter(term=term.pk).values_list("pk", flat=True))


def recent_notices(text: str, labels: Labels) -> Iterator[Piece]:
    """Find what asks for the notices of a month or week, or for the newest: 今月の通知, 10月の通知."""
    name = labels.of("kind").get(NoticeSource.kind, "")
    kind = (("kind", (NoticeSource.kind,)),)
    for match in _SENT_IN.finditer(text):
        days = period(match["when"], BEHIND)
        if days is not None:
            sent = NoticePage.objects.filter(issued_on__range=days)
            keys = frozenset(
                f"{NoticeSource.kind}:{pk}" for pk in sent.values_list("pk", flat=True)
            )
            month = written(match["when"], BEHIND)
            condition = Condition(kind, f"{match['when']}の{name}", keys, month)
            yield Piece(*match.span(), condition, Stands.LAST)
    for match in _NEWEST.finditer(text):
        yield Piece(*match.span(), Condition(kind, name), Stands.LAST)


def tell_notice(hit: Hit, audiences: frozenset[str]) -> Told | None:
    """Return the answer of a notice: its summary, number and date."""
    notice = NoticePage.objects.upcoming().filter(pk=hit.id.partition(":")[2]).first()
    if notice is None or not notice.audiences() & audiences:
        return None
    facts = [Fact("文書番号", notice.number)] if notice.number else []
    facts.append(Fact("日付", format_date(notice.issued_on)))
    return Told(first_sentence(notice.lead), tuple(facts))


def register() -> None:
    """Register the sources, and exclude the lists, which have no content."""
    register_source(NoticeSource())
    register_source(ProgrammeSource())
    register_kind_words(NoticeSource.kind, "通知", "お知らせ")
    register_kind_words(ProgrammeSource.kind, "解説", "しくみの解説")
    register_recogniser(recent_notices)
    register_answer(NoticeSource.kind, tell_notice)
    register_answer(ProgrammeSource.kind, tell_definition)
    register_explainers(ProgrammeSource.kind, _explained)
    register_link(PROGRAMMES, "しくみの解説を読む", "/programmes/")
    register_facet_choices("state", lambda: dict(NoticePage.State.choices))
    exclude_from_search(NoticeIndexPage, ProgrammeIndexPage)
