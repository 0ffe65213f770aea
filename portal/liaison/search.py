"""Search documents of contacts: one for each post, without names of persons."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from portal.liaison.models import (
    PAIRED_SIDES,
    PREFECTURAL_SIDES,
    LiaisonContact,
    Role,
    Side,
)
from portal.liaison.queries import prefecture_names, recognise
from portal.municipalities.models import Municipality, Region, Statistic
from search.core.documents import SearchDocument
from search.core.engines.base import Hit
from search.results.answers import Fact, Told, register_answer
from search.sources.facets import SIDE, Facet
from search.sources.registry import DocumentSource, register_facet_choices, register_source
from search.sources.ways_to_reach import ways_to_reach
from search.understanding.conditions import register_kind_words, register_recogniser

# A division or group, and its department.
_BELOW_DEPARTMENT = re.compile(r".+?[部局](.+(?:課|室|係|班|担当|グループ|センター))")


class ContactSource(DocumentSource):
    """連絡調整担当."""

    kind = "contact"
    label = "連絡調整担当"
    order = 30
    model = LiaisonContact
    facets = (SIDE, Facet("role", "担当の役割", 24, on_choice=True))

    @property
    def watch(self) -> Mapping[type[Model], Callable[[Any], Iterable[int] | None]]:  # type: ignore[override]  # made when asked for, an attribute in the base
        """Return the other models that documents are made of, and the contacts that each change affects."""
        return {
            Municipality: lambda municipality: _keys(municipality=municipality.pk),
            Region: lambda region: _keys(Q(region=region.pk) | Q(municipality__region=region.pk)),
            Statistic: lambda statistic: _keys(municipality=statistic.municipality_id),
        }

    def queryset(self) -> "QuerySet[Any]":
        """Return all contacts: visibility and validity are the engine's filters."""
        return LiaisonContact.objects.all()

    def documents(self, objects: Iterable[Any]) -> Iterator[SearchDocument]:
        """Yield the documents of the contacts; the number of queries does not depend on theirs."""
        contacts = (
            LiaisonContact.objects.filter(pk__in=[contact.pk for contact in objects])
            .defer("person_name")
            .select_related("municipality__region", "region")
            .prefetch_related("participants", "municipality__statistics")
        )
        prefectures = prefecture_names()
        for contact in contacts:
            yield _document(contact, prefectures)


def _document(contact: LiaisonContact, prefectures: Sequence[str]) -> SearchDocument:
    municipality = contact.municipality
    side, role = str(contact.get_side_display()), str(contact.get_role_display())
    phone = f"電話 {contact.phone}" if contact.phone else f"メール {contact.mail}"
    last_day = _end_of_municipality_or_post(contact)
    return SearchDocument(
        id=f"{ContactSource.kind}:{contact.pk}",
        kind=ContactSource.kind,
        url=contact.get_absolute_url(),
        title=f"{contact.body_name} {contact.section}" if municipality else contact.section,
        summary=_summary(contact),
        body="\n".join(text for text in (contact.area, contact.hours, contact.note) if text),
        audiences=contact.audiences(),
        facets=_facets(contact),
        keywords=_keywords(contact),
        names=names_of(contact, prefectures),
        aliases=_aliases(contact),
        # No date: contacts are not news, and come last under 新しい順.
        order=municipality.code if municipality else "",
        visible_from=_midnight(contact.valid_from),
        visible_until=_midnight(last_day + datetime.timedelta(days=1)) if last_day else None,
        card={"facts": [side, role, phone]},
    )


def names_of(contact: LiaisonContact, prefectures: Sequence[str]) -> tuple[str, ...]:
    """Return what people type to reach the post: its section and parts of it, numbers, addresses."""
    sections = _sections(contact.section)
    municipality = contact.municipality
    names = [*sections, *ways_to_reach(contact.phone, contact.extension, contact.mail)]
    if municipality is not None:
        names += [f"{municipality.name}{section}" for section in sections]
    if contact.side in PREFECTURAL_SIDES:
        levels = {level: None for name in prefectures for level in (name, name[-1:])}
        names += [f"{level}{section}" for level in levels for section in sections]
    return tuple(dict.fromkeys(name for name in names if name))


def _sections(section: str) -> list[str]:
    """Return a section name and the parts that people use for it: 地域共生課 for 福祉部地域共生課."""
    parts = section.split()
    below = [match[1] for part in parts if (match := _BELOW_DEPARTMENT.fullmatch(part))]
    return [section, *parts, *below]


