"""Municipality pages. What other apps know of a municipality comes in through a hook."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.views.generic import DetailView, ListView
from wagtail import hooks

from portal.municipalities.models import Municipality, Statistic


class MunicipalityListView(ListView[Municipality]):
    """All municipalities by region."""

    template_name = "municipalities/municipality_list.html"
    context_object_name = "municipalities"

    def get_queryset(self) -> QuerySet[Municipality]:
        """Return the municipalities that exist today, by region and code."""
        populations = Statistic.objects.filter(indicator=Statistic.Indicator.POPULATION)
        return (
            Municipality.objects.current()
            .select_related("region")
            .prefetch_related(Prefetch("statistics", queryset=populations))
            .order_by("region__order", "region__kana", "code")
        )


class MunicipalityDetailView(DetailView[Municipality]):
    """One municipality: facts with their year and source, then what the apps register.

    An app adds its part with the hook `register_municipality_section`: a
    function of (request, municipality) that returns a section with `order` and
    `render()`, or None when it has nothing to show to this reader.
    """

    template_name = "municipalities/municipality_detail.html"
    context_object_name = "municipality"
    slug_field = "code"
    slug_url_kwarg = "code"
    queryset = Municipality.objects.select_related("region", "successor").prefetch_related(
        "statistics", "programme_statuses"
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the figures, the neighbours and the sections of the other apps."""
        municipality = self.object
        sections = [
            section
            for register in hooks.get_hooks("register_municipality_section")
            if (section := register(self.request, municipality)) is not None
        ]
        figures = municipality.figures()
        neighbours = (
            Municipality.objects.current()
            .filter(region=municipality.region)
            .exclude(pk=municipality.pk)
            if municipality.region_id
            else Municipality.objects.none()
        )
        return super().get_context_data(
            figures=[figures[key] for key in Statistic.Indicator.values if key in figures],
            neighbours=neighbours,
            has_ended=bool(municipality.valid_to and municipality.valid_to < timezone.localdate()),
            sections=sorted(sections, key=lambda section: section.order),
            **kwargs,
        )
