"""Numbers as Japanese offices type them: full-width, with commas, with 万 and 億, with their unit."""

import re
import unicodedata
from collections.abc import Collection
from decimal import Decimal

AMOUNT_HINT = "数字で入力してください。「1,200,000」や「120万」のようにも書けます。"
ABOUT_HINT = (
    "「約」は付けずに、数字だけを入力してください。おおよその数であることは、備考などに書けます。"
)
_LARGE = (("兆", 10**12), ("億", 10**8), ("万", 10**4))
_PLAIN = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SMALL = re.compile(rf"(?:(?P<k>{_PLAIN})千)?(?:(?P<h>{_PLAIN})百)?(?P<n>{_PLAIN})?", re.ASCII)
_ABOUT = re.compile(
    r"^(?:約|およそ|おおよそ|概ね|おおむね)|(?:程度|前後|くらい|ぐらい|ほど|余り?|強|弱)$"
)
# The number of digits of the largest integer in a database.
_MOST_DIGITS = 19
_MINUS = str.maketrans("−‐–▲△", "-----")


def parse_number(text: str, counters: Collection[str] = ()) -> Decimal:
    """Return the number meant by １２０万, 1,200,000円 or 1億2千万円.

    Args:
        text: Typed text, or the text of a cell.
        counters: Units that may follow the number, e.g. 円. They do not change it.

    Raises:
        ValueError: It is not a number, or not an exact one (約30). The message is for the user.
    """
    plain = "".join(unicodedata.normalize("NFKC", text.translate(_MINUS)).split())
    if _ABOUT.search(plain):
        raise ValueError(ABOUT_HINT)
    for counter in counters:
        plain = plain.removesuffix(counter)
    sign, plain = (-1, plain[1:]) if plain.startswith("-") else (1, plain)
    if not plain or len(plain) > 2 * _MOST_DIGITS:
        raise ValueError(AMOUNT_HINT)
    total = Decimal(0)
    for unit, size in _LARGE:
        before, found, after = plain.partition(unit)
        if found:
            total += _below_ten_thousand(before) * size
            plain = after
    if plain:
        total += _below_ten_thousand(plain)
    return sign * total


def _below_ten_thousand(text: str) -> Decimal:
    """Return the number of 2千5百10, or of plain digits of any length."""
    match = _SMALL.fullmatch(text)
    if not text or match is None:
        raise ValueError(AMOUNT_HINT)
    parts = (("k", 1000), ("h", 100), ("n", 1))
    return sum(
        (Decimal(match[name].replace(",", "")) * size for name, size in parts if match[name]),
        Decimal(0),
    )
