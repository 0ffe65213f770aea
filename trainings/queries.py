"""What readers type into the search to get certain trainings: 来月の研修, 受付中."""

import re
from collections.abc import Iterator

from search.understanding.conditions import Condition, Piece, Stands
from search.understanding.periods import PERIODS, period
from search.words.labels import Labels
from trainings.models import TrainingPage
from trainings.services import sessions_between
from trainings.status import Status

KIND = "training"
_SOON = re.compile(rf"(?P<when>{PERIODS})の?研修会?")
_OPEN = re.compile(r"(?:申込|申し込み|申込み)?(?:受付中|募集中)(?:の?研修会?)?")
OPEN = (Status.OPEN, Status.CLOSING)


def recognise(text: str, labels: Labels) -> Iterator[Piece]:
    """Find what asks for the trainings of a month or week, and for those that take applications.

    Who may see which of them is for the search to say.
    """
    for match in _SOON.finditer(text):
        sessions = sessions_between(TrainingPage.objects.all(), *period(match["when"]))
        keys = {session.page_id for session in sessions}
        yield Piece(*match.span(), _condition(f"{match['when']}の研修", keys), Stands.LAST)
    for match in _OPEN.finditer(text):
        trainings = TrainingPage.objects.live().prefetch_related("sessions")
        keys = {training.pk for training in trainings if training.status() in OPEN}
        yield Piece(*match.span(), _condition("申込受付中の研修", keys), Stands.APART)


def _condition(label: str, keys: set[int]) -> Condition:
    ids = frozenset(f"{KIND}:{key}" for key in keys)
    return Condition((("kind", (KIND,)),), label, ids)
