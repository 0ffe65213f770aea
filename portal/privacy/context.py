"""What is known of a text beside its words: how many people live where it plays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

#: Below so many inhabitants few facts are enough to know who somebody is (docs/domain.md).
SMALL = 3000

_TOLD = re.compile(
    r"(?:人口|住民(?=[\d,]))(?:は|が|約|およそ|わずか|:|、|\(|"
    r"\s)*(?P<myriads>\d+(?:\.\d+)?万)?(?P<rest>\d[\d,]*)?\s*(?P<thousand>千)?人(?P<less>未満|以下)?"
)


@dataclass(frozen=True)
class Context:
    """The place of a text.

    Attributes:
        population: Inhabitants of the municipality of the text; None when it is not known.
        populations: Inhabitants by the name of a municipality, for those that a text names.
    """

    population: int | None = None
    populations: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        names = sorted(self.populations, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, names))) if names else None

    def population_in(self, paragraph: str) -> int | None:
        """Return the inhabitants of the place that a folded paragraph tells of.

        What the paragraph says itself (人口2,500人) comes before the municipality that it names,
        and this before that of the text. Of several, the smallest counts.
        """
        told = [number for match in _TOLD.finditer(paragraph) if (number := _number(match))]
        if told:
            return min(told)
        if self._names and (named := self._names.findall(paragraph)):
            return min(self.populations[name] for name in named)
        return self.population


def is_small(population: int | None) -> bool:
    """Tell whether so few people live there that stricter rules hold."""
    return population is not None and population < SMALL


def _number(match: re.Match[str]) -> int | None:
    rest = int(match["rest"].replace(",", "") or 0) if match["rest"] else 0
    if match["less"]:
        return None
    if match["myriads"]:
        return int(float(match["myriads"][:-1]) * 10_000) + rest
    if not match["rest"]:
        return None
    return rest * 1000 if match["thousand"] else rest
