"""The hash of an entry: SHA-256 over its fields as canonical JSON, the hash before it among them."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from typing import Any

#: What the hash covers: all that an entry holds but the hash itself.
HASHED = (
    "sequence",
    "at",
    "actor_id",
    "actor_label",
    "action",
    "object_type",
    "object_id",
    "object_label",
    "address",
    "outcome",
    "details",
    "previous_hash",
)


def line_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields in `HASHED` as JSON has them: the time in UTC with microseconds."""
    moment: datetime.datetime = values["at"]
    in_utc = moment.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    return {name: values[name] for name in HASHED} | {"at": in_utc}


def hash_of(values: Mapping[str, Any]) -> str:
    """Return the hash of an entry with these fields, as 64 hexadecimal digits.

    Canonical means: keys sorted, no blanks, UTF-8. Whoever has the lines of standard output can
    compute it without the portal.
    """
    text = json.dumps(line_of(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
