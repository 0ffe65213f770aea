"""Loads the demo's cases under review: one at each step, by the people who would do it."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from casestudies.contributing.services import new_case, save_draft
from casestudies.models import CasePage
from casestudies.reviewing.services import approve, send_back, submit, withdraw
from casestudies.rules import DECLARATIONS
from portal.accounts.models import User
from portal.accounts.visibility import Visibility
from portal.demo import data_files
from portal.vocabularies.models import Term

AUTHOR, APPROVER, WELFARE, REGIONAL = "shiomi-toko", "shiomi-shonin", "fukushi", "chiiki"
#: Keys that are no fields of a case.
ABOUT_THE_REVIEW = {"step", "comment", "reason", "comments"}


def load_reviews() -> str:
    """Write the cases that do not exist yet, and lead each to its step."""
    known = set(CasePage.objects.values_list("slug", flat=True))
    rows = [row for row in data_files.read("reviews")["cases"] if row["slug"] not in known]
    for row in rows:
        _lead(_draft(row), row)
    return f"新規 {len(rows)}件" if rows else "変更なし"


def _user(name: str) -> User:
    return User.objects.get(username=name)


def _draft(row: Mapping[str, Any]) -> CasePage:
    author = _user(AUTHOR)
    case = new_case(author)
    for name, value in row.items():
        if name not in ABOUT_THE_REVIEW:
            setattr(case, name, value)
    case.visibility = Visibility.PUBLIC
    case.contact_section = "福祉部地域共生課"
    case.contact_phone = "(0999)20-1234"
    case.review_on = timezone.localdate() + datetime.timedelta(days=180)
    if row["step"] != "draft":
        case.stage = Term.objects.get(vocabulary="stage", slug="running")
        case.outcome = Term.objects.get(vocabulary="outcome", slug="success")
        for name in DECLARATIONS:
            setattr(case, name, True)
    save_draft(case, author)
    return case


def _lead(case: CasePage, row: Mapping[str, Any]) -> None:
    """Take the steps that come before the one where the case stands."""
    steps: dict[str, list[Callable[[], None]]] = {
        "draft": [],
        "municipal": [lambda: submit(case, _user(AUTHOR))],
        "welfare": [lambda: _approve(case, REGIONAL, row["comment"])],
        "regional": [lambda: _approve(case, WELFARE, row["comment"])],
        "returned": [lambda: _send_back(case, row)],
        "withdrawn": [lambda: withdraw(case, _user(AUTHOR))],
    }
    before = []
    if row["step"] in {"welfare", "regional", "returned"}:
        before = [*steps["municipal"], lambda: _approve(case, APPROVER, "")]
    elif row["step"] == "withdrawn":
        before = steps["municipal"]
    for step in (*before, *steps[row["step"]]):
        step()


def _revision(case: CasePage) -> int:
    return int(CasePage.objects.values_list("latest_revision", flat=True).get(pk=case.pk) or 0)


def _approve(case: CasePage, name: str, comment: str) -> None:
    approve(case, _user(name), _revision(case), comment)


def _send_back(case: CasePage, row: Mapping[str, Any]) -> None:
    send_back(case, _user(REGIONAL), _revision(case), row["reason"], row["comments"])
