"""Comments of reviewers on fields, as the forms of the site and of the admin send them."""

from collections.abc import Mapping
from typing import Any

#: Rows for comments on fields that a form offers.
ROWS = 4


def comments_in(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the comments of a form by name of the field; several on one field are joined."""
    found: dict[str, str] = {}
    for number in range(1, ROWS + 1):
        name = str(data.get(f"field_{number}") or "")
        text = str(data.get(f"comment_{number}") or "").strip()
        if name and text:
            found[name] = f"{found[name]}\n{text}" if name in found else text
    return found
