"""Withdraws a consent: the case is unpublished and sealed, in one transaction."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction

from casestudies.models import CasePage, ConsentRecord
from casestudies.rules import next_slug
from portal.audit.models import Action
from portal.audit.services import record
from portal.pages.permissions import within_audience
from portal.pages.sealing.rules import all_sealed, sealed_from
from portal.pages.sealing.services import seal_page

NOT_OPEN = "先に、理由を記録して封印を一時解除してください。"
UNCHANGED = (
    "封印した後に保存された下書きがありません。該当する文章や写真を取り除いて、"
    "下書きとして保存してから、新しい版を作ってください。"
)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal has sealed: the case, and cases with the same consent."""

    case: CasePage
    others: tuple[CasePage, ...]


def consents_to_withdraw(case: CasePage) -> list[ConsentRecord]:
    """Return the consents of the stored case and of its latest draft that are not withdrawn yet."""
    today = timezone.localdate()
    stored = list(ConsentRecord.objects.filter(page_id=case.pk))
    known = {consent.pk for consent in stored}
    draft = case.get_latest_revision_as_object()
    drafted = [consent for consent in draft.consents.all() if consent.pk not in known]
    return [
        consent
        for consent in [*stored, *drafted]
        if not (consent.withdrawn_on and consent.withdrawn_on <= today)
    ]


def cases_with_same_consent(consent: ConsentRecord, user: Any = None) -> list[CasePage]:
    """Return the other cases that rest on the same consent, copies for example.

    Args:
        consent: The consent; the same one has its subject, date and section.
        user: Limit to cases that this person may edit; None for all.
    """
    same = ConsentRecord.objects.filter(
        subject=consent.subject,
        obtained_on=consent.obtained_on,
        obtained_by=consent.obtained_by,
    )
    cases = CasePage.objects.filter(pk__in=same.values("page_id")).exclude(pk=consent.page_id)
    cases = cases.exclude(pk__in=all_sealed()).order_by("pk")
    if user is None:
        return list(cases)
    return [case for case in within_audience(cases, user) if case.edit_permission_for(user)]


@transaction.atomic
def withdraw(case: CasePage, consent: ConsentRecord, user: Any = None) -> Withdrawal:
    """Withdraw a consent today; unpublish and seal its case, and others that rest on it.

    The audit log records who and when, and the number of the consent; not what it covered.

    Args:
        case: The case.
        consent: One of `consents_to_withdraw(case)`; one that only a draft has is stored.
        user: Who withdraws it; None for a command, which seals every case with this consent.
    """
    consent.page_id = case.pk
    others = cases_with_same_consent(consent, user)
    for each in (case, *others):
        records = _same(consent, each)
        for found in records or [consent]:
            found.withdrawn_on = timezone.localdate()
            found.save()
        seal_page(each, user)
    return Withdrawal(case, tuple(others))


def _same(consent: ConsentRecord, case: CasePage) -> list[ConsentRecord]:
    return list(
        ConsentRecord.objects.filter(
            page_id=case.pk,
            subject=consent.subject,
            obtained_on=consent.obtained_on,
            obtained_by=consent.obtained_by,
        )
    )


@transaction.atomic
def start_clean_version(case: CasePage, user: Any) -> CasePage:
    """Make a new case of the latest draft of a sealed one; the sealed case stays sealed.

    The new case is a draft without declarations and without earlier versions, comments or history.
    It belongs to the owner of the sealed case, so that its editors can go on.

    Raises:
        ValidationError: The user has not opened the seal, nothing was saved since the sealing, or
            the draft still has a withdrawn consent.
    """
    if not user.is_superuser or sealed_from(user).filter(page_id=case.pk).exists():
        raise ValidationError(NOT_OPEN)
    draft = case.get_latest_revision_as_object()
    latest = case.latest_revision
    if latest is None or latest.created_at <= case.seal.sealed_at:
        raise ValidationError(UNCHANGED)
    if left := _withdrawn_in(draft):
        names = "、".join(f"「{name}」" for name in left)
        message = (
            f"下書きに、撤回された同意の記録{names}が残っています。"
            "該当する文章や写真を取り除き、その行を削除して、下書きとして保存してください。"
        )
        raise ValidationError(message)
    attributes = {"slug": next_slug(case.get_parent(), draft.fiscal_year), "owner": case.owner}
    # Of the draft, not of the stored row: the row still has what was withdrawn.
    copy: CasePage = CopyPageAction(
        draft, update_attrs=attributes, copy_revisions=False, keep_live=False, user=user
    ).execute(skip_permission_checks=True)
    record(Action.CLEAN_VERSION, obj=copy, actor=user)
    return copy


def _withdrawn_in(draft: CasePage) -> list[str]:
    """Return the subjects of the draft's consents that are withdrawn, in the draft or since."""
    today = timezone.localdate()
    withdrawn = set(
        ConsentRecord.objects.filter(page_id=draft.pk, withdrawn_on__lte=today).values_list(
            "subject", "obtained_on", "obtained_by"
        )
    )
    return [
        consent.subject
        for consent in draft.consents.all()
        if (consent.subject, consent.obtained_on, consent.obtained_by) in withdrawn
        or (consent.withdrawn_on and consent.withdrawn_on <= today)
    ]
