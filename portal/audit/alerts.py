"""What calls for a warning: guessed passwords, and much that is taken out at once.

A warning is itself an entry of the log, written while the chain is locked: so there is one for an
incident, whatever processes notice it. Within a day nothing warns of the same person or address again.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from portal.audit.models import Action, Entry, Outcome, PendingEntry
from portal.audit.things import SYSTEM

GUESSING_MINUTES = 10
EXPORT_MINUTES = 60
#: For so long nobody is told again of the same address, account or person.
INCIDENT = datetime.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What a warning would be about: an address, or an account or person."""

    action: Action
    address: str = ""
    object_type: str = ""
    object_id: str = ""
    label: str = field(default="", compare=False)

    @property
    def about(self) -> dict[str, str]:
        """Return the fields by which a warning of the same incident is known."""
        return {
            "address": self.address,
            "object_type": self.object_type,
            "object_id": self.object_id,
        }


def due(entries: Iterable[Entry]) -> list[PendingEntry]:
    """Return the warnings that new entries of the locked chain call for, not stored yet."""
    found: dict[Suspicion, PendingEntry] = {}
    for entry in entries:
        for suspicion in _suspicions(entry):
            # Asked before anything is counted, which takes the longer the more there is.
            if suspicion in found or _is_known(suspicion, entry.at):
                continue
            details = _details(suspicion, entry)
            if details:
                found[suspicion] = PendingEntry(
                    at=entry.at,
                    actor_label=SYSTEM,
                    action=suspicion.action,
                    object_label=suspicion.label,
                    outcome=Outcome.SUCCESS,
                    details=details,
                    **suspicion.about,
                )
    return list(found.values())


def _suspicions(entry: Entry) -> Iterator[Suspicion]:
    if entry.action == Action.SIGN_IN_FAILED:
        if entry.address:
            yield Suspicion(Action.GUESSING, address=entry.address)
        yield Suspicion(
            Action.GUESSING,
            object_type=entry.object_type,
            object_id=entry.object_id,
            label=entry.object_label,
        )
    elif entry.action == Action.EXPORT and entry.actor_id is not None:
        yield Suspicion(
            Action.MASS_EXPORT,
            object_type=settings.AUTH_USER_MODEL.lower(),
            object_id=str(entry.actor_id),
            label=entry.actor_label,
        )


def _is_known(suspicion: Suspicion, moment: datetime.datetime) -> bool:
    warnings = Entry.objects.filter(action=suspicion.action, at__gt=moment - INCIDENT)
    return warnings.filter(**suspicion.about).exists()


def _details(suspicion: Suspicion, entry: Entry) -> dict[str, int]:
    """Return how much it is, nothing while it is not too much."""
    if suspicion.action == Action.GUESSING:
        given = {name: value for name, value in suspicion.about.items() if value}
        count = _recent(entry, GUESSING_MINUTES).filter(**given).count()
        enough = count >= settings.AUDIT_ALERT_FAILURES
        return {"count": count, "minutes": GUESSING_MINUTES} if enough else {}
    exports = _recent(entry, EXPORT_MINUTES).filter(actor_id=entry.actor_id)
    number = Cast(KeyTextTransform("rows", "details"), BigIntegerField())
    rows = exports.aggregate(rows=Sum(number))["rows"] or 0
    enough = rows >= settings.AUDIT_ALERT_ROWS
    return {"rows": rows, "minutes": EXPORT_MINUTES} if enough else {}


def _recent(entry: Entry, minutes: int) -> "QuerySet[Entry, Any]":
    since = entry.at - datetime.timedelta(minutes=minutes)
    return Entry.objects.filter(action=entry.action, at__gt=since, at__lte=entry.at)
