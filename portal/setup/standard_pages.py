"""The pages that every public site needs, with sample texts that a prefecture adapts."""

import tomllib
from pathlib import Path
from typing import Any

from portal.setup.personal_data import records_as_list, retention_figures

DATA_FILE = Path(__file__).parent / "data" / "standard_pages.toml"


def standard_pages(prefecture_name: str) -> list[dict[str, Any]]:
    """Return the fields of each standard page, with the prefecture's name filled in."""
    with DATA_FILE.open("rb") as file:
        rows = tomllib.load(file)["page"]
    words = {
        "prefecture": prefecture_name,
        "personal_records": records_as_list(),
        **retention_figures(),
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
