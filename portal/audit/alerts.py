"""What calls for a warning: guessed passwords, and much that is taken out at once.

A warning is itself an entry of the log, written while the chain is locked: so there is one for an
incident, whatever processes notice it. Within a day nothing warns of the same person or address again.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings

from portal.audit.models import Action, Entry, Outcome, PendingEntry
from portal.audit.things import SYSTEM

GUESSING_MINUTES = 10
EXPORT_MINUTES = 60
#: For so long nobody is told again of the same address, account or person.
INCIDENT = datetime.timedelta(hours=24)


def due(entries: Iterable[Entry]) -> list[PendingEntry]:
    """Return the warnings that new entries of the locked chain call for, not stored yet."""
    found: dict[tuple[str, ...], PendingEntry] = {}
    for entry in entries:
        for warning in _warnings(entry):
            key = (warning.action, warning.object_type, warning.object_id, warning.address)
            if key not in found and not _is_known(warning):
                found[key] = warning
    return list(found.values())


def _warnings(entry: Entry) -> Iterator[PendingEntry]:
    if entry.action == Action.SIGN_IN_FAILED:
        if entry.address:
            yield from _guessing(entry, {"address": entry.address})
        if entry.object_id:
            yield from _guessing(
                entry,
                {
                    "object_type": entry.object_type,
                    "object_id": entry.object_id,
                    "object_label": entry.object_label,
                },
            )
    elif entry.action == Action.EXPORT and entry.actor_id is not None:
        yield from _mass_export(entry)


def _guessing(entry: Entry, key: dict[str, str]) -> Iterator[PendingEntry]:
    asked = {name: value for name, value in key.items() if name != "object_label"}
    count = _recent(entry, GUESSING_MINUTES).filter(**asked).count()
    if count >= settings.AUDIT_ALERT_FAILURES:
        details = {"count": count, "minutes": GUESSING_MINUTES}
        yield _warning(entry, Action.GUESSING, details, key)


def _mass_export(entry: Entry) -> Iterator[PendingEntry]:
    exports = _recent(entry, EXPORT_MINUTES).filter(actor_id=entry.actor_id)
    rows = sum(int(details.get("rows", 0)) for details in exports.values_list("details", flat=True))
    if rows >= settings.AUDIT_ALERT_ROWS:
        person = {
            "object_type": settings.AUTH_USER_MODEL.lower(),
            "object_id": str(entry.actor_id),
            "object_label": entry.actor_label,
        }
        details = {"rows": rows, "minutes": EXPORT_MINUTES}
        yield _warning(entry, Action.MASS_EXPORT, details, person)


def _recent(entry: Entry, minutes: int) -> Any:
    since = entry.at - datetime.timedelta(minutes=minutes)
    return Entry.objects.filter(action=entry.action, at__gt=since, at__lte=entry.at)


def _warning(
    entry: Entry, action: Action, details: dict[str, int], key: dict[str, str]
) -> PendingEntry:
    return PendingEntry(
        at=entry.at,
        actor_label=SYSTEM,
        action=action,
        outcome=Outcome.SUCCESS,
        details=details,
        **key,
    )


def _is_known(warning: PendingEntry) -> bool:
    return Entry.objects.filter(
        action=warning.action,
        object_type=warning.object_type,
        object_id=warning.object_id,
        address=warning.address,
        at__gt=warning.at - INCIDENT,
    ).exists()
