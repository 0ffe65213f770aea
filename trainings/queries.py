"""What readers type into the search to get certain trainings: 来月の研修, 受付中, これからの研修."""

import re
from collections.abc import Iterator

from django.utils import timezone

from search.understanding.conditions import Condition, Piece, Stands
from search.understanding.periods import PERIODS, period, written
from search.words.labels import Labels
from trainings.models import TrainingPage
from trainings.services import sessions_between
from trainings.status import Status

KIND = "training"
_SOON = re.compile(rf"(?P<when>{PERIODS})の?研修会?")
_OPEN = re.compile(r"(?:申込|申し込み|申込み)?(?:受付中|募集中)(?:の?研修会?)?")
_COMING = re.compile(r"(?:これから|今後|次回?|直近|開催予定)の?研修会?")
_OVER = re.compile(r"(?:終わった|終了した|過去の|これまでの)研修会?")
OPEN = (Status.OPEN, Status.CLOSING)


def recognise(text: str, labels: Labels) -> Iterator[Piece]:
    """Find what asks for trainings by time, and for those that take applications.

    The search applies visibility.
    """
    for match in _SOON.finditer(text):
        days = period(match["when"])
        if days is not None:
            sessions = sessions_between(TrainingPage.objects.all(), *days)
            keys = {session.page_id for session in sessions}
            condition = _condition(f"{match['when']}の研修", keys, written(match["when"]))
            yield Piece(*match.span(), condition, Stands.LAST)
    now = timezone.now()
    for match in _COMING.finditer(text):
        keys = set(TrainingPage.objects.coming(now).values_list("pk", flat=True))
        yield Piece(*match.span(), _condition("これからの研修", keys), Stands.LAST)
    for match in _OVER.finditer(text):
        keys = set(TrainingPage.objects.over(now).values_list("pk", flat=True))
        yield Piece(*match.span(), _condition("終わった研修", keys), Stands.LAST)
    for match in _OPEN.finditer(text):
        trainings = TrainingPage.objects.live().prefetch_related("sessions")
        keys = {training.pk for training in trainings if training.status() in OPEN}
        yield Piece(*match.span(), _condition("申込受付中の研修", keys), Stands.APART)


def _condition(label: str, keys: set[int], month: str = "") -> Condition:
    ids = frozenset(f"{KIND}:{key}" for key in keys)
    return Condition((("kind", (KIND,)),), label, ids, month)
