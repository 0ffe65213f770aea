"""Fills the columns of an event table, by an allow-list with one function per value.

Only fields exported by their description or listed here get into an export; the URL for
participation, names and materials never do.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import jaconv

from portal.japanese.text import entries
from portal.municipalities.codes import check_digit
from portal.tables.writing import WrittenTable, write_table
from trainings.event_profiles.profiles import Profile
from trainings.event_profiles.session_notes import write_sessions
from trainings.fields import FIELDS
from trainings.models import TrainingPage, TrainingSession
from trainings.wording import joined

Value = str | int | float | None


@dataclass(frozen=True)
class Row:
    """A training with the other data of its row."""

    training: TrainingPage
    sessions: list[TrainingSession]
    base_url: str
    prefecture_code: str
    prefecture_name: str

    @property
    def last(self) -> TrainingSession | None:
        """Return the last session to end."""
        return max(self.sessions, key=lambda session: session.ends_at, default=None)


def _day(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def _time(time: datetime.time | None) -> str:
    return f"{time:%H:%M}" if time else ""


def _code(row: Row) -> str:
    if row.training.municipality:
        return row.training.municipality.code
    body = f"{row.prefecture_code}000"
    return body + check_digit(body) if row.prefecture_code else ""


def _first_day(row: Row) -> str:
    return _day(row.sessions[0].day if row.sessions else row.training.available_from)


def _last_day(row: Row) -> str:
    return _day(row.last.last_day if row.last else row.training.available_until)


def _text(row: Row) -> str:
    return "\n\n".join(part for part in (row.training.summary, row.training.description) if part)


def _address_parts(row: Row) -> tuple[str, str, str]:
    """Return prefecture, municipality and the rest of the address of the venue.

    Only names at its beginning are split off; nothing is added.
    """
    rest = row.training.place_address
    town = row.training.place_municipality
    prefecture = row.prefecture_name if rest.startswith(row.prefecture_name or "\0") else ""
    after = rest.removeprefix(prefecture)
    if town is None or not prefecture or not after.startswith(town.name):
        return "", "", rest
    return prefecture, town.name, after.removeprefix(town.name)


def _field(name: str) -> Callable[[Row], Value]:
    return lambda row: getattr(row.training, name)


def _lines(name: str) -> Callable[[Row], Value]:
    return lambda row: joined(entries(getattr(row.training, name)))


# Stored values, except those with a special format.
_FIELDS = {name: _field(name) for name, field in FIELDS.items() if name in field.exported}
WRITERS: Mapping[str, Callable[[Row], Value]] = _FIELDS | {
    "code": _code,
    "number": lambda row: str(row.training.pk),
    "prefecture_name": lambda row: row.prefecture_name,
    "municipality_name": lambda row: getattr(row.training.municipality, "name", ""),
    "kana": lambda row: jaconv.hira2kata(row.training.kana),
    "kind": lambda row: row.training.get_kind_display(),
    "state": lambda row: row.training.status().label,
    "first_day": _first_day,
    "last_day": _last_day,
    "start_time": lambda row: _time(row.sessions[0].starts if row.sessions else None),
    "end_time": lambda row: _time(row.last.ends if row.last else None),
    "dates_note": lambda row: write_sessions(row.sessions),
    "text": _text,
    "co_organisers": _lines("co_organisers"),
    "address": _field("place_address"),
    "address_prefecture": lambda row: _address_parts(row)[0],
    "address_municipality": lambda row: _address_parts(row)[1],
    "address_rest": lambda row: _address_parts(row)[2],
    "deadline_day": lambda row: _day(row.training.deadline_on),
    "deadline_time": lambda row: _time(row.training.deadline_time),
    "url": lambda row: f"{row.base_url}{row.training.relative_url(None)}",
    "target_roles": _lines("target_roles"),
}


def write_events(
    trainings: Iterable[TrainingPage],
    profile: Profile,
    file_format: str,
    *,
    base_url: str,
    prefecture: tuple[str, str],
) -> WrittenTable:
    """Write trainings that the reader may see as an event table.

    Args:
        trainings: With their sessions, municipalities and kinds loaded.
        profile: The columns.
        file_format: One of `portal.tables.writing.FORMATS`.
        base_url: The URL of the portal without a path.
        prefecture: Two-digit code and name of the prefecture.
    """
    writers = [WRITERS.get(column.value, lambda _row: "") for column in profile.columns]
    rows = (
        Row(training, training.ordered_sessions(), base_url, *prefecture) for training in trainings
    )
    return write_table(
        profile.headers, ([write(row) for write in writers] for row in rows), file_format
    )
