"""Municipality pages. Other apps add sections through a hook."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, ListView
from wagtail import hooks

from portal.municipalities.comparison import comparison, counts_of
from portal.municipalities.forms import CompareForm
from portal.municipalities.kana import kana_key
from portal.municipalities.layers import DEFAULT, LAYERS, map_of_layer, map_of_place
from portal.municipalities.models import Municipality, Statistic
from portal.municipalities.similar import closest, likeness_of, with_figures


class MunicipalityListView(ListView[Municipality]):
    """All municipalities by region, with a map of one layer: population, ageing or programme."""

    cached_for_public = True
    template_name = "municipalities/municipality_list.html"
    context_object_name = "municipalities"

    def get_queryset(self) -> QuerySet[Municipality]:
        """Return the municipalities that exist today, by region and code."""
        shown = (Statistic.Indicator.POPULATION, Statistic.Indicator.AGEING_RATE)
        figures = Statistic.objects.filter(indicator__in=shown)
        return (
            Municipality.objects.current()
            .select_related("region")
            .prefetch_related(
                Prefetch("statistics", queryset=figures), "programme_statuses__status"
            )
            .order_by("region__order", "region__kana", "code")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the chosen layer; any value of `layer` gives a page."""
        layer = LAYERS.get(self.request.GET.get("layer", ""), LAYERS[DEFAULT])
        municipalities = list(self.object_list)
        scale, values = layer.read(municipalities)
        return super().get_context_data(
            layer=layer,
            layers=LAYERS.values(),
            rows=list(zip(municipalities, values, strict=True)),
            map=map_of_layer(layer, municipalities, scale, values),
            **kwargs,
        )


class MunicipalityDetailView(DetailView[Municipality]):
    """One municipality: facts with their year and source, then the sections of the apps.

    An app adds its part with the hook `register_municipality_section`: a
    function of (request, municipality) that returns a section with `order` and
    `render()`, or None if it has nothing to show to this reader.
    """

    cached_for_public = True
    template_name = "municipalities/municipality_detail.html"
    context_object_name = "municipality"
    slug_field = "code"
    slug_url_kwarg = "code"
    queryset = Municipality.objects.select_related("region", "successor").prefetch_related(
        "statistics", "programme_statuses__status"
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add figures, neighbours, similar municipalities and the sections of the other apps."""
        municipality = self.object
        sections = [
            section
            for register in hooks.get_hooks("register_municipality_section")
            if (section := register(self.request, municipality)) is not None
        ]
        figures = municipality.figures()
        present = with_figures(Municipality.objects.current().exclude(pk=municipality.pk))
        others = sorted(present, key=lambda other: kana_key(other.kana))
        similar = closest(municipality, others)
        counts = counts_of(self.request, [each.municipality for each in similar])
        neighbours = [
            other
            for other in others
            if municipality.region_id and other.region_id == municipality.region_id
        ]
        return super().get_context_data(
            map=map_of_place(municipality, neighbours),
            figures=[figures[key] for key in Statistic.Indicator.values if key in figures],
            others=others,
            neighbours=neighbours,
            similar=[
                (each, [(count.label, count.cell(each.municipality)) for count in counts])
                for each in similar
            ],
            has_ended=bool(municipality.valid_to and municipality.valid_to < timezone.localdate()),
            sections=sorted(sections, key=lambda section: section.order),
            **kwargs,
        )


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Answer /municipalities/compare/?a=CODE&b=CODE; any query string gives a page."""
    form = CompareForm(request.GET)
    found = (
        Municipality.objects.filter(code__in=form.codes)
        .select_related("region")
        .prefetch_related("statistics", "programme_statuses__status")
    )
    chosen = sorted(found, key=lambda municipality: form.codes.index(municipality.code))
    context: dict[str, Any] = {"form": form, "notices": form.notices}
    if len(chosen) == 2:
        context |= {
            "chosen": chosen,
            "rows": comparison(request, chosen),
            "likeness": likeness_of(*chosen),
        }
    return render(request, "municipalities/compare.html", context)
