"""Writing the change log, and telling those who follow it."""

from collections.abc import Callable, Iterable, Sequence

from portal.changes.models import Change

#: Told the kind and the object ids of new rows, in the transaction that writes them. None stands
#: for all objects of the kind.
Follower = Callable[[str, Sequence[str] | None], None]

_followers: list[Follower] = []


def register_follower(follower: Follower) -> None:
    """Have `follower(kind, object_ids)` called for all rows that `log_changes` writes."""
    _followers.append(follower)


def log_changes(kind: str, object_ids: Iterable[int | str] | None) -> None:
    """Write in the running transaction that objects have changed; None stands for all of the kind."""
    ids = None if object_ids is None else [str(object_id) for object_id in object_ids]
    rows = [""] if ids is None else ids
    Change.objects.bulk_create([Change(kind=kind, object_id=object_id) for object_id in rows])
    for follower in _followers:
        follower(kind, ids)
