"""Draw how the latency of a whole page grows with the corpus.

    python -m tools.benchmarks.search.growth REPORT.json PICTURE.svg

Both axes are logarithmic. The picture adapts to light, dark and print, and has a text alternative.
"""

import json
import math
import sys
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 132, 24, 52
# Colours that differ in lightness as well, each with its own dashes: light, dark, dashes.
LINES = (
    ("#0017c1", "#7db3ff", ""),
    ("#b3001b", "#ff9a8f", "8 3"),
    ("#00663c", "#63d19a", "2 3"),
    ("#8a4b00", "#ffc266", "10 3 2 3"),
    ("#5b2a86", "#d0a6f5", "5 5"),
    ("#505050", "#c8c8c8", "1 4"),
    ("#006a75", "#6fd6e0", "14 4"),
)
LABEL_GAP = 16
STYLE = """
text { font: 13px sans-serif; fill: #1a1a1a; }
.axis { stroke: #1a1a1a; } .grid { stroke: #d0d0d0; } .line { fill: none; stroke-width: 2.5; }
"""
DARK = """
text { fill: #f0f0f0; } .axis { stroke: #f0f0f0; } .grid { stroke: #484848; }
"""

Points = list[tuple[int, float]]


def series(report: dict[str, Any]) -> dict[str, Points]:
    """Return for each engine (documents, milliseconds at p50), by documents."""
    found: dict[str, Points] = {}
    for size in sorted(report["sizes"], key=lambda size: size["documents"]):
        for name, result in size["engines"].items():
            found.setdefault(name, []).append(
                (size["documents"], result["milliseconds"]["full"]["p50"])
            )
    return found


def draw(report: dict[str, Any]) -> str:
    """Return the picture.

    Raises:
        ValueError: The report has fewer than two sizes.
    """
    lines = series(report)
    sizes = sorted({documents for points in lines.values() for documents, _ in points})
    if len(sizes) < 2:
        message = "growth needs two sizes at least"
        raise ValueError(message)
    values = [value for points in lines.values() for _, value in points]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    span = math.log(sizes[-1] / sizes[0])

    def x(documents: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(documents / sizes[0]) / span

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(value) - low) / (high - low)

    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = []
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(f'<path class="grid" d="M{LEFT} {at:.1f}H{right}"/>')
        parts.append(_text(LEFT - 8, at + 4, f"{10.0**power:g}", "end"))
    parts.append(f'<path class="axis" d="M{LEFT} {TOP}V{bottom}H{right}" fill="none"/>')
    for size in sizes:
        parts.append(f'<path class="axis" d="M{x(size):.1f} {bottom}v5"/>')
        parts.append(_text(x(size), bottom + 20, f"{size:,}", "middle"))
    parts.append(_text((LEFT + right) / 2, HEIGHT - 10, "documents", "middle"))
    parts.append(_text(LEFT, TOP - 8, "ms (p50)", "middle"))
    ends = sorted((y(points[-1][1]), name) for name, points in lines.items())
    free = float("-inf")
    label_at: dict[str, float] = {}
    for at, name in ends:
        free = label_at[name] = max(at, free + LABEL_GAP)
    for number, (name, points) in enumerate(lines.items()):
        path = "L".join(f"{x(documents):.1f} {y(value):.1f}" for documents, value in points)
        dots = "".join(f"M{x(d) - 3:.1f} {y(v):.1f}a3 3 0 1 0 6 0a3 3 0 1 0-6 0" for d, v in points)
        parts.append(f'<path class="line c{number}" d="M{path}"/>')
        parts.append(f'<path class="dot c{number}" d="{dots}"/>')
        parts.append(_text(right + 10, label_at[name] + 4, name, "start"))
    return _document(report, lines, parts)


def _document(report: dict[str, Any], lines: dict[str, Points], parts: list[str]) -> str:
    described = "; ".join(
        f"{name}: {', '.join(f'{value:g} ms at {documents:,}' for documents, value in points)}"
        for name, points in lines.items()
    )
    light = "\n".join(
        f".c{n} {{ stroke: {colour}; stroke-dasharray: {dashes or 'none'}; }}"
        for n, (colour, _, dashes) in enumerate(LINES)
    )
    newline = "\n"
    dark = newline.join(f".c{n} {{ stroke: {colour}; }}" for n, (_, colour, _) in enumerate(LINES))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="title desc">
<title id="title">Latency of a whole search page by the number of documents</title>
<desc id="desc">{escape(described)}. {_surroundings(report)}</desc>
<style>{STYLE}{light}
.dot {{ stroke-dasharray: none; fill: none; stroke-width: 2; }}
@media screen and (prefers-color-scheme: dark) {{{DARK}{dark}
}}</style>
{newline.join(parts)}
</svg>
"""


def _surroundings(report: dict[str, Any]) -> str:
    return f"Load of the machine before: {report['load_before']:.1f} on {report['cores']} cores."


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def main(arguments: list[str]) -> int:
    """Draw a report; return 0, or 2 when called wrongly."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    report, picture = map(Path, arguments)
    picture.write_text(draw(json.loads(report.read_text(encoding="utf-8"))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
