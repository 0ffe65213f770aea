"""Mails about corrections of contacts. What is proposed stays in the portal."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from portal.liaison.corrections.permissions import corrections_for, may_review, reviewers_of
from portal.liaison.models import ContactCorrection
from portal.mail.categories import Category
from portal.mail.digest_times import Frequency
from portal.mail.services import News, notify

REQUEST = "contact-correction"
RESULT = "contact-correction-result"


def ask_editors(correction: ContactCorrection) -> None:
    """Ask the editors who may change the contact, once a day by default."""
    page = reverse("contact_correction", args=[correction.pk])
    news = News(
        key=f"{REQUEST}:{correction.pk}",
        title=str(correction),
        url=f"{settings.BASE_URL}{page}",
        number=str(correction.pk),
        line="市町村から、連絡先の修正の提案が届きました。確認をお願いします。",
    )
    notify(reviewers_of(correction.contact), REQUEST, news)


def tell_author(correction: ContactCorrection) -> None:
    """Tell who proposed it what became of it; the reason stays in the portal."""
    author = correction.proposed_by
    if author is None:
        return
    news = News(
        key=f"{RESULT}:{correction.pk}",
        title=str(correction),
        url=f"{settings.BASE_URL}{reverse('liaison:corrections')}",
        number=str(correction.pk),
        line=f"{correction.get_state_display()}。くわしくは、リンク先で確かめられます。",
    )
    notify([author], RESULT, news)


def _still_waiting(user: Any, items: Any) -> Any:
    waiting = corrections_for(user).filter(
        state=ContactCorrection.State.WAITING, pk__in=[int(item.number) for item in items]
    )
    left = {str(pk) for pk in waiting.values_list("pk", flat=True)}
    return [item for item in items if item.number in left]


CATEGORIES = (
    Category(
        REQUEST,
        "連絡先の修正の提案",
        "連絡調整担当の情報を編集しているため、",
        default=Frequency.DAILY,
        is_offered_to=may_review,
        still_concerns=_still_waiting,
    ),
    Category(
        RESULT,
        "連絡先の修正の提案の結果",
        "連絡先の修正を提案したため、",
        is_duty=True,
        is_offered_to=lambda user: ContactCorrection.objects.filter(proposed_by=user.pk).exists(),
    ),
)
