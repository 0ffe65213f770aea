"""The pages that every public site needs, with sample texts that a prefecture adapts."""

import tomllib
from pathlib import Path
from typing import Any

DATA_FILE = Path(__file__).parent / "data" / "standard_pages.toml"


def standard_pages(prefecture_name: str) -> list[dict[str, Any]]:
    """Return the fields of each standard page, with the prefecture's name filled in."""
    with DATA_FILE.open("rb") as file:
        rows = tomllib.load(file)["page"]
    return [
        {
            "title": row["title"],
            "slug": row["slug"],
            "lead": row.get("lead", "").format(prefecture=prefecture_name),
            "body": [
                (block["type"], block["value"].format(prefecture=prefecture_name))
                for block in row["body"]
            ],
        }
        for row in rows
    ]
