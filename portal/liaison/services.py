"""What the portal does with contacts. Every list starts from `visible_to(user)`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import jaconv
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.accounts.visibility import PREFECTURAL, Reader, audiences_of
from portal.liaison.models import PAIRED_SIDES, LiaisonContact, Role, Side
from portal.municipalities.kana import kana_key
from portal.municipalities.models import Municipality

MISSING, STALE = "missing", "stale"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The active filters of the directory; empty texts mean no filter."""

    side: str = ""
    role: str = ""
    region: str = ""  # slug
    municipality: str = ""  # code
    words: tuple[str, ...] = ()
    state: str = ""  # MISSING, STALE or empty


@dataclass(frozen=True, slots=True)
class Pair:
    """The two departments of one municipality, with substitutes where one has no contact."""

    municipality: Municipality
    welfare: Sequence[LiaisonContact]
    regional: Sequence[LiaisonContact]
    instead: Sequence[LiaisonContact] = field(default=())

    @property
    def sides(self) -> tuple[tuple[str, str, Sequence[LiaisonContact]], ...]:
        """Return slug, name and contacts of both departments."""
        found = (self.welfare, self.regional)
        return tuple(
            (side.value, str(side.label), contacts)
            for side, contacts in zip(PAIRED_SIDES, found, strict=True)
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the names of the departments without a contact that the reader may see."""
        return tuple(name for _, name, contacts in self.sides if not contacts)


def current_contacts(user: Reader) -> "QuerySet[LiaisonContact]":
    """Return the contacts in force today that `user` may see, with everything that lists show.

    Names of persons are not loaded, so that lists, files and feeds cannot leak them.
    """
    return (
        LiaisonContact.objects.visible_to(user)
        .current()
        .filter(Q(municipality__isnull=True) | Q(municipality__in=Municipality.objects.current()))
        .select_related("municipality__region", "region")
        .defer("person_name")
    )


def find_contacts(user: Reader, wanted: Wanted) -> list[LiaisonContact]:
    """Return the matching contacts in kana order: the prefecture's first, then by municipality."""
    contacts = current_contacts(user).filter(_condition(wanted))
    if wanted.side:
        contacts = contacts.filter(side=wanted.side)
    if wanted.role:
        contacts = contacts.filter(role=wanted.role)
    if wanted.state == STALE:
        contacts = contacts.filter(pk__in=LiaisonContact.objects.stale().values("pk"))
    return in_kana_order(contacts)


def _condition(wanted: Wanted) -> Q:
    condition = Q()
    if wanted.municipality:
        condition &= Q(municipality__code=wanted.municipality)
    if wanted.region:
        condition &= Q(municipality__region__slug=wanted.region) | Q(region__slug=wanted.region)
    for word in wanted.words:
        reading = jaconv.kata2hira(word)
        condition &= (
            Q(section__icontains=word)
            | Q(kana__icontains=reading)
            | Q(area__icontains=word)
            | Q(note__icontains=word)
            | Q(municipality__name__icontains=word)
            | Q(municipality__kana__icontains=reading)
            | Q(region__name__icontains=word)
        )
    return condition


def in_kana_order(contacts: Iterable[LiaisonContact]) -> list[LiaisonContact]:
    """Return contacts by the readings of municipality and section, the two departments first."""
    sides = list(Side.values)
    roles = list(Role.values)
    return sorted(
        contacts,
        key=lambda c: (
            kana_key(c.municipality.kana) if c.municipality else ("", ""),
            sides.index(c.side),
            roles.index(c.role),
            kana_key(c.kana),
            c.pk,
        ),
    )


def find_pairs(user: Reader, wanted: Wanted) -> list[Pair]:
    """Return both liaison posts of each matching municipality, in kana order of municipalities.

    Search words are matched against the names of the municipality and its two posts. The
    number of queries does not depend on the number of municipalities.
    """
    municipalities = Municipality.objects.current().select_related("region")
    if wanted.municipality:
        municipalities = municipalities.filter(code=wanted.municipality)
    if wanted.region:
        municipalities = municipalities.filter(region__slug=wanted.region)
    pairs = pairs_of(user, municipalities)
    pairs = [pair for pair in pairs if all(_holds(pair, word) for word in wanted.words)]
    if wanted.state == MISSING:
        pairs = [pair for pair in pairs if pair.missing]
    if wanted.state == STALE:
        pairs = [pair for pair in pairs if any(c.is_stale for c in (*pair.welfare, *pair.regional))]
    return sorted(pairs, key=lambda pair: (kana_key(pair.municipality.kana), pair.municipality.pk))


def _holds(pair: Pair, word: str) -> bool:
    texts, readings = [pair.municipality.name], [pair.municipality.kana]
    for contact in (*pair.welfare, *pair.regional):
        texts += [contact.section, contact.area, contact.note]
        readings.append(contact.kana)
    reading = jaconv.kata2hira(word)
    return any(word.lower() in text.lower() for text in texts) or any(
        reading in text for text in readings
    )


def pairs_of(user: Reader, municipalities: Iterable[Municipality]) -> list[Pair]:
    """Return both liaison posts of the given municipalities, in their order, in two queries."""
    found = list(municipalities)
    posts: dict[tuple[int, str], list[LiaisonContact]] = {}
    contacts = current_contacts(user).filter(
        role=Role.LIAISON, side__in=PAIRED_SIDES, municipality__in=[m.pk for m in found]
    )
    for contact in in_kana_order(contacts):
        assert contact.municipality_id is not None  # noqa: S101  (filtered by municipality)
        posts.setdefault((contact.municipality_id, contact.side), []).append(contact)
    complete = len(posts) == len(found) * len(PAIRED_SIDES)
    offices = [] if complete else _offices(user)
    pairs = []
    for municipality in found:
        welfare, regional = (posts.get((municipality.pk, side), []) for side in PAIRED_SIDES)
        instead = [] if welfare and regional else _instead(municipality, offices)
        pairs.append(Pair(municipality, welfare, regional, instead))
    return pairs


def _offices(user: Reader) -> list[LiaisonContact]:
    """Return the prefecture's posts that stand in for municipalities without one."""
    sides = (Side.PREFECTURE_BRANCH, Side.PREFECTURE)
    return in_kana_order(current_contacts(user).filter(role=Role.LIAISON, side__in=sides))


def _instead(municipality: Municipality, offices: Iterable[LiaisonContact]) -> list[LiaisonContact]:
    """Return the branch office of the region, or else the prefecture's own posts."""
    offices = list(offices)
    branch = [
        office
        for office in offices
        if municipality.region_id and office.region_id == municipality.region_id
    ]
    return branch or [office for office in offices if office.side == Side.PREFECTURE]


def person_name_for(contact: LiaisonContact, user: Reader) -> str:
    """Return the name of the person at the post for 県職員・編集者, an empty text for others."""
    return contact.person_name if PREFECTURAL in audiences_of(user) else ""


def readable_contacts(user: Reader) -> "QuerySet[LiaisonContact]":
    """Return the contacts whose page `user` may open: those in force, and those that have ended."""
    day = timezone.localdate()
    return (
        LiaisonContact.objects.visible_to(user)
        .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day))
        .select_related("municipality__region", "region")
    )


def colleagues_of(contact: LiaisonContact, user: Reader) -> list[LiaisonContact]:
    """Return the other contacts of the same municipality, or the prefecture's other ones."""
    others = current_contacts(user).filter(municipality=contact.municipality_id)
    return in_kana_order(others.exclude(pk=contact.pk))


def contacts_beside(pair: Pair, user: Reader) -> list[LiaisonContact]:
    """Return the contacts of a municipality that are not in its pair of departments."""
    shown = [contact.pk for contact in (*pair.welfare, *pair.regional)]
    others = current_contacts(user).filter(municipality=pair.municipality)
    return in_kana_order(others.exclude(pk__in=shown))


def successor_for(contact: LiaisonContact, user: Reader) -> LiaisonContact | None:
    """Return the successor, if it is in force and `user` may see it."""
    if contact.successor_id is None:
        return None
    return current_contacts(user).filter(pk=contact.successor_id).first()
