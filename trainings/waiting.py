"""The municipalities of trainings, for the report of review dates (`portal.waiting`)."""

from collections.abc import Collection

from django.db.models import Q

from portal.waiting.places import Places
from trainings.models import TrainingPage


def _names(keys: Collection[int]) -> dict[int, list[str]]:
    found = TrainingPage.objects.filter(pk__in=keys)
    rows = found.values_list("pk", "municipality__name", "place_municipality__name")
    return {
        key: [name for name in dict.fromkeys((about, place)) if name] for key, about, place in rows
    }


PLACES = Places(
    _names,
    lambda town: TrainingPage.objects.filter(
        Q(municipality=town) | Q(place_municipality=town)
    ).values("pk"),
)
