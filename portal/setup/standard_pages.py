"""The pages that every public site needs, with sample texts that a prefecture adapts."""

import datetime
import tomllib
from pathlib import Path
from typing import Any

from django.utils import timezone

from portal.japanese.dates import era_year
from portal.setup.personal_data import records_as_list, retention_figures

DATA_FILE = Path(__file__).parent / "data" / "standard_pages.toml"


def policy_days(decided_on: datetime.date) -> dict[str, str]:
    """Return the day of the accessibility policy, and of its goal one year later, as the page says them."""
    try:
        goal = decided_on.replace(year=decided_on.year + 1)
    except ValueError:  # 29 February
        goal = datetime.date(decided_on.year + 1, 3, 1)
    days = {"decided_on": decided_on, "goal_on": goal}
    return {name: f"{era_year(day)}{day.month}月{day.day}日" for name, day in days.items()}


def standard_pages(
    prefecture_name: str, decided_on: datetime.date | None = None
) -> list[dict[str, Any]]:
    """Return the fields of each standard page, with the prefecture's name filled in.

    `decided_on` is the day of the accessibility policy, by default today.
    """
    with DATA_FILE.open("rb") as file:
        rows = tomllib.load(file)["page"]
    days = policy_days(decided_on or timezone.localdate())
    words = {
        "prefecture": prefecture_name,
        "personal_records": records_as_list(),
        **retention_figures(),
        **days,
    }
    return [
        {
            "title": row["title"],
            "slug": row["slug"],
            "lead": row.get("lead", "").format(**words),
            "body": [(block["type"], block["value"].format(**words)) for block in row["body"]],
        }
        for row in rows
    ]
