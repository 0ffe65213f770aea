"""Proposing a correction of a contact, and deciding on it. One transaction each."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from portal.audit.models import Action
from portal.audit.services import record
from portal.liaison.corrections.mails import ask_editors, tell_author
from portal.liaison.corrections.permissions import corrections_for, may_review, own_contacts
from portal.liaison.models import ContactCorrection, LiaisonContact
from portal.liaison.models.corrections import values_of

State = ContactCorrection.State

ONE_WAITS = (
    "この連絡先には、確認を待っている提案がすでにあります。"
    "内容を変えるときは、先にその提案を取り下げてください。"
)
CHANGED = (
    "入力している間に、この連絡先が変更されました。いまの内容を確かめて、もう一度送信してください。"
)
DECIDED = "この提案は、すでに確認が終わっています。"
OUTDATED = (
    "提案のあとに連絡先が変更されたため、この提案は反映できません。提案した人に知らせました。"
)


class CorrectionMoved(ValidationError):  # noqa: N818  (the user has made no error)
    """The correction or the contact is no longer what the user saw."""


def propose(
    contact: LiaisonContact,
    user: Any,
    *,
    seen: dict[str, str],
    values: dict[str, str],
    comment: str = "",
) -> ContactCorrection:
    """Store a proposal and ask the editors. Equal values say that the data are right.

    Args:
        contact: One of the user's municipality.
        user: The author.
        seen: The values that the form showed.
        values: The values that the author has typed.
        comment: What the author tells the editors.

    Raises:
        PermissionDenied: The contact belongs to another municipality.
        CorrectionMoved: The contact has changed, or another proposal waits.
    """
    with transaction.atomic():
        if not own_contacts(user).filter(pk=contact.pk).exists():
            raise PermissionDenied
        contact = _locked(contact)
        if values_of(contact) != seen:
            raise CorrectionMoved(CHANGED)
        if contact.corrections.filter(state=State.WAITING).exists():
            raise CorrectionMoved(ONE_WAITS)
        try:
            with transaction.atomic():
                correction = ContactCorrection.objects.create(
                    contact=contact, proposed_by=user, base=seen, values=values, comment=comment
                )
        except IntegrityError as error:
            # A colleague was faster.
            raise CorrectionMoved(ONE_WAITS) from error
        record(Action.CONTACT_PROPOSED, obj=contact, actor=user)
        ask_editors(correction)
    return correction


@transaction.atomic
def withdraw(correction: ContactCorrection, user: Any) -> None:
    """Take a proposal back; colleagues of the municipality may.

    Raises:
        PermissionDenied: The contact belongs to another municipality.
        CorrectionMoved: Somebody has decided meanwhile.
    """
    correction = _locked_waiting(correction)
    if not own_contacts(user).filter(pk=correction.contact_id).exists():
        raise PermissionDenied
    _close(correction, State.WITHDRAWN, user)
    record(Action.CONTACT_DECIDED, obj=correction.contact, actor=user, details=_outcome(correction))


@transaction.atomic
def accept(correction: ContactCorrection, user: Any) -> ContactCorrection:
    """Write the proposed values into the contact, which counts as confirmed today.

    Returns:
        The correction: accepted, or outdated if the contact has changed since it was proposed.

    Raises:
        PermissionDenied: The user may not decide on it.
        CorrectionMoved: Somebody has decided meanwhile.
        ValidationError: The values are not valid any more.
    """
    correction = _to_decide(correction, user)
    contact = correction.contact
    if correction.is_outdated:
        return _expire(correction)
    for name, value in correction.values.items():
        setattr(contact, name, value)
    contact.confirmed_on = timezone.localdate()
    contact.full_clean()
    # Before the contact is saved: a waiting proposal would expire with the change.
    _close(correction, State.ACCEPTED, user)
    contact.save()
    log(instance=contact, action="wagtail.edit", user=user, content_changed=True)
    record(Action.CONTACT_DECIDED, obj=contact, actor=user, details=_outcome(correction))
    tell_author(correction)
    return correction


@transaction.atomic
def refuse(correction: ContactCorrection, user: Any, reason: str) -> None:
    """Leave the contact as it is, and tell the author why.

    Raises:
        PermissionDenied: The user may not decide on it.
        CorrectionMoved: Somebody has decided meanwhile.
    """
    correction = _to_decide(correction, user)
    correction.reason = reason
    _close(correction, State.REFUSED, user)
    record(Action.CONTACT_DECIDED, obj=correction.contact, actor=user, details=_outcome(correction))
    tell_author(correction)


def expire_outdated(contact: LiaisonContact) -> None:
    """Close the proposal that waits for a contact, if the contact is no longer what its author saw."""
    for correction in contact.corrections.filter(state=State.WAITING):
        correction.contact = contact
        if correction.is_outdated:
            _expire(correction)


def _expire(correction: ContactCorrection) -> ContactCorrection:
    _close(correction, State.OUTDATED, None)
    record(Action.CONTACT_DECIDED, obj=correction.contact, details=_outcome(correction))
    tell_author(correction)
    return correction


def _close(correction: ContactCorrection, state: State, user: Any) -> None:
    correction.state = state
    correction.decided_by = user
    correction.decided_at = timezone.now()
    correction.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _outcome(correction: ContactCorrection) -> dict[str, str]:
    return {"change": str(correction.get_state_display())}


def _locked(contact: LiaisonContact) -> LiaisonContact:
    return LiaisonContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)


def _locked_waiting(correction: ContactCorrection) -> ContactCorrection:
    """Return the correction and its contact as they are stored, locked. Contacts come first."""
    contact = _locked(correction.contact)
    stored = ContactCorrection.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    stored.contact = contact
    if not stored.is_waiting:
        raise CorrectionMoved(DECIDED)
    return stored


def _to_decide(correction: ContactCorrection, user: Any) -> ContactCorrection:
    if not (may_review(user) and corrections_for(user).filter(pk=correction.pk).exists()):
        raise PermissionDenied
    return _locked_waiting(correction)
