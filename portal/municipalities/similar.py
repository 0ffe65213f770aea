"""似た自治体: municipalities in similar circumstances, with the reasons in words.

Neighbours have a separate list, so size has the highest weight and region the lowest: a town at the
other end of the prefecture is found as well. What each town has done comes from the apps.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from portal.municipalities.bands import band_of
from portal.municipalities.kana import kana_key
from portal.municipalities.models import Municipality, Statistic

SHOWN = 5
# The weight of each similarity.
SAME_BAND, CLOSE_AGEING, SAME_KIND, SAME_REGION = 4, 2, 2, 1
# Ageing rates that differ by at most this many percentage points count as close.
AGEING_MARGIN = Decimal(3)
# Towns in different bands are similar as well if one is at most half as large again as the other.
NEAR_RATIO = 1.5
INDICATORS = (Statistic.Indicator.POPULATION, Statistic.Indicator.AGEING_RATE)


@dataclass(frozen=True, slots=True)
class Similar:
    """A similar municipality: how similar (higher is closer), and why."""

    municipality: Municipality
    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Profile:
    """The figures by which municipalities are compared."""

    municipality: Municipality
    population: int | None
    ageing_rate: Decimal | None

    @classmethod
    def of(cls, municipality: Municipality) -> "_Profile":
        figures = municipality.figures()
        population = figures.get(Statistic.Indicator.POPULATION)
        ageing = figures.get(Statistic.Indicator.AGEING_RATE)
        return cls(
            municipality,
            int(population.value) if population else None,
            ageing.value if ageing else None,
        )

    def ratio_to(self, other: "_Profile") -> float:
        """Return the ratio of the larger to the smaller population; 1 if one is unknown."""
        if not self.population or not other.population:
            return 1.0
        larger, smaller = (
            max(self.population, other.population),
            min(self.population, other.population),
        )
        return larger / smaller


def with_figures(municipalities: "QuerySet[Municipality]") -> "QuerySet[Municipality]":
    """Return municipalities with their region and the compared figures, in two queries."""
    figures = Statistic.objects.filter(indicator__in=INDICATORS)
    return municipalities.select_related("region").prefetch_related(
        Prefetch("statistics", queryset=figures)
    )


def closest(
    municipality: Municipality, others: Iterable[Municipality], limit: int = SHOWN
) -> list[Similar]:
    """Return the similar ones of `others`, the closest first; ties are broken by population.

    `others` must have their region and figures loaded (`with_figures`): this runs no query.
    """
    mine = _Profile.of(municipality)
    found = []
    for other in map(_Profile.of, others):
        likeness = _likeness(mine, other)
        if likeness.score and _are_of_one_size(mine, other):
            found.append((mine.ratio_to(other), likeness))
    found.sort(key=lambda pair: (-pair[1].score, pair[0], kana_key(pair[1].municipality.kana)))
    return [similar for _, similar in found[:limit]]


def likeness_of(municipality: Municipality, other: Municipality) -> str:
    """Return in words what two municipalities have in common; empty if nothing."""
    return _likeness(_Profile.of(municipality), _Profile.of(other)).reason


def _are_of_one_size(mine: _Profile, other: _Profile) -> bool:
    """Tell whether two populations are similar; an unknown one counts as similar."""
    if mine.population is None or other.population is None:
        return True
    return band_of(mine.population) == band_of(other.population) or (
        mine.ratio_to(other) <= NEAR_RATIO
    )


def _likeness(mine: _Profile, other: _Profile) -> Similar:
    """Return the similarity of two municipalities: what is equal, and what is close."""
    here, there = mine.municipality, other.municipality
    same, close, score = [], [], 0
    band = band_of(mine.population)
    if band is not None and band == band_of(other.population):
        same.append(f"人口規模（{band.label}）")
        score += SAME_BAND
    elif band is not None and other.population and mine.ratio_to(other) <= NEAR_RATIO:
        close.append("人口規模")
        score += SAME_BAND // 2
    if here.kind == there.kind:
        same.append(str(here.get_kind_display()))
        score += SAME_KIND
    if here.region_id is not None and here.region == there.region and here.region is not None:
        same.append(here.region.name)
        score += SAME_REGION
    if (
        mine.ageing_rate is not None
        and other.ageing_rate is not None
        and abs(mine.ageing_rate - other.ageing_rate) <= AGEING_MARGIN
    ):
        close.append(f"高齢化率（{other.ageing_rate.normalize():f}％）")
        score += CLOSE_AGEING
    return Similar(there, score, _words(same, close))


def _words(same: list[str], close: list[str]) -> str:
    """Return e.g. 人口規模（1万人未満）・町が同じ、高齢化率（41.2％）が近い."""
    parts = [f"{'・'.join(same)}が同じ"] if same else []
    parts += [f"{'・'.join(close)}が近い"] if close else []
    return "、".join(parts)
