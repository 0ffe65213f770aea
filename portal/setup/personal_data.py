"""What the portal stores about people, why and how long: the privacy page is made of it (ADR 0047)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join

from portal.feedback.services import DAYS_AFTER_HANDLING, DAYS_AT_MOST
from portal.handover.models import KEPT_DAYS as HAND_OVER_DAYS
from portal.mail.retention import DAYS_KEPT
from portal.sign_in.counting import KEPT_DAYS as ATTEMPT_DAYS
from portal.sign_in.events import DAYS as SIGN_IN_DAYS
from search.diagnosis.no_hits import KEPT_DAYS

DATA_FILE = Path(__file__).parent / "data" / "personal_data.toml"
#: Days after which `prune_db_task_results` deletes by default.
TASK_DAYS = 14


@dataclass(frozen=True)
class PersonalRecord:
    """Something that is kept about people.

    Attributes:
        name, what, purpose, kept, note: The words of the privacy page.
        deleted_by: The daily command that deletes it; empty if it goes with its account or page.
        models: Labels of the models, `app.Model`.
    """

    name: str
    what: str
    purpose: str
    kept: str
    models: tuple[str, ...]
    deleted_by: str = ""
    note: str = ""


@cache
def _data() -> dict[str, Any]:
    with DATA_FILE.open("rb") as file:
        return tomllib.load(file)


def retention_figures() -> dict[str, int]:
    """Return how long personal data is kept: in days, sessions in hours.

    The set-up writes them into the page. Where a setting changes later, the page has to be edited.
    """
    return {
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "attempt_days": ATTEMPT_DAYS,
        "sign_in_days": SIGN_IN_DAYS,
        "audit_days": settings.AUDIT_RETENTION_DAYS,
        "mail_days": DAYS_KEPT,
        "hand_over_days": HAND_OVER_DAYS,
        "feedback_days": DAYS_AFTER_HANDLING,
        "feedback_most_days": DAYS_AT_MOST,
        "search_days": KEPT_DAYS,
        "task_days": TASK_DAYS,
    }


def personal_records() -> list[PersonalRecord]:
    """Return what is kept about people, with the figures filled in, in the order of the page."""
    figures = retention_figures()
    return [
        PersonalRecord(
            **{**row, "kept": row["kept"].format(**figures), "models": tuple(row["models"])}
        )
        for row in _data()["record"]
    ]


def not_personal() -> dict[str, str]:
    """Return the labels of the models that hold nothing about people, with the reason."""
    return {label: reason for reason, labels in _data()["not_personal"].items() for label in labels}


def records_as_list() -> str:
    """Return the records as an HTML list, as the privacy page has it."""
    rows = [(r.name, r.what, r.purpose, r.kept, r.note) for r in personal_records()]
    return format_html(
        "<ul>{}</ul>",
        format_html_join("", "<li><b>{}</b>（{}）。目的：{}。期間：{}。{}</li>", rows),
    )
