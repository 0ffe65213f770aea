"""The mail that tells the receiver of a hand-over."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from portal.handover.models import HandOver
from portal.mail.categories import Category
from portal.mail.services import queue_mail

CATEGORY = Category(
    "handover",
    "引き継ぎ",
    "県の担当者があなたに担当を引き継いだため、",
    is_duty=True,
    # It always goes out at once: somebody works with it from now on.
    is_offered_to=lambda _user: False,
)


def tell_receiver(hand_over: HandOver, counts: Mapping[str, int]) -> None:
    """Put the mail into the outbox: from whom, and how many of which kind, without titles."""
    receiver = hand_over.receiver
    if receiver is None or not receiver.email:
        return
    if receiver.may_sign_in:
        to: dict[str, Any] = {"user": receiver}
    elif receiver.invited_at:
        # The outbox does not send to users who may not sign in; an invited person is to know all the same.
        to = {"address": receiver.email}
    else:
        return
    queue_mail(
        key=f"handover:{hand_over.pk}",
        template="handover/mails/received",
        title="担当が引き継がれました",
        categories=[CATEGORY.slug],
        context={
            "receiver": receiver,
            "givers": [str(giver.user or giver.label) for giver in hand_over.givers.all()],
            "counts": list(counts.items()),
            "url": f"{settings.BASE_URL}/",
        },
        **to,
    )
