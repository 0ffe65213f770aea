"""What an import of figures did or would do, as it is shown to the person who imports."""

from dataclasses import dataclass

from portal.tables.report import ImportReport, Outcome, RowReport

COUNTED = (Outcome.NEW, Outcome.UPDATE, Outcome.SAME, Outcome.EMPTY, Outcome.ERROR)


@dataclass(frozen=True)
class FiguresRow(RowReport):
    """One row of the file about a municipality of ours, which is its title."""

    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatisticsReport(ImportReport):
    """The whole file. `skipped` counts rows that are not about a municipality of ours, by reason."""

    rows: tuple[FiguresRow, ...] = ()
    skipped: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()
    mapping: str = ""
    source: str = ""

    @property
    def summary(self) -> str:
        """Return the numbers of rows by outcome on one line."""
        return "、".join(
            f"{outcome.label} {self.counts[outcome]}{'行' if outcome is Outcome.ERROR else '市町村'}"
            for outcome in COUNTED
        )
