"""The life of an index: made under a name with the time, published by its aliases, deleted later.

`<prefix>-read` and `<prefix>-write` stand for the index in use. Publishing moves both in one step.
The index before stays for a while, marked with the time it was retired: requests that are under
way end well, and one can go back to it.
"""

import datetime
import time
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

from search.core.engines.elasticsearch.mapping import SETTINGS, index_body
from search.core.meaning.base import SentenceModel

GRACE = datetime.timedelta(hours=1)
# A build that takes longer than this was given up; its process was killed.
LONGEST_BUILD = datetime.timedelta(hours=12)
RETIRED = "retired"


def read_alias(prefix: str) -> str:
    """Return the name under which readers find the index in use."""
    return f"{prefix}-read"


def write_alias(prefix: str) -> str:
    """Return the name under which those who follow the change log find it."""
    return f"{prefix}-write"


def create_index(client: Elasticsearch, prefix: str, model: SentenceModel | None = None) -> str:
    """Make an empty index for a build, not refreshed meanwhile, and return its name."""
    now = datetime.datetime.now(datetime.UTC)
    name = f"{prefix}-{now:%Y%m%d-%H%M%S}-{time.time_ns() % 1_000_000:06d}"
    body = index_body(model)
    body["settings"] = {**body["settings"], "refresh_interval": "-1"}
    # With its copy there from the beginning, losing a node does not lose the build. Where no copy
    # can be made for now (the other nodes are full), the build goes on without.
    try:
        client.indices.create(index=name, **body, wait_for_active_shards="all", timeout="10s")
    except BadRequestError as error:
        # The node that made it was lost before it could say so, and another was asked again: the
        # name is nobody else's.
        if error.error != "resource_already_exists_exception":
            raise
    return name


def finish_index(client: Elasticsearch, name: str) -> None:
    """Make everything in a newly built index findable, now and from now on."""
    client.indices.put_settings(
        index=name, settings={"refresh_interval": SETTINGS["refresh_interval"]}
    )
    client.indices.refresh(index=name)


def publish_index(client: Elasticsearch, prefix: str, name: str) -> None:
    """Make an index the one in use, in one step."""
    moment = int(datetime.datetime.now(datetime.UTC).timestamp())
    actions: list[dict[str, Any]] = []
    for old, aliases in indices(client, prefix).items():
        held = aliases & {read_alias(prefix), write_alias(prefix)}
        if old != name and held:
            # Asked twice, as where a node is lost in between, the old names are gone already.
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
    """Delete the indices retired longer ago than `grace`, and builds that were given up."""
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
    """Return when an index was made, by its name; NEVER if it is not one of ours.

    The prefix of one environment may be the beginning of another's.
    """
    try:
        stamp = name.removeprefix(f"{prefix}-")[:15]
        return datetime.datetime.strptime(stamp, "%Y%m%d-%H%M%S").replace(tzinfo=datetime.UTC)
    except ValueError:
        return NEVER
