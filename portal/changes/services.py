"""Writes the change log and calls its followers."""

from collections.abc import Callable, Iterable, Sequence

from portal.changes.models import Change

#: Called with the kind and the object ids of new rows, in the transaction that writes them. None
#: means all objects of the kind.
Follower = Callable[[str, Sequence[str] | None], None]

_followers: list[Follower] = []


def register_follower(follower: Follower) -> None:
    """Call `follower(kind, object_ids)` for all rows that `log_changes` writes."""
    _followers.append(follower)


def log_changes(kind: str, object_ids: Iterable[int | str] | None) -> None:
    """Log in the current transaction that objects have changed; None means all of the kind."""
    ids = None if object_ids is None else [str(object_id) for object_id in object_ids]
    rows = [""] if ids is None else ids
    Change.objects.bulk_create([Change(kind=kind, object_id=object_id) for object_id in rows])
    for follower in _followers:
        follower(kind, ids)
