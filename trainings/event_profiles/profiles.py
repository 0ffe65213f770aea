"""The profiles: which columns an event table has. Files, so that an operator can add one.

Those of this package, and those that the operator puts into `event-profiles`
in the data directory (an own one of the same name wins).
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from portal.tables.spreadsheets import normalise_header

BUILT_IN = Path(__file__).parent / "data"
OWN = "event-profiles"


@dataclass(frozen=True)
class Column:
    """A column: its header and what fills and reads it (empty: nothing does)."""

    header: str
    value: str = ""
    required: bool = False

    @property
    def key(self) -> str:
        """Return the header as it is compared: files may have it in other widths."""
        return normalise_header(self.header)


@dataclass(frozen=True)
class Profile:
    """A kind of event table."""

    slug: str
    name: str
    source: str
    columns: tuple[Column, ...]

    @property
    def headers(self) -> list[str]:
        """Return the headers in their order."""
        return [column.header for column in self.columns]

    def column_of(self, value: str) -> Column | None:
        """Return the column that holds a value, if the profile has it."""
        return next((column for column in self.columns if column.value == value), None)


def profiles() -> dict[str, Profile]:
    """Return all profiles by slug, the usual one first."""
    found = {}
    for folder in (BUILT_IN, Path(settings.DATA_DIR) / OWN):
        for path in sorted(folder.glob("*.toml"), reverse=True):
            found[path.stem] = _read(path)
    return found


def profile_for(headers: Iterable[str]) -> Profile | None:
    """Return the profile that shares most headers with a file and has its title column there."""
    there = set(headers)
    fitting = [
        profile
        for profile in profiles().values()
        if (title := profile.column_of("title")) is not None and title.key in there
    ]
    return max(fitting, key=lambda p: len(there & {c.key for c in p.columns}), default=None)


def _read(path: Path) -> Profile:
    with path.open("rb") as file:
        data = tomllib.load(file)
    return Profile(
        path.stem,
        data["name"],
        data.get("source", ""),
        tuple(Column(**column) for column in data["columns"]),
    )
