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
    created_count = 0
    successors: list[tuple[Term, str]] = []
    for vocabulary in official_vocabularies():
        for position, row in enumerate(vocabulary["terms"], start=1):
            term, created = Term.objects.get_or_create(
                vocabulary=vocabulary["slug"],
                slug=row["slug"],
                defaults={
                    "label": row["label"],
                    "kana": row["kana"],
                    "legal_basis": row.get("legal_basis", ""),
                    "valid_from": _date(row.get("valid_from")),
                    "valid_to": _date(row.get("valid_to")),
                    "order": position * 10,
                    "system": vocabulary.get("system", False),
                },
            )
            created_count += created
            if created and "successor" in row:
                successors.append((term, row["successor"]))
    for term, slug in successors:
        term.successor = Term.objects.get(vocabulary=term.vocabulary, slug=slug)
        term.save(update_fields=["successor"])
    return created_count


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
