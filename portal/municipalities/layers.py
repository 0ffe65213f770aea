"""The layers of the map of all municipalities: one at a time, with the same values as its table column."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.municipalities.map import Mark, current_map
from portal.municipalities.map_views import MapView, view_of
from portal.municipalities.models import Municipality, Statistic
from portal.municipalities.scales import AGEING_RATE, POPULATION, STATUS, STATUSES, Scale


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a municipality in a layer: its step on the map, its text and its source."""

    step: int = 0
    text: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """One indicator for the map and for the last column of the table."""

    slug: str
    label: str
    scale: Scale
    value_of: Callable[[Municipality], Value]


def _figure(municipality: Municipality, indicator: str, scale: Scale) -> Value:
    figure = municipality.figures().get(indicator)
    if figure is None:
        return Value()
    source = f"{figure.year}年、{figure.source}"
    return Value(scale.step_of(figure.value), figure.formatted, source)


def _population(municipality: Municipality) -> Value:
    value = _figure(municipality, Statistic.Indicator.POPULATION, POPULATION)
    band = municipality.population_band
    return Value(value.step, band.label if band else "", value.source)


def _ageing_rate(municipality: Municipality) -> Value:
    return _figure(municipality, Statistic.Indicator.AGEING_RATE, AGEING_RATE)


def _status(municipality: Municipality) -> Value:
    latest = next(iter(municipality.programme_statuses.all()), None)
    if latest is None:
        return Value()
    step = 1 + [str(status) for status in STATUSES].index(latest.status)
    source = f"{latest.fiscal_year}年度{f'、{latest.source}' if latest.source else ''}"
    return Value(step, str(latest.get_status_display()), source)


LAYERS = {
    layer.slug: layer
    for layer in (
        Layer("population", "人口規模", POPULATION, _population),
        Layer("ageing", "高齢化率", AGEING_RATE, _ageing_rate),
        Layer("status", "重層的支援体制整備事業の実施状況", STATUS, _status),
    )
}
DEFAULT = "population"


def map_of_layer(layer: Layer, municipalities: Iterable[Municipality]) -> MapView | None:
    """Return the map of a layer, or None if no municipality has coordinates."""
    drawn = current_map()
    if drawn is None:
        return None
    values = {m.code: (m, layer.value_of(m)) for m in municipalities}
    marks = {
        code: Mark(
            label=f"{municipality.name} {value.text or '値なし'}",
            url=municipality.get_absolute_url(),
            text=str(value.step) if value.step else "",
            step=value.step,
        )
        for code, (municipality, value) in values.items()
    }
    sources = sorted({value.source for _, value in values.values() if value.source})
    told = (
        f"{layer.label}：{' ／ '.join(sources)}"
        if sources
        else f"{layer.label}の登録はまだありません。"
    )
    return view_of(
        drawn,
        marks,
        name="layer-map",
        title=f"{layer.label}の地図",
        scale=layer.scale if sources else None,
        numbered=True,
        sources=told,
    )


def map_of_place(municipality: Municipality, neighbours: Iterable[Municipality]) -> MapView | None:
    """Return the map with the location of a municipality, or None if it is not on the map."""
    drawn = current_map()
    if drawn is None or all(place.code != municipality.code for place in drawn.places):
        return None
    near = {neighbour.code for neighbour in neighbours}
    addresses = Municipality(code="{}").get_absolute_url()
    marks = {
        place.code: Mark(label=place.name, url=addresses.replace("%7B%7D", place.code))
        for place in drawn.places
    }
    for code in near & set(marks):
        mark = marks[code]
        marks[code] = Mark(mark.label, mark.url, step=1, state="near")
    marks[municipality.code] = Mark(f"{municipality.name}（この市町村）", step=4, state="here")
    return view_of(drawn, marks, name="place-map", title=f"{municipality.name}の位置")
