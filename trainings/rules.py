"""The rules for every training, typed or imported. Imports no model of the app."""

import datetime
from collections.abc import Iterable
from typing import Protocol

from django.utils import timezone
from wagtail.models import Page

from trainings.status import end_of, moment


class Dated(Protocol):
    """The fields that the rules use, common to pages and cleaned forms."""

    opens_on: datetime.date | None
    opens_time: datetime.time | None
    deadline_on: datetime.date | None
    deadline_time: datetime.time | None
    available_from: datetime.date | None
    available_until: datetime.date | None
    cancelled: bool
    cancellation_reason: str


def order_problems(training: Dated, starts: list[datetime.datetime]) -> dict[str, str]:
    """Return the contradictions by the field to correct. `starts` are the starts of all sessions."""
    problems: dict[str, str] = {}
    opens = moment(training.opens_on, training.opens_time)
    closes = end_of(training.deadline_on, training.deadline_time)
    first = min(starts, default=None)
    if training.opens_time and not training.opens_on:
        problems["opens_on"] = "時刻があるときは、日付も入力してください。"
    if training.deadline_time and not training.deadline_on:
        problems["deadline_on"] = "時刻があるときは、日付も入力してください。"
    if opens and closes and closes <= opens:
        problems["deadline_on"] = "申込期限は申込開始より後にしてください。"
    elif first and training.deadline_on and _is_after(training, first):
        problems["deadline_on"] = "申込期限は、最初の回が始まる時より前にしてください。"
    elif first and opens and opens >= first:
        problems["opens_on"] = "申込開始は、最初の回が始まる時より前にしてください。"
    if (
        training.available_from
        and training.available_until
        and training.available_until < training.available_from
    ):
        problems["available_until"] = "配信の終了日は開始日以後の日にしてください。"
    if training.available_until and not training.available_from:
        problems["available_from"] = "配信の開始日も入力してください。"
    if training.cancelled and not training.cancellation_reason.strip():
        problems["cancellation_reason"] = "中止の理由を入力してください。読者に表示されます。"
    return problems


def _is_after(training: Dated, first: datetime.datetime) -> bool:
    """Tell whether the deadline is after the start; without a time it may be on the same day."""
    deadline = moment(training.deadline_on, training.deadline_time)
    return deadline is not None and deadline > first


def next_slug(index: Page, day: datetime.datetime | None, taken: Iterable[str] = ()) -> str:
    """Return an unused slug for a new training under `index`: 2026-11-23, then 2026-11-23-2.

    Short and without Japanese characters, because it is printed and read out on the telephone.
    """
    start = f"{timezone.localtime(day):%Y-%m-%d}" if day else "training"
    known = set(taken) | set(
        Page.objects.child_of(index).filter(slug__startswith=start).values_list("slug", flat=True)
    )
    number, slug = 1, start
    while slug in known:
        number += 1
        slug = f"{start}-{number}"
    return slug
