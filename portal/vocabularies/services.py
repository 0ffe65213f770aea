"""What the portal does with vocabularies: plain functions, one transaction each."""

import datetime

from django.db import transaction

from portal.vocabularies.models import Term
from portal.vocabularies.official import official_vocabularies


@transaction.atomic
def load_vocabularies() -> int:
    """Create the official terms that are missing and return how many were created.

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
    for term, (_, row, _) in zip(terms, missing, strict=True):
        if "successor" in row:
            term.successor = Term.objects.get(vocabulary=term.vocabulary, slug=row["successor"])
            term.save(update_fields=["successor"])
    return len(terms)


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
