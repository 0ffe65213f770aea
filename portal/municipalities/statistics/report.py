"""What an import of figures did or would do, as it is shown to the person who imports."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a row."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    EMPTY = "empty"
    ERROR = "error"

    @property
    def label(self) -> str:
        """Return the outcome in Japanese."""
        return {
            "new": "新規",
            "update": "更新",
            "same": "変更なし",
            "empty": "値なし",
            "error": "エラー",
        }[self.value]


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row of the file about a municipality of ours, by its number as Excel shows it."""

    number: int
    name: str
    outcome: Outcome
    figures: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatisticsReport:
    """The whole file. `stored` tells whether anything was written: all rows or none.

    `skipped` counts rows that are not about a municipality of ours, by the reason.
    """

    rows: tuple[RowReport, ...] = ()
    file_errors: tuple[str, ...] = ()
    skipped: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()
    mapping: str = ""
    source: str = ""
    stored: bool = False
    counts: Counter[Outcome] = field(init=False)

    def __post_init__(self) -> None:
        """Count the outcomes."""
        object.__setattr__(self, "counts", Counter(row.outcome for row in self.rows))

    @property
    def is_valid(self) -> bool:
        """Tell whether the file can be imported as it is."""
        return not self.file_errors and not self.counts[Outcome.ERROR]

    @property
    def summary(self) -> str:
        """Return the numbers of rows by outcome on one line."""
        return "、".join(
            f"{outcome.label} {self.counts[outcome]}{'行' if outcome is Outcome.ERROR else '市町村'}"
            for outcome in Outcome
        )
