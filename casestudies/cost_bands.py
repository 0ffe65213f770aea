"""Cost bands, a filter for cases: readers look for cases that match their budget."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CostBand:
    """A range of costs in yen; `below` is exclusive, None for no limit."""

    slug: str
    label: str
    below: int | None


BANDS = (
    CostBand("none", "0円（新たな予算なし）", 1),
    CostBand("under-1m", "100万円未満", 1_000_000),
    CostBand("1m-5m", "100万円以上500万円未満", 5_000_000),
    CostBand("5m-10m", "500万円以上1,000万円未満", 10_000_000),
    CostBand("10m-50m", "1,000万円以上5,000万円未満", 50_000_000),
    CostBand("over-50m", "5,000万円以上", None),
)


def band_of(cost: int | None) -> CostBand | None:
    """Return the band of a cost; None where the cost is not known."""
    if cost is None:
        return None
    return next(band for band in BANDS if band.below is None or cost < band.below)
