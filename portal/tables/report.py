"""The report on an import, or on its dry run."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

SHOWN_CHARACTERS = 40


class Outcome(StrEnum):
    """The outcome of a row."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    EMPTY = "empty"
    SKIP = "skip"
    ERROR = "error"

    @property
    def label(self) -> str:
        """Return the outcome in Japanese."""
        return {
            "new": "新規",
            "update": "更新",
            "same": "変更なし",
            "empty": "値なし",
            "skip": "登録済み",
            "error": "エラー",
        }[self.value]


@dataclass(frozen=True)
class Message:
    """One remark on a cell: its place, its content, and what to do."""

    text: str
    column: str = ""
    value: str = ""

    @property
    def short_value(self) -> str:
        """Return the beginning of the cell's text on one line."""
        line = " ".join(self.value.split())
        return f"{line[:SHOWN_CHARACTERS]}…" if len(line) > SHOWN_CHARACTERS else line

    def __str__(self) -> str:
        place = f"「{self.column}」" if self.column else ""
        value = f"（{self.short_value}）" if self.short_value else ""
        return f"{place}{value}{'：' if place else ''}{self.text}"


@dataclass(frozen=True)
class RowReport:
    """One row of the file, with its number in Excel."""

    number: int
    title: str
    outcome: Outcome
    object_id: int | None = None
    errors: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """The whole file. `stored` tells whether anything was written: all rows or none."""

    rows: tuple[RowReport, ...] = ()
    file_errors: tuple[str, ...] = ()
    #: Remarks on the whole file.
    notes: tuple[str, ...] = ()
    encoding_label: str = ""
    stored: bool = False
    published: bool = False
    counts: Counter[Outcome] = field(init=False)

    def __post_init__(self) -> None:
        """Count the outcomes."""
        object.__setattr__(self, "counts", Counter(row.outcome for row in self.rows))

    @property
    def is_valid(self) -> bool:
        """Tell whether the file can be imported unchanged."""
        return not self.file_errors and not self.counts[Outcome.ERROR]

    @property
    def new_count(self) -> int:
        """Return the number of new objects."""
        return self.counts[Outcome.NEW]

    @property
    def update_count(self) -> int:
        """Return the number of changed objects."""
        return self.counts[Outcome.UPDATE]

    @property
    def skip_count(self) -> int:
        """Return the number of rows whose object existed before."""
        return self.counts[Outcome.SKIP]

    @property
    def error_count(self) -> int:
        """Return the number of rows with errors."""
        return self.counts[Outcome.ERROR]

    @property
    def warning_count(self) -> int:
        """Return the number of warnings in all rows."""
        return sum(len(row.warnings) for row in self.rows)
