"""What the portal asks of the privacy check: all fields of a thing, and texts with marks."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from portal.municipalities.models import Municipality
from portal.privacy.checking import check_text
from portal.privacy.context import Context
from portal.privacy.findings import Finding

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text as it was given, and the findings that reach over it.

    Plain text: a template escapes it.
    """

    text: str
    findings: tuple[Finding, ...] = ()


def municipality_populations() -> dict[str, int]:
    """Return the latest population of each present municipality, by its name."""
    return dict(context_of().populations)


def context_of(municipalities: Collection[int] = ()) -> Context:
    """Return what the portal knows of the place of a text, in two queries.

    Args:
        municipalities: Primary keys of those that the text belongs to; the smallest counts.
    """
    known = Municipality.objects.current() | Municipality.objects.filter(pk__in=municipalities)
    populations = {
        municipality: population
        for municipality in known.prefetch_related("statistics")
        if (population := municipality.population) is not None
    }
    chosen = [number for found, number in populations.items() if found.pk in municipalities]
    return Context(
        population=min(chosen, default=None),
        populations={found.name: number for found, number in populations.items()},
    )


def check_fields(
    fields: Mapping[Key, str], *, municipalities: Collection[int] = ()
) -> dict[Key, list[Finding]]:
    """Check the texts of one thing.

    Args:
        fields: Text by what its field is known by, captions included.
        municipalities: Primary keys of the municipalities that the thing belongs to.

    Returns:
        The findings of each field that has any, in the order of the fields. Findings name places
        in the text of their field.
    """
    context = context_of(municipalities)
    found = ((key, check_text(text, context=context)) for key, text in fields.items())
    return {key: findings for key, findings in found if findings}


def segments(text: str, findings: Iterable[Finding]) -> list[Segment]:
    """Return the text in pieces, cut where a finding begins or ends.

    Joined they are the text again, also where findings overlap.
    """
    findings = list(findings)
    cuts = {0, len(text), *(f.start for f in findings), *(f.end for f in findings)}
    places = sorted(place for place in cuts if 0 <= place <= len(text))
    return [
        Segment(text[start:end], tuple(f for f in findings if f.start <= start and end <= f.end))
        for start, end in pairwise(places)
    ]
