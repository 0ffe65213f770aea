"""The departments that a notice or a programme is for."""

from django.db import models


class Side(models.TextChoices):
    """部局, with the slugs of the search facet of that name."""

    WELFARE = "welfare", "福祉部局"
    REGIONAL = "regional", "地域振興部局"
    BOTH = "both", "両方の部局"


def side_slugs(side: str) -> tuple[str, ...]:
    """Return the values of the facet 部局; 両方の部局 gives both departments."""
    return (Side.WELFARE.value, Side.REGIONAL.value) if side == Side.BOTH else (side,)
