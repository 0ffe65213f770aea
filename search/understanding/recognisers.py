"""The built-in recognisers: years, municipalities, sizes and kinds."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils import timezone

from portal.japanese.dates import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    YEAR,
    fiscal_year_of,
    format_fiscal_year,
    gregorian_year,
)
from portal.japanese.numbers import parse_number
from portal.municipalities.bands import BANDS, PopulationBand, band_of
from search.core.analysis import fold, gram_text, katakana
from search.sources.municipalities import office, short_names
from search.understanding.conditions import (
    Condition,
    Piece,
    Stands,
    kind_words,
    register_recogniser,
)
from search.words.labels import Labels

# 令和6年度, R6年度, 2024年度; 令和6年, R6, 2024. Digits alone are a year only as the whole part.
_YEAR = re.compile(rf"(?<![\da-z]){YEAR}\s*(?P<unit>年度|年|FY)?(?![\da-z]|月)", re.IGNORECASE)
_THIS_YEAR = {"昨年度": -1, "前年度": -1, "今年度": 0, "本年度": 0, "来年度": 1}
_NUMBER = r"\d[\d,]*(?:万|千)?(?:\d+千?)?"
_ABOUT = re.compile(
    rf"人口(?:約|およそ)?(?P<number>{_NUMBER})人?(?:くらい|ぐらい|程度|前後|規模|ほど)?"
)
_LIMITED = re.compile(
    rf"(?:人口)?(?:(?P<least>{_NUMBER})人(?:以上|超))?(?:(?P<most>{_NUMBER})人(?:未満|以下))?"
)
# Followed by a municipality type: 人口8千人の町.
_OF_KIND = re.compile(r"の(?P<kind>市|町村|町|村)(?!民|内|長|役|域|場|道)")
_KINDS = {
    "市": ("designated", "core", "special", "city"),
    "町": ("town",),
    "村": ("village",),
    "町村": ("town", "village"),
}
# Not in 小さい町で職員が足りない: in a sentence it is one of many words.
_SMALL = re.compile(
    r"(?:人口の少ない|小さな|小さい|小規模な?)(?:市町村|自治体|町村|町|村)(?=$|の|、)"
)


def years(text: str, labels: Labels) -> Iterator[Piece]:
    """Find fiscal years in all spellings."""
    for match in _YEAR.finditer(text):
        year = gregorian_year(match["era"], match["year"])
        unit = match["unit"] or ""
        if year is None or not EARLIEST_YEAR <= year <= LATEST_YEAR:
            continue
        if match["era"] is None and len(match["year"]) < 4:
            continue
        named = unit.endswith("度") or unit.upper() == "FY"
        stands = Stands.ANYWHERE if named else Stands.APART if unit else Stands.ALONE
        yield Piece(*match.span(), year_condition(year), stands)
    for word, distance in _THIS_YEAR.items():
        for match in re.finditer(word, text):
            year = fiscal_year_of(timezone.localdate()) + distance
            yield Piece(*match.span(), year_condition(year))


def year_condition(year: int) -> Condition:
    """Return the condition for a fiscal year."""
    return Condition((("year", (str(year),)),), format_fiscal_year(year))


def populations(text: str, labels: Labels) -> Iterator[Piece]:
    """Find sizes of municipalities: 人口8千人, 1万人未満, 小さな町."""
    for match in _SMALL.finditer(text):
        yield Piece(*match.span(), _band_condition(BANDS[:1]))
    for match in _ABOUT.finditer(text):
        persons = _persons(match["number"])
        band = band_of(persons) if persons is not None else None
        if band is not None and not re.match(r"(?:以上|超|未満|以下)", text[match.end() :]):
            yield _piece_with_kind(text, match, (band,))
    for match in _LIMITED.finditer(text):
        if not (match["least"] or match["most"]):
            continue
        least = _persons(match["least"] or "0")
        most = _persons(match["most"]) if match["most"] else None
        if least is None or (match["most"] and most is None):
            continue
        bands = tuple(band for band in BANDS if _within(band, least, most))
        if bands:
            yield _piece_with_kind(text, match, bands)


def _piece_with_kind(text: str, match: re.Match[str], bands: tuple[PopulationBand, ...]) -> Piece:
    condition = _band_condition(bands)
    of_kind = _OF_KIND.match(text, match.end())
    if of_kind is None:
        return Piece(*match.span(), condition)
    kind = of_kind["kind"]
    filters = (*condition.filters, ("municipality_type", _KINDS[kind]))
    return Piece(match.start(), of_kind.end(), Condition(filters, f"{condition.label}の{kind}"))


def _persons(number: str) -> int | None:
    """Return the number of persons as an integer; None for an invalid number: 1,,2."""
    try:
        return int(parse_number(number))
    except ValueError:
        return None


def _within(band: PopulationBand, least: int, most: int | None) -> bool:
    if most is None:
        return band.lower >= least
    return band.lower >= least and band.upper is not None and band.upper <= most


def _band_condition(bands: tuple[PopulationBand, ...]) -> Condition:
    lower, upper = bands[0].lower, bands[-1].upper
    least = f"{lower // 10_000}万人以上" if lower else ""
    most = f"{upper // 10_000}万人未満" if upper is not None else ""
    values = tuple(band.slug for band in bands)
    return Condition((("population", values),), f"人口{least}{most}")


def places(text: str, labels: Labels) -> Iterator[Piece]:
    """Find municipalities by their names in all spellings, readings and short names."""
    folded = _folded(text)
    if len(folded) != len(text):  # positions in one would not apply to the other
        return
    names = labels.of("municipality")
    known = _known_places(labels)
    for match in known.pattern.finditer(folded):
        codes = known.codes[match[0]]
        label = "・".join(dict.fromkeys(names[code] for code in codes))
        yield Piece(*match.span(), Condition((("municipality", codes),), label))


def _folded(text: str) -> str:
    return katakana(gram_text(fold(text)))


class _Places(NamedTuple):
    """The municipalities by spelling."""

    labels: Labels
    codes: dict[str, tuple[str, ...]]
    pattern: re.Pattern[str]


_kept: _Places | None = None


def _known_places(labels: Labels) -> _Places:
    """Return the municipalities of `labels`, cached while those are in use."""
    global _kept  # noqa: PLW0603  (the one value that a process keeps)
    kept = _kept
    if kept is None or kept.labels is not labels:
        codes = _spellings(labels)
        longest_first = sorted(codes, key=len, reverse=True)
        pattern = "|".join(map(re.escape, longest_first)) or "(?!)"
        kept = _kept = _Places(labels, codes, re.compile(pattern))
    return kept


def _spellings(labels: Labels) -> dict[str, tuple[str, ...]]:
    """Return the municipalities for each spelling; short names only if they are unique."""
    whole: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    for code, label in labels.of("municipality").items():
        name = label.partition("（")[0]
        for spelling in (name, office(name), labels.readings.get(label, "")):
            if spelling:
                whole.setdefault(_folded(spelling), []).append(code)
        for spelling in short_names(name, ""):
            short.setdefault(_folded(spelling), []).append(code)
    # A vocabulary term or tag is not a place.
    words = {_folded(word) for word in labels.readings}
    found = {
        spelling: codes
        for spelling, codes in short.items()
        if len(codes) == 1 and spelling not in words
    }
    return {spelling: tuple(codes) for spelling, codes in (found | whole).items()}


def kinds(text: str, labels: Labels) -> Iterator[Piece]:
    """Find the words that mean documents of a kind."""
    words = kind_words()
    for word, kind in words.items():
        if text.endswith(word):
            label = labels.of("kind").get(kind, kind)
            start = len(text) - len(word)
            yield Piece(start, len(text), Condition((("kind", (kind,)),), label), Stands.LAST)


for _each in (years, populations, places, kinds):
    register_recogniser(_each)
