"""Reading single cells of tables of figures."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from portal.japanese.dates import YEAR, gregorian_year
from portal.municipalities.models import Statistic
from portal.municipalities.statistics.mappings import YEARS

# Signs in statistics for a missing figure: none, not surveyed, suppressed.
MISSING = frozenset(
    {
        "",
        "-",
        "‐",
        "−",
        "–",
        "—",
        "―",
        "ー",
        "…",
        "...",
        "・・・",
        "x",
        "χ",
        "***",
        "*",
        "na",
        "n/a",
        "n.a.",
        "#n/a",
    }
)
UNITS = re.compile(r"(人|世帯|%|％|km2|km²|百万円|千円|円|ha)$")
_YEAR = re.compile(rf"{YEAR}.*", re.IGNORECASE)
LIMIT = Decimal(10) ** 12  # the limit of the model field
CENT = Decimal("0.01")


class UnreadableCellError(Exception):
    """A cell cannot be read; the message says why, in Japanese."""


def figure(text: str) -> Decimal | None:
    """Return the number in a cell, or None for one of the signs for a missing figure.

    Raises UnreadableCellError for anything else.
    """
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    if folded in MISSING:
        return None
    bare = UNITS.sub("", folded.replace(",", "").replace(" ", ""))
    try:
        number = Decimal(bare)
    except InvalidOperation as error:
        raise UnreadableCellError("数として読めません。") from error
    if not number.is_finite():
        raise UnreadableCellError("数として読めません。")
    return number


def share(part: Decimal, whole: Decimal) -> Decimal:
    """Return a part in percent. Raises UnreadableCellError for an impossible value."""
    try:
        return part / whole * 100
    except ArithmeticError as error:
        raise UnreadableCellError("割合を計算できません。") from error


def fit(number: Decimal, indicator: str, factor: Decimal = Decimal(1)) -> Decimal:
    """Return a figure, times `factor`, as it is stored.

    Raises UnreadableCellError for an impossible value.
    """
    try:
        number *= factor
    except ArithmeticError as error:
        raise UnreadableCellError("数が大きすぎます。") from error
    if number < 0:
        raise UnreadableCellError("負の数は登録できません。")
    if indicator == Statistic.Indicator.AGEING_RATE and number > 100:
        raise UnreadableCellError("割合が100％を超えています。")
    if number >= LIMIT:
        raise UnreadableCellError("数が大きすぎます。")
    return number.quantize(CENT)


def year_of(text: str) -> int:
    """Return the year in a cell such as 2020, 2020年, 令和2年 or R2. Raises UnreadableCellError."""
    match = _YEAR.fullmatch(unicodedata.normalize("NFKC", text).strip())
    year = gregorian_year(match["era"], match["year"]) if match else None
    if year is not None and year in YEARS:
        return year
    raise UnreadableCellError("年を読めません。2020、2020年、令和2年のように書いてください。")
