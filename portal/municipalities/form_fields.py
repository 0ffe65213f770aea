"""Form fields for one municipality: a select by region, with type-ahead if scripts run."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator

from portal.municipalities.kana import kana_key
from portal.municipalities.models import Municipality

NO_REGION = "圏域なし"


class MunicipalitySelect(forms.Select):
    """A select with the readings of the municipalities, which the script searches as well."""

    class Media:
        js: ClassVar = ["municipalities/field.js"]
        css: ClassVar = {"all": ["municipalities/field.css"]}

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-municipality": "", **(attrs or {})}, choices)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the reading to the option of a municipality."""
        option = super().create_option(name, value, *args, **kwargs)
        municipality = getattr(value, "instance", None)
        if municipality is not None:
            option["attrs"]["data-kana"] = municipality.kana
        return option


class _ByRegion(ModelChoiceIterator):
    """Municipalities grouped by region and sorted by reading; one list if there are no regions."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        everything = sorted(self.queryset.select_related("region"), key=_place)
        groups = [
            (str(region or NO_REGION), [self.choice(municipality) for municipality in found])
            for region, found in groupby(everything, key=lambda municipality: municipality.region)
        ]
        if len(groups) == 1:
            yield from groups[0][1]
        else:
            yield from groups


def _place(municipality: Municipality) -> tuple[Any, ...]:
    """Return the sort key: regions in order, municipalities without a region last."""
    region = municipality.region
    order = (0, region.order, region.kana, region.pk) if region else (1, 0, "", 0)
    return (*order, kana_key(municipality.kana))


class MunicipalityChoiceField(forms.ModelChoiceField):
    """One current municipality, or the former one that is already stored."""

    widget = MunicipalitySelect
    iterator = _ByRegion

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """Leave out former municipalities, except the stored one."""
        stored = form.get_initial_for_field(self, field_name)
        if self.queryset is not None:
            current = Municipality.objects.current().values("pk")
            self.queryset = self.queryset.filter(
                Q(pk__in=current) | Q(pk=getattr(stored, "pk", stored))
            )
        return super().get_bound_field(form, field_name)
