"""The report on a row of a list of users."""

from dataclasses import dataclass

from portal.tables.report import RowReport


@dataclass(frozen=True)
class PersonReport(RowReport):
    """One person: who it is, and what is entered or changed."""

    email: str = ""
    lines: tuple[str, ...] = ()
