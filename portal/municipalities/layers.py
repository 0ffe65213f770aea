"""The layers of the map of all municipalities: one at a time, with the same values as its table column."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from portal.municipalities.map import Mark, current_map
from portal.municipalities.map_views import MapView, view_of
from portal.municipalities.models import Municipality, ProgrammeStatus, Statistic
from portal.municipalities.scales import AGEING_RATE, POPULATION, STEPS, Scale


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
    #: The scale for these municipalities, and the value of each.
    read: Callable[[Sequence[Municipality]], tuple[Scale, list[Value]]]


def _fixed(
    scale: Scale, value_of: Callable[[Municipality], Value]
) -> Callable[[Sequence[Municipality]], tuple[Scale, list[Value]]]:
    """Return the reader of a layer whose scale is always the same."""
    return lambda municipalities: (scale, [value_of(each) for each in municipalities])


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


def _statuses(municipalities: Sequence[Municipality]) -> tuple[Scale, list[Value]]:
    """Return the latest status of each; the further a municipality has come, the darker."""
    latest = [next(iter(each.programme_statuses.all()), None) for each in municipalities]
    kinds = sorted(
        {row.status for row in latest if row is not None}, key=lambda kind: (kind.order, kind.label)
    )
    steps = {kind: min(number, STEPS) for number, kind in enumerate(kinds, start=1)}
    labels = [kind.label for kind in kinds[:STEPS]]
    if len(kinds) > STEPS:
        labels[-1] = "、".join(kind.label for kind in kinds[STEPS - 1 :])
    scale = Scale(bounds=tuple(range(1, len(labels))), labels=tuple(labels))
    return scale, [Value() if row is None else _status(row, steps[row.status]) for row in latest]


def _status(row: ProgrammeStatus, step: int) -> Value:
    source = f"{row.fiscal_year}年度{f'、{row.source}' if row.source else ''}"
    return Value(step, row.status.label, source)


LAYERS = {
    layer.slug: layer
    for layer in (
        Layer("population", "人口規模", _fixed(POPULATION, _population)),
        Layer("ageing", "高齢化率", _fixed(AGEING_RATE, _ageing_rate)),
        Layer("status", "包括的な支援体制の実施状況", _statuses),
    )
}
DEFAULT = "population"


def map_of_layer(
    layer: Layer, municipalities: Sequence[Municipality], scale: Scale, found: Sequence[Value]
) -> MapView | None:
    """Return the map of a layer as it was read, or None if no municipality has coordinates."""
    drawn = current_map()
    if drawn is None:
        return None
    pairs = zip(municipalities, found, strict=True)
    values = {municipality.code: (municipality, value) for municipality, value in pairs}
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
        scale=scale if sources else None,
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
