"""The profiles: the columns of event tables, as files, so that an operator can add one.

Profiles come from this package and from `event-profiles` in the data directory, which takes
precedence.
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
    """A column: its header, and the value that fills and reads it (empty: none)."""

    header: str
    value: str = ""
    required: bool = False

    @property
    def key(self) -> str:
        """Return the normalised header: files may use other widths."""
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
        """Return the headers in order."""
        return [column.header for column in self.columns]

    def column_of(self, value: str) -> Column | None:
        """Return the column of a value, if the profile has it."""
        return next((column for column in self.columns if column.value == value), None)


def profiles() -> dict[str, Profile]:
    """Return all profiles by slug, the default first."""
    found = {}
    for folder in (BUILT_IN, Path(settings.DATA_DIR) / OWN):
        for path in sorted(folder.glob("*.toml"), reverse=True):
            found[path.stem] = _read(path)
    return found


def profile_for(headers: Iterable[str]) -> Profile | None:
    """Return the profile with the most headers in common with a file that has its title column."""
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
