"""The totals of the admin's matrix, which the suite prints at the end."""

from collections.abc import Iterable
from typing import NamedTuple

#: The property of a test's report with its counts.
FIGURE = "admin matrix"


class Asked(NamedTuple):
    """The counts of one test for one role: URLs, objects, requests, wrong responses."""

    part: str
    role: str
    addresses: int
    things: int
    requests: int
    wrong: int


def figure(properties: Iterable[tuple[str, object]]) -> str:
    """Return the totals from the properties of all reports; empty if the matrix did not run."""
    notes = [Asked(*value) for name, value in properties if name == FIGURE]
    if not notes:
        return ""
    addresses = sum({note.part: note.addresses for note in notes}.values())
    return (
        f"admin matrix: {addresses} addresses × {len({note.role for note in notes})} roles"
        f" × {max(note.things for note in notes)} things,"
        f" {sum(note.wrong for note in notes)} wrong answers"
        f" in {sum(note.requests for note in notes):,} requests"
    )
