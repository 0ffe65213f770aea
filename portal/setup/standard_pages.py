"""The pages that every public site needs, with sample texts that a prefecture adapts."""

import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.feedback.services import DAYS_AFTER_HANDLING, DAYS_AT_MOST
from portal.mail.retention import DAYS_KEPT
from portal.sign_in.events import DAYS as SIGN_IN_DAYS
from search.diagnosis.no_hits import KEPT_DAYS

DATA_FILE = Path(__file__).parent / "data" / "standard_pages.toml"


def retention_figures() -> dict[str, int]:
    """Return how long personal data is kept, as the privacy page says: in days, sessions in hours.

    The set-up writes them into the page. Where a setting changes later, the page has to be edited.
    """
    return {
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "sign_in_days": SIGN_IN_DAYS,
        "audit_days": settings.AUDIT_RETENTION_DAYS,
        "mail_days": DAYS_KEPT,
        "feedback_days": DAYS_AFTER_HANDLING,
        "feedback_most_days": DAYS_AT_MOST,
        "search_days": KEPT_DAYS,
    }


def standard_pages(prefecture_name: str) -> list[dict[str, Any]]:
    """Return the fields of each standard page, with the prefecture's name filled in."""
    with DATA_FILE.open("rb") as file:
        rows = tomllib.load(file)["page"]
    words = {"prefecture": prefecture_name, **retention_figures()}
    return [
        {
            "title": row["title"],
            "slug": row["slug"],
            "lead": row.get("lead", "").format(**words),
            "body": [(block["type"], block["value"].format(**words)) for block in row["body"]],
        }
        for row in rows
    ]
