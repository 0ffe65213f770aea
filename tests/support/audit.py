"""What the audit log holds, for tests: chained first, as after a commit."""

from portal.audit.models import Action, Entry
from portal.audit.services import seal


def entries(*actions: Action) -> list[Entry]:
    """Return the entries of these actions (all without any), the oldest first."""
    seal()
    found = Entry.objects.order_by("sequence")
    return list(found.filter(action__in=actions) if actions else found)


def told(*actions: Action) -> list[tuple[str, str, str, str]]:
    """Return action, person, thing and outcome of these entries."""
    return [(e.action, e.actor_label, e.object_label, e.outcome) for e in entries(*actions)]
