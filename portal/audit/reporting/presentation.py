"""How entries are shown in the report, and which columns leave the portal with an export."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from portal.audit.models import DETAILS, Entry
from portal.audit.names import Name, names_for


def moment(entry: Entry) -> str:
    """Return when it was, in Japanese time."""
    return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"


def details_text(entry: Entry) -> str:
    """Return the details as one line."""
    return "、".join(
        f"{DETAILS[key]}：{_value(entry.details[key])}" for key in DETAILS if key in entry.details
    )


def _value(value: Any) -> str:
    match value:
        case list():
            return "・".join(map(str, value))
        case int():
            return f"{value:,}"
        case _:
            return str(value)


#: The columns of an export: an allow-list. Titles of things are not among them, because the file
#: reaches people who may not see the things.
COLUMNS: tuple[tuple[str, Callable[[Entry], str | int]], ...] = (
    ("通し番号", lambda e: e.sequence),
    ("日時", moment),
    ("利用者番号", lambda e: "" if e.actor_id is None else e.actor_id),
    ("利用者", lambda e: e.actor_label),
    ("操作", lambda e: e.get_action_display()),
    ("対象", lambda e: e.object_label),
    ("結果", lambda e: e.get_outcome_display()),
    ("接続元アドレス", lambda e: e.address),
    ("詳細", details_text),
    ("ハッシュ", lambda e: e.hash),
)


def name_things(user: Any, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries, each with the `name` of its thing where `user` may see it.

    One look-up for each kind of thing, however many entries there are.
    """
    listed = list(entries)
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for entry in listed:
        if entry.object_id:
            numbers[entry.object_type].add(entry.object_id)
    names = {kind: names_for(user, kind, wanted) for kind, wanted in numbers.items()}
    for entry in listed:
        entry.name = names.get(entry.object_type, {}).get(entry.object_id)  # type: ignore[attr-defined]  # for the report's column
    return listed


def thing_title(entry: Entry) -> str:
    """Return what the thing is, with its present title for those who may see it."""
    name: Name | None = getattr(entry, "name", None)
    return f"{entry.object_label}「{name.title}」" if name else entry.object_label


def thing_url(entry: Entry) -> str | None:
    """Return the address of the thing's form, if there is one for the reader."""
    name: Name | None = getattr(entry, "name", None)
    return name.url or None if name else None
