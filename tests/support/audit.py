"""What the audit log holds, for tests: chained first, as after a commit."""

from django.db import connection

from portal.audit import triggers
from portal.audit.models import Action, Entry
from portal.audit.services import seal


def entries(*actions: Action) -> list[Entry]:
    """Return the entries of these actions (all without any), the oldest first."""
    seal()
    found = Entry.objects.order_by("sequence")
    return list(found.filter(action__in=actions) if actions else found)


def empty_log() -> None:
    """Delete everything: restoring the data of migrations grants rights, which is recorded."""
    without_guard(
        "DELETE FROM audit_entry", "DELETE FROM audit_pendingentry", "DELETE FROM audit_chain"
    )


def without_guard(*statements: str) -> None:
    """Change the log as somebody does who may drop the triggers."""
    vendor = connection.vendor
    with connection.cursor() as cursor:
        for each in (*triggers.drop(vendor), *statements, *triggers.create(vendor)):
            cursor.execute(each)
