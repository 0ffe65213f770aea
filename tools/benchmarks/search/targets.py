"""The targets for the figures of a benchmark, and whether they are met."""

from typing import Any

# A whole page of ours relative to that of another engine, at p50.
PAGE = {("embedded", "tantivy"): 1.0, ("embedded", "elasticsearch"): 0.5}
# A rebuild relative to Sudachi alone, both on all cores.
REBUILD = {"embedded": 2.0, "elasticsearch": 1.6}
PUBLISH_MS = 2000.0
FACETS_TO_SQL = 0.2
# From 2,000 documents to 200,000.
GROWTH, GROWTH_SPAN = 8.0, 100

Figures = dict[str, Any]


def growth(report: Figures) -> dict[str, float]:
    """Return the ratio of a page's latency with the largest corpus to that with the smallest."""
    first, last = _ends(report)
    return {
        name: round(_page(last, name) / _page(first, name), 2)
        for name in last["engines"]
        if first is not last
    }


def targets(report: Figures) -> list[Figures]:
    """Return each target with figures in the report: name, documents, figure, target, met."""
    found = [target for size in report["sizes"] for target in _of_size(size)]
    first, last = _ends(report)
    if last["documents"] >= GROWTH_SPAN * first["documents"]:
        found += [
            _target(last["documents"], f"growth, {ours}", report["growth"][ours], GROWTH)
            for ours in REBUILD
            if ours in report["growth"]
        ]
    return found


def _of_size(size: Figures) -> list[Figures]:
    documents, engines = size["documents"], size["engines"]
    found = []
    for (ours, peer), target in PAGE.items():
        if ours in engines and peer in engines:
            ratio = _page(size, ours) / _page(size, peer)
            found.append(_target(documents, f"whole page, {ours} to {peer}", ratio, target))
    for ours, target in REBUILD.items():
        if ours in engines:
            bare = size["bare_segmentation_seconds"].get("all_cores")
            if bare:
                ratio = engines[ours]["index_seconds"] / bare
                found.append(_target(documents, f"rebuild, {ours} to segmentation", ratio, target))
            published = engines[ours]["publish"]["p95"]
            found.append(_target(documents, f"publish, {ours}, ms at p95", published, PUBLISH_MS))
    if {"embedded", "sql"} <= engines.keys():
        counts = [engines[n]["milliseconds"]["facet_counts"]["p50"] for n in ("embedded", "sql")]
        ratio = counts[0] / counts[1]
        found.append(_target(documents, "facet counts, embedded to sql", ratio, FACETS_TO_SQL))
    return found


def _target(documents: int, name: str, figure: float, target: float) -> Figures:
    figure = round(figure, 3)
    held = figure <= target
    return {"documents": documents, "name": name, "figure": figure, "target": target, "held": held}


def _ends(report: Figures) -> tuple[Figures, Figures]:
    sizes = sorted(report["sizes"], key=lambda size: size["documents"])
    return sizes[0], sizes[-1]


def _page(size: Figures, name: str) -> float:
    figure: float = size["engines"][name]["milliseconds"]["full"]["p50"]
    return figure