def _aliases(contact: LiaisonContact) -> tuple[str, ...]:
    aliases = [contact.kana, *contact.kana.split()]
    municipality = contact.municipality
    if municipality is not None and contact.side == Side.SHAKYO:
        aliases += [f"{municipality.name}{name}" for name in ("社会福祉協議会", "社協")]
    return tuple(dict.fromkeys(alias for alias in aliases if alias))


def _summary(contact: LiaisonContact) -> str:
    parts = [
        contact.area and f"担当区域は{contact.area}",
        contact.hours and f"受付時間は{contact.hours}",
    ]
    sentence = "、".join(part for part in parts if part)
    return f"{sentence}です。{contact.note}" if sentence else contact.note


def _facets(contact: LiaisonContact) -> dict[str, tuple[str, ...]]:
    municipality = contact.municipality
    facets: dict[str, tuple[str, ...]] = {
        "kind": (ContactSource.kind,),
        "side": (contact.side,),
        "role": (contact.role,),
    }
    region = municipality.region if municipality else contact.region
    if region is not None:
        facets["region"] = (region.slug,)
    if municipality is not None:
        facets["municipality"] = (municipality.code,)
        facets["municipality_type"] = (municipality.kind,)
        band = municipality.population_band
        if band is not None:
            facets["population"] = (band.slug,)
    return facets


def _keywords(contact: LiaisonContact) -> str:
    words = [
        contact.kana,
        str(contact.get_side_display()),
        str(contact.get_role_display()),
        "担当者 連絡先 電話番号",
    ]
    municipality = contact.municipality
    if municipality is not None:
        words += [municipality.full_name, municipality.kana]
    region = municipality.region if municipality else contact.region
    if region is not None:
        words += [region.name, region.kana]
    return "\n".join(words)


def _end_of_municipality_or_post(contact: LiaisonContact) -> datetime.date | None:
    """Return the last day of the post: it ends at the latest with its municipality."""
    ends = [contact.valid_to, contact.municipality.valid_to if contact.municipality else None]
    return min((end for end in ends if end is not None), default=None)


def _midnight(day: datetime.date | None) -> datetime.datetime | None:
    """Return the first moment of a day in Japan."""
    if day is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _keys(*conditions: Q, **fields: Any) -> list[int]:
    return list(LiaisonContact.objects.filter(*conditions, **fields).values_list("pk", flat=True))


def tell_contact(hit: Hit, audiences: frozenset[str]) -> Told | None:
    """Return the answer of a post: how to reach it."""
    found = _posts_for(audiences).filter(pk=hit.id.partition(":")[2]).first()
    if found is None:
        return None
    facts = []
    if found.phone:
        extension = f"（内線{found.extension}）" if found.extension else ""
        facts.append(Fact("電話", found.phone + extension, f"tel:{found.dialled}"))
    if found.mail:
        facts.append(Fact("メール", found.mail, f"mailto:{found.mail}"))
    if found.hours:
        facts.append(Fact("受付時間", found.hours))
    return Told(facts=tuple(facts))


def _posts_for(audiences: frozenset[str]) -> "QuerySet[LiaisonContact]":
    """Return the posts in force that readers of these audiences may see, without names of persons."""
    return LiaisonContact.objects.visible_to_audiences(audiences).current().defer("person_name")


def tell_posts(hit: Hit, audiences: frozenset[str]) -> Told:
    """Return the posts of both departments of a municipality, as far as `audiences` may see them."""
    contacts = _posts_for(audiences).filter(
        municipality__in=Municipality.objects.current().filter(pk=hit.id.partition(":")[2]),
        side__in=PAIRED_SIDES,
        role=Role.LIAISON,
    )
    return Told(
        facts=tuple(
            Fact(
                f"{side.label}の連絡調整担当",
                f"{contact.section} {contact.phone}".strip(),
                f"tel:{contact.dialled}" if contact.phone else contact.get_absolute_url(),
            )
            for side in PAIRED_SIDES
            for contact in contacts
            if contact.side == side
        )
    )


def register() -> None:
    """Register the source, the answers, and the labels of the facets."""
    register_source(ContactSource())
    register_kind_words(
        ContactSource.kind,
        *("担当", "担当者", "担当課", "連絡先", "電話番号", "電話", "連絡調整担当"),
        *("問い合わせ先", "問合せ先", "問合わせ先"),
    )
    register_recogniser(recognise)
    register_answer(ContactSource.kind, tell_contact)
    register_answer("municipality", tell_posts)
    register_facet_choices("side", lambda: dict(_labels(Side)))
    register_facet_choices("role", lambda: dict(_labels(Role)))


def _labels(choices: type[Side] | type[Role]) -> Iterator[tuple[str, str]]:
    return ((str(value), str(label)) for value, label in choices.choices)
