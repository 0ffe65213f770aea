"""What waits for somebody among the contacts: registered with `portal.waiting`."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from portal.liaison.corrections.permissions import corrections_for, may_review
from portal.liaison.models import PAIRED_SIDES, ContactCorrection, LiaisonContact
from portal.liaison.services import Pair, current_contacts, pairs_of
from portal.municipalities.models import Municipality
from portal.waiting.mails import reminder
from portal.waiting.registry import Item, Source

CHANGE, ADD = "liaison.change_liaisoncontact", "liaison.add_liaisoncontact"
_ADMIN = "wagtailsnippets_liaison_liaisoncontact"

CONFIRMATIONS = reminder(
    "contact-confirmations",
    "連絡調整担当の確認のお知らせ",
    "連絡調整担当の情報を管理しているため、",
    is_offered_to=lambda user: bool(user.has_perm(CHANGE)),
)


def _to_confirm(user: Any) -> "QuerySet[LiaisonContact]":
    """Return the contacts that an editor should have confirmed: those of the own side and of no side."""
    if not user.has_perm(CHANGE):
        return LiaisonContact.objects.none()
    found = current_contacts(user).filter(pk__in=LiaisonContact.objects.stale().values("pk"))
    if user.side:
        found = found.filter(Q(side=user.side) | ~Q(side__in=PAIRED_SIDES))
    # Those that were never confirmed come first: databases differ in where they put empty days.
    return found.order_by(F("confirmed_on").asc(nulls_first=True), "pk")


def _contact_item(contact: LiaisonContact) -> Item:
    return Item(
        str(contact.pk),
        f"{contact.body_name} {contact.section}",
        reverse(f"{_ADMIN}:edit", args=[contact.pk]),
        contact.get_side_display(),
        contact.confirmed_on,
        contact.warning,
    )


def _to_decide(user: Any) -> "QuerySet[ContactCorrection]":
    """Return the proposals of municipalities that an editor may decide on, the oldest first."""
    if not may_review(user):
        return ContactCorrection.objects.none()
    found = corrections_for(user).filter(state=ContactCorrection.State.WAITING)
    return found.select_related("contact__municipality").order_by("proposed_at", "pk")


def _correction_item(correction: ContactCorrection) -> Item:
    contact = correction.contact
    return Item(
        str(correction.pk),
        f"{contact.body_name} {contact.section}",
        reverse("contact_correction", args=[correction.pk]),
        contact.get_side_display(),
        timezone.localdate(correction.proposed_at),
    )


def _without_pair(user: Any) -> list[Pair]:
    if not user.has_perm(ADD):
        return []
    towns = Municipality.objects.current().select_related("region").order_by("code")
    return [pair for pair in pairs_of(user, towns) if pair.missing]


def _pair_item(pair: Pair) -> Item:
    town = pair.municipality
    return Item(
        town.code,
        f"{town.label}（{town.region.name}）" if town.region else town.label,
        reverse(f"{_ADMIN}:add"),
        "県の編集者",
        note=f"{'・'.join(pair.missing)}の連絡調整担当が未設定です",
    )


SOURCES = (
    Source(
        "contact-corrections",
        "市町村から届いた連絡先の修正",
        45,
        _to_decide,
        _correction_item,
        help_text="今の内容と見比べて、反映するか見送るかを決めます。",
        day_label="提案された日",
    ),
    Source(
        "contacts",
        "確認が済んでいない連絡調整担当",
        50,
        _to_confirm,
        _contact_item,
        help_text="担当の課に内容を確かめて、確認日を入力します。",
        day_label="最後の確認日",
        category=CONFIRMATIONS.slug,
    ),
    Source(
        "towns-without-pair",
        "連絡調整担当がそろっていない市町村",
        81,
        _without_pair,
        _pair_item,
        day_label="",
        is_task=False,
    ),
)
