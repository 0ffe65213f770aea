"""What waits for somebody among what readers write: registered with `portal.waiting`."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from portal.feedback.models import Feedback
from portal.waiting.registry import Item, Source

CHANGE = "feedback.change_feedback"


def _open(user: Any) -> "QuerySet[Feedback]":
    if not user.has_perm(CHANGE):
        return Feedback.objects.none()
    return (
        Feedback.objects.visible_to(user).filter(state=Feedback.State.OPEN).order_by("received_at")
    )


def _item(feedback: Feedback) -> Item:
    return Item(
        str(feedback.pk),
        str(feedback),
        reverse("wagtailsnippets_feedback_feedback:edit", args=[feedback.pk]),
        "ポータルの管理者",
        timezone.localdate(feedback.received_at),
        "読んで、対応したら「対応済」にします",
    )


SOURCE = Source("feedback", "まだ対応していないご意見", 60, _open, _item, day_label="受付日")
