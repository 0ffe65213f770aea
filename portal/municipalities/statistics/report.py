"""The report on an import of figures, or on its dry run."""

from dataclasses import dataclass

from portal.tables.report import ImportReport, Outcome, RowReport

COUNTED = (Outcome.NEW, Outcome.UPDATE, Outcome.SAME, Outcome.EMPTY, Outcome.ERROR)


@dataclass(frozen=True)
class FiguresRow(RowReport):
    """One row of the file; its title is the municipality."""

    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatisticsReport(ImportReport):
    """The whole file. `skipped` counts rows that do not concern a municipality of the prefecture, by reason."""

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
