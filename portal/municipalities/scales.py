"""The steps by which the map is shaded, with their labels in the legend."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

STEPS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """Up to five steps by their upper bounds (inclusive), the last one open; step 0 means no value.

    `labels` are the texts of the legend.
    """

    bounds: tuple[Decimal | int, ...]
    labels: tuple[str, ...]

    def step_of(self, value: Decimal | int | None) -> int:
        """Return the step of a value, starting at 1; 0 for no value."""
        if value is None:
            return 0
        return 1 + sum(1 for bound in self.bounds if value > bound)

    @property
    def legend(self) -> list[tuple[int, str]]:
        """Return the steps with their labels."""
        return list(enumerate(self.labels, start=1))


def scale_of_counts(counts: Iterable[int], unit: str = "件") -> Scale:
    """Return steps for these counts: one for each count up to five, or else steps of equal size."""
    values = sorted(count for count in counts if count > 0)
    distinct = sorted(set(values))
    if len(distinct) <= STEPS:
        uppers = distinct
    else:
        uppers = sorted({values[len(values) * k // STEPS - 1] for k in range(1, STEPS)})
        uppers = [*uppers, distinct[-1]] if uppers[-1] < distinct[-1] else uppers
    labels = []
    lowest = 0
    for upper in uppers:
        lower = next(value for value in distinct if value > lowest)
        labels.append(f"{upper:,}{unit}" if lower == upper else f"{lower:,}〜{upper:,}{unit}")
        lowest = upper
    return Scale(bounds=tuple(uppers[:-1]), labels=tuple(labels))


#: The population bands of the search, with the two highest joined.
POPULATION = Scale(
    bounds=(9_999, 29_999, 49_999, 99_999),
    labels=(
        "1万人未満",
        "1万人以上3万人未満",
        "3万人以上5万人未満",
        "5万人以上10万人未満",
        "10万人以上",
    ),
)
AGEING_RATE = Scale(
    bounds=tuple(Decimal(text) for text in ("24.99", "29.99", "34.99", "39.99")),
    labels=(
        "25％未満",
        "25％以上30％未満",
        "30％以上35％未満",
        "35％以上40％未満",
        "40％以上",
    ),
)
