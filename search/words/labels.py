"""The labels of facet values: terms, municipalities, regions, from the database.

Each process caches them and checks for edits with one small query.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from portal.changes.log import OWN, SETTLED
from portal.changes.models import LABELS, Change
from portal.municipalities.bands import BANDS
from portal.municipalities.models import Municipality, Region
from portal.vocabularies.models import GlossaryEntry, PortalTag, Term
from search.core.synonyms import Group, register_synonym_provider
from search.core.word_list import Entry, Word, entry_of, register_suggestion_provider
from search.models import SynonymRule
from search.sources.registry import facet_choices, sources
from search.words.synonym_rules import synonym_groups

#: Models that are read here: their changes are logged with the kind LABELS.
LABEL_MODELS = (Term, PortalTag, GlossaryEntry, SynonymRule, Municipality, Region)

Version = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of all facet values in display order, by parameter."""

    values: Mapping[str, Mapping[str, str]]
    readings: Mapping[str, str]  # label -> kana, for the search field of a facet
    synonyms: tuple[Group, ...]  # of the glossary and the editors' rules; kana -> label
    moved: Mapping[str, Mapping[str, str]]  # by parameter: old value -> its replacement
    words: tuple[Word, ...]  # the terms of all vocabularies, the tags, all words of the glossary
    places: tuple[Entry, ...]  # the municipalities
    place_urls: Mapping[str, str]  # label of a municipality -> URL of its page

    def of(self, parameter: str) -> Mapping[str, str]:
        """Return value -> label of one facet."""
        return self.values.get(parameter, {})


_kept: tuple[Version, Labels] | None = None


def labels() -> Labels:
    """Return the current labels."""
    global _kept  # noqa: PLW0603  (the one value that a process keeps)
    version = _version()
    if version is None or _kept is None or _kept[0] != version:
        fresh = _read()
        if version is None:
            return fresh
        _kept = (version, fresh)
    return _kept[1]


_NEWEST_OF_LABELS = {
    vendor: f'SELECT "transaction", id, recorded_at, ({settled} OR {OWN[vendor]}) FROM {Change._meta.db_table}'  # noqa: S608  (our own table)
    ' WHERE kind = %s ORDER BY "transaction" DESC, id DESC LIMIT 1'
    for vendor, settled in SETTLED.items()
}


def _version() -> Version | None:
    # Every page runs this query: building it with the ORM would take ten times as long as running
    # it.
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST_OF_LABELS[connection.vendor], [LABELS])
        row = cursor.fetchone()
    # On PostgreSQL, a row may still appear before the newest one: do not cache then.
    return (row[0], row[1], str(row[2])) if row and row[3] else None


def _read() -> Labels:
    values: dict[str, dict[str, str]] = {}
    readings: dict[str, str] = {}
    terms = list(Term.objects.all())
    for term in terms:
        values.setdefault(term.vocabulary, {})[term.slug] = term.label
        readings[term.label] = term.kana
    municipalities = list(Municipality.objects.order_by("code"))
    regions = list(Region.objects.all())
    readings |= {municipality.label: municipality.kana for municipality in municipalities}
    readings |= {region.name: region.kana for region in regions}
    tags = list(PortalTag.objects.select_related("merged_into"))
    values["tag"] = {tag.slug: tag.name for tag in tags if tag.merged_into is None}
    moved = {tag.slug: tag.merged_into.slug for tag in tags if tag.merged_into is not None}
    readings |= {tag.name: tag.kana for tag in tags if tag.merged_into is None}
    values["municipality"] = {m.code: m.label for m in municipalities}
    values["region"] = {region.slug: region.name for region in regions}
    values["municipality_type"] = {str(k): str(name) for k, name in Municipality.Kind.choices}
    values["population"] = {band.slug: band.label for band in BANDS}
    values["kind"] = {source.kind: source.label for source in sources()}
    values |= {parameter: dict(choices) for parameter, choices in facet_choices().items()}
    names = {m.label: m.name for m in municipalities}
    entries = list(GlossaryEntry.objects.published())
    groups = synonym_groups(entries, SynonymRule.objects.all())
    spoken = readings | {entry.term: entry.kana for entry in entries}
    groups += tuple(
        Group((kana,), (names.get(label, label),)) for label, kana in spoken.items() if kana
    )
    return Labels(
        values,
        readings,
        groups,
        {"tag": moved},
        words=(
            *(Word(term.label, term.kana) for term in terms),
            *(Word(tag.name, tag.kana) for tag in tags if tag.merged_into is None),
            *(Word(entry.term, entry.kana) for entry in entries),
            *(Word(word) for entry in entries for word in entry.synonym_words),
        ),
        places=tuple(entry_of(Word(m.label, m.kana)) for m in municipalities),
        place_urls={m.label: m.get_absolute_url() for m in municipalities},
    )


def _synonyms() -> tuple[Group, ...]:
    return labels().synonyms


def _words() -> tuple[Word, ...]:
    return labels().words


register_synonym_provider(_synonyms)
register_suggestion_provider(_words)
