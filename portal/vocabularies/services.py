"""What the portal does with vocabularies: plain functions, one transaction each."""

import datetime

import jaconv
from django.db import transaction
from wagtail.search.backends import get_search_backend

from portal.japanese.variants import comparable, folded
from portal.vocabularies.models import GlossaryEntry, Term
from portal.vocabularies.official import official_glossary, official_vocabularies

_ENTRY_FIELDS = ("slug", "term", "kana", "explanation", "side", "source", "as_of")


@transaction.atomic
def load_vocabularies() -> int:
    """Create the missing official terms and return their number.

    Existing terms are left as the prefecture has edited them.
    """
    known = set(Term.objects.values_list("vocabulary", "slug"))
    missing = [
        (vocabulary, row, position * 10)
        for vocabulary in official_vocabularies()
        for position, row in enumerate(vocabulary["terms"], start=1)
        if (vocabulary["slug"], row["slug"]) not in known
    ]
    terms = Term.objects.bulk_create(
        Term(
            vocabulary=vocabulary["slug"],
            slug=row["slug"],
            label=row["label"],
            kana=row["kana"],
            legal_basis=row.get("legal_basis", ""),
            valid_from=_date(row.get("valid_from")),
            valid_to=_date(row.get("valid_to")),
            order=order,
            system=vocabulary.get("system", False),
        )
        for vocabulary, row, order in missing
    )
    # Bulk creation sends no signals.
    get_search_backend().add_bulk(Term, terms)
    for term, (_, row, _) in zip(terms, missing, strict=True):
        if "successor" in row:
            term.successor = Term.objects.get(vocabulary=term.vocabulary, slug=row["successor"])
            term.save(update_fields=["successor"])
    return len(terms)


@transaction.atomic
def load_glossary() -> int:
    """Create the missing shipped entries and return their number.

    Existing entries are left as the prefecture has edited them; its own entry for the same word
    counts as the shipped one.
    """
    known = set(GlossaryEntry.objects.values_list("slug", flat=True))
    words = {
        comparable(word) for entry in GlossaryEntry.objects.all() for word in entry.words
    }  # fmt: skip
    missing = [
        row
        for row in official_glossary()
        if row["slug"] not in known and comparable(row["term"]) not in words
    ]
    made = {}
    for row in missing:
        synonyms = [word for word in row["synonyms"] if comparable(word) not in words]
        entry = GlossaryEntry(
            **{key: row[key] for key in _ENTRY_FIELDS},
            synonyms="\n".join(synonyms),
            abbreviations="\n".join(w for w in row.get("abbreviations", []) if w in synonyms),
            explain_in_text=row.get("explain_in_text", True),
            shipped=True,
        )
        entry.save()
        made[entry.slug] = entry
    entries = {entry.slug: entry for entry in GlossaryEntry.objects.all()}
    for row in missing:
        made[row["slug"]].related.set(entries[slug] for slug in row["see"] if slug in entries)
    return len(made)


def find_entries(words: str = "", side: str = "") -> list[GlossaryEntry]:
    """Return the published entries by kana.

    Args:
        words: Part of a headword, reading or synonym, in any spelling; empty for all.
        side: A department (`welfare`, `regional`): its own words and those of both departments.
    """
    entries = GlossaryEntry.objects.published()
    if side:
        entries = entries.filter(side__in=(side, GlossaryEntry.Side.BOTH))
    wanted = jaconv.kata2hira(folded(words))
    return [
        entry
        for entry in entries
        if any(wanted in jaconv.kata2hira(folded(word)) for word in (*entry.words, entry.kana))
    ]


def oldest_check(entries: "list[GlossaryEntry]") -> datetime.date | None:
    """Return the oldest day on which one of the entries was checked; None if that is not known of all."""
    days = [entry.as_of for entry in entries]
    known = [day for day in days if day is not None]
    return min(known) if known and len(known) == len(days) else None


def entry_deletion_problem(entries: "list[GlossaryEntry]") -> str:
    """Return in Japanese why entries may not be deleted: set-up would create shipped ones again."""
    shipped = [entry for entry in entries if entry.shipped]
    if not shipped:
        return ""
    return (
        f"「{shipped[0]}」は、はじめからある用語のため削除できません。"
        "使わないときは、編集画面で「公開する」を外してください。"
    )


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
