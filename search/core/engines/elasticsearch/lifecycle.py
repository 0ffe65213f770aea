"""The lifecycle of an index: created under a timestamped name, published by aliases, deleted later.

The aliases `<prefix>-read` and `<prefix>-write` point to the index in use; publishing moves both
atomically. The previous index is kept for a while, marked with the time of its retirement, so that
pending requests succeed and operators can switch back.
"""

import datetime
import time
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

from search.core.engines.elasticsearch.mapping import SETTINGS, index_body
from search.core.meaning.base import SentenceModel

GRACE = datetime.timedelta(hours=1)
# A build older than this is considered abandoned: its process was killed.
LONGEST_BUILD = datetime.timedelta(hours=12)
RETIRED = "retired"


def read_alias(prefix: str) -> str:
    """Return the alias of the index in use for searches."""
    return f"{prefix}-read"


def write_alias(prefix: str) -> str:
    """Return the alias of the index in use for updates."""
    return f"{prefix}-write"


def create_index(client: Elasticsearch, prefix: str, model: SentenceModel | None = None) -> str:
    """Create an empty index for a build, with refreshing turned off, and return its name."""
    now = datetime.datetime.now(datetime.UTC)
    name = f"{prefix}-{now:%Y%m%d-%H%M%S}-{time.time_ns() % 1_000_000:06d}"
    body = index_body(model)
    body["settings"] = {**body["settings"], "refresh_interval": "-1"}
    # Wait for the replica, so that losing a node does not lose the build. If no replica can be
    # allocated now (the other nodes are full), the build continues without one.
    try:
        client.indices.create(index=name, **body, wait_for_active_shards="all", timeout="10s")
    except BadRequestError as error:
        # The node that created it was lost before it replied, and the client retried on another:
        # nobody else uses this name.
        if error.error != "resource_already_exists_exception":
            raise
    return name


def finish_index(client: Elasticsearch, name: str) -> None:
    """Make the contents of a new index searchable, and turn refreshing on."""
    client.indices.put_settings(
        index=name, settings={"refresh_interval": SETTINGS["refresh_interval"]}
    )
    client.indices.refresh(index=name)


def publish_index(client: Elasticsearch, prefix: str, name: str) -> None:
    """Put an index into use, atomically."""
    moment = int(datetime.datetime.now(datetime.UTC).timestamp())
    actions: list[dict[str, Any]] = []
    for old, aliases in indices(client, prefix).items():
        held = aliases & {read_alias(prefix), write_alias(prefix)}
        if old != name and held:
            # In a retry (a node was lost in between), the old aliases may already be gone.
            actions += [
                {"remove": {"index": old, "alias": alias, "must_exist": False}}
                for alias in sorted(held)
            ]
            mark = f"{prefix}-{RETIRED}-{moment}"
            actions.append({"add": {"index": old, "alias": mark}})
    for alias in (read_alias(prefix), write_alias(prefix)):
        actions.append({"add": {"index": name, "alias": alias}})
    client.indices.update_aliases(actions=actions)


def delete_old(client: Elasticsearch, prefix: str, grace: datetime.timedelta = GRACE) -> list[str]:
    """Delete indices retired more than `grace` ago, and abandoned builds."""
    now = datetime.datetime.now(datetime.UTC)
    old = []
    for name, aliases in indices(client, prefix).items():
        marks = [alias for alias in aliases if alias.startswith(f"{prefix}-{RETIRED}-")]
        if aliases & {read_alias(prefix), write_alias(prefix)}:
            continue
        if marks:
            retired = datetime.datetime.fromtimestamp(
                max(int(mark.rpartition("-")[2]) for mark in marks), datetime.UTC
            )
            if now - retired >= grace:
                old.append(name)
        elif now - created(prefix, name) >= LONGEST_BUILD:
            old.append(name)
    if old:
        client.indices.delete(index=old, ignore_unavailable=True)
    return sorted(old)


def indices(client: Elasticsearch, prefix: str) -> dict[str, set[str]]:
    """Return all indices of this portal with their aliases."""
    found = client.indices.get_alias(index=f"{prefix}-*")
    return {
        name: set(entry["aliases"])
        for name, entry in found.items()
        if created(prefix, name) != NEVER
    }


NEVER = datetime.datetime.min.replace(tzinfo=datetime.UTC)


def created(prefix: str, name: str) -> datetime.datetime:
    """Return the creation time of an index from its name; NEVER if it is not ours.

    The prefix of one environment may be a prefix of another's.
    """
    try:
        stamp = name.removeprefix(f"{prefix}-")[:15]
        return datetime.datetime.strptime(stamp, "%Y%m%d-%H%M%S").replace(tzinfo=datetime.UTC)
    except ValueError:
        return NEVER
