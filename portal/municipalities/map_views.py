"""The map as shown on a page: the drawing, its legend and its texts."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.municipalities.map import Mark, PrefectureMap, current_map
from portal.municipalities.scales import Scale, scale_of_counts

POINTS = "丸は市町村のおよその位置です。近いものは、重ならないようにずらしています。"


@dataclass(frozen=True, slots=True)
class MapView:
    """The map as shown on one page. `name` is unique on the page."""

    name: str
    svg: SafeString
    is_large: bool
    legend: list[tuple[int, str]]
    note: str
    credit: str
    numbered: bool = False  # the numbers of the steps are on the map
    sources: str = ""  # of the displayed figures

    def render(self) -> SafeString:
        """Return the map with its legend as HTML, for Jinja templates."""
        return render_to_string("municipalities/_map.html", {"map": self})


def view_of(
    drawn: PrefectureMap,
    marks: Mapping[str, Mark],
    *,
    name: str,
    title: str,
    scale: Scale | None = None,
    numbered: bool = False,
    sources: str = "",
) -> MapView:
    """Return the view of a map with these marks.

    Args:
        drawn: The map.
        marks: How each municipality is shown, by code.
        name: Prefix of the ids on the page.
        title: The accessible name.
        scale: The steps explained by the legend.
        numbered: Whether the numbers of the steps are on the map.
        sources: The sources of the figures.
    """
    return MapView(
        name=name,
        svg=drawn.svg(marks, title),
        is_large=drawn.is_large,
        legend=scale.legend if scale else [],
        note="" if drawn.has_shapes else POINTS,
        credit=drawn.credit,
        numbered=numbered,
        sources=sources,
    )


def map_of_counts(
    counts: Mapping[str, int],
    urls: Mapping[str, str],
    *,
    name: str,
    title: str,
    chosen: frozenset[str] = frozenset(),
) -> MapView | None:
    """Return the map of how many objects each municipality has, or None without a map.

    Args:
        counts: By code; a missing code counts as 0.
        urls: The link of each municipality, by code; those without are not linked.
        name: Prefix of the ids on the page.
        title: The accessible name.
        chosen: Codes that are selected.
    """
    drawn = current_map()
    if drawn is None:
        return None
    scale = scale_of_counts(counts.values())
    marks = {}
    for place in drawn.places:
        count = counts.get(place.code, 0)
        marks[place.code] = Mark(
            label=f"{place.name} {count}件",
            url=urls.get(place.code, ""),
            text=str(count) if count else "",
            step=scale.step_of(count) if count else 0,
            state="chosen" if place.code in chosen else "",
        )
    return view_of(drawn, marks, name=name, title=title, scale=scale)
