"""人口規模: the population bands for finding municipalities of similar size.

The two lowest bands are those of the Ministry of Health, Labour and Welfare
(1万人未満, 1万人以上3万人未満).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PopulationBand:
    """A half-open range of population: `lower` inclusive, `upper` exclusive (None: no limit)."""

    slug: str
    label: str
    lower: int
    upper: int | None


BANDS = (
    PopulationBand("under-10k", "1万人未満", 0, 10_000),
    PopulationBand("10k-30k", "1万人以上3万人未満", 10_000, 30_000),
    PopulationBand("30k-50k", "3万人以上5万人未満", 30_000, 50_000),
    PopulationBand("50k-100k", "5万人以上10万人未満", 50_000, 100_000),
    PopulationBand("100k-300k", "10万人以上30万人未満", 100_000, 300_000),
    PopulationBand("over-300k", "30万人以上", 300_000, None),
)


def band_of(population: int | None) -> PopulationBand | None:
    """Return the band that holds `population` (persons), or None when it is unknown."""
    if population is None:
        return None
    return next(
        band
        for band in BANDS
        if population >= band.lower and (band.upper is None or population < band.upper)
    )
