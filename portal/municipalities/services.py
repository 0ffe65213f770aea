"""What the portal does with municipalities: plain functions, one transaction each."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from portal.municipalities.models import Implementation, Municipality
from portal.municipalities.official_list import OfficialMunicipality

IMPLEMENTATION_FILE = Path(__file__).parent / "data" / "implementation.toml"


@transaction.atomic
def load_municipalities(rows: Iterable[OfficialMunicipality]) -> tuple[int, int]:
    """Create or refresh municipalities from rows of the official list.

    Values added by the operator (region, validity, successor) are kept. Returns how many were
    created and how many existed already.
    """
    created_count = existing_count = 0
    for row in rows:
        _, created = Municipality.objects.update_or_create(
            code=row.code,
            defaults={
                "prefecture_name": row.prefecture_name,
                "name": row.name,
                "kana": row.kana,
                "kind": row.kind,
                "name_is_shared": row.name_is_shared,
                "latitude": row.latitude,
                "longitude": row.longitude,
                "notify_via_prefecture": row.notify_via_prefecture,
            },
        )
        if created:
            created_count += 1
        else:
            existing_count += 1
    return created_count, existing_count


@cache
def shipped_implementations() -> tuple[dict[str, Any], ...]:
    """Return the rows of `data/implementation.toml`, which documents their keys."""
    with IMPLEMENTATION_FILE.open("rb") as file:
        return tuple(tomllib.load(file)["kind"])


@transaction.atomic
def load_implementations() -> int:
    """Create the missing kinds of status and return their number; existing ones stay as edited."""
    known = set(Implementation.objects.values_list("slug", flat=True))
    missing = [row for row in shipped_implementations() if row["slug"] not in known]
    for row in missing:
        Implementation.objects.create(**row)
    return len(missing)


def figures_snapshot(municipality: Municipality, year: int) -> dict[str, Any]:
    """Return the municipality's figures as a JSON-serialisable mapping, to be stored with a case.

    `year` is the fiscal year of the case: later figures are left out, unless no older one is known.
    """
    figures = municipality.figures(year) or municipality.figures()
    return {
        indicator: {"value": str(figure.value), "year": figure.year, "source": figure.source}
        for indicator, figure in sorted(figures.items())
    }
