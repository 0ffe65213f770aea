"""The official list of municipalities that ships with the project.

`data/municipalities.csv` has 1,741 rows; `municipalities.LICENSE.md` next to it gives source and
licence.
"""

import csv
import datetime
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.municipalities.models import Municipality

#: The day of the lists of 指定都市, 中核市 and 施行時特例市.
LIST_AS_OF = datetime.date(2024, 10, 1)
DATA_FILE = Path(__file__).parent / "data" / "municipalities.csv"

PREFECTURE_CODES = tuple(f"{number:02d}" for number in range(1, 48))


@dataclass(frozen=True)
class OfficialMunicipality:
    """One row of the official list."""

    code: str
    prefecture_code: str
    prefecture_name: str
    name: str
    kana: str
    kind: str
    notify_via_prefecture: bool
    latitude: float
    longitude: float
    name_is_shared: bool


@cache
def official_municipalities() -> tuple[OfficialMunicipality, ...]:
    """Return all 1,741 municipalities in the order of their codes."""
    kinds = {label: value for value, label in Municipality.Kind.choices}
    with DATA_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    times_used = Counter(row["name"] for row in rows)
    return tuple(
        OfficialMunicipality(
            code=row["lgcode6"],
            prefecture_code=row["pref_code"],
            prefecture_name=row["pref_name"],
            name=row["name"],
            kana=row["kana"],
            kind=kinds[row["type"]],
            notify_via_prefecture=row["notify_via_prefecture"] == "1",
            latitude=float(row["lat"]),
            longitude=float(row["lng"]),
            name_is_shared=times_used[row["name"]] > 1,
        )
        for row in sorted(rows, key=lambda row: row["lgcode6"])
    )


def municipalities_of(prefecture_code: str) -> tuple[OfficialMunicipality, ...]:
    """Return the municipalities of a prefecture (two-digit code, e.g. "32").

    Raises ValueError for a code that is not one of the 47.
    """
    if prefecture_code not in PREFECTURE_CODES:
        message = f"都道府県コードは01から47までの2桁で指定してください（例 32）: {prefecture_code}"
        raise ValueError(message)
    return tuple(m for m in official_municipalities() if m.prefecture_code == prefecture_code)
