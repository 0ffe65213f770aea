"""The log of sign-ins, which people see of their own account, and its part in the audit log.

Why there are two: docs/adr/0036-sign-in.md.
"""

import datetime

from django.http import HttpRequest

from portal.accounts.models import User
from portal.audit.addresses import network_address
from portal.audit.models import Action, Outcome
from portal.audit.services import record as record_deed
from portal.sign_in.models import AGENT_LENGTH, SignInEvent

Kind = SignInEvent.Kind
#: What is recorded in the audit log as well. It learns of sign-ins and passwords by Django's signals.
AUDITED = {
    Kind.CODE_FAILED: Action.SIGN_IN_FAILED,
    Kind.LOCKED: Action.LOCKED,
    Kind.UNLOCKED: Action.UNLOCKED,
    Kind.MAIL_CHANGED: Action.MAIL_ADDRESS,
    Kind.FACTOR_ADDED: Action.FACTORS,
    Kind.FACTOR_REMOVED: Action.FACTORS,
    Kind.FACTORS_RESET: Action.FACTORS,
    Kind.SESSIONS_ENDED: Action.SIGN_OUT,
    Kind.SIGNED_OUT: Action.SIGN_OUT,
}
#: How long events are kept.
DAYS = 365


def record(
    user: User | None,
    kind: SignInEvent.Kind,
    request: HttpRequest | None,
    actor: User | None = None,
) -> None:
    """Store what happened at a sign-in.

    Args:
        user: Whose sign-in it is; None when no account has the name that was typed.
        kind: What happened.
        request: Where it came from; None for a command.
        actor: Who did it, when that is somebody else.
    """
    agent = str(request.META.get("HTTP_USER_AGENT") or "") if request is not None else ""
    SignInEvent.objects.create(
        user=user,
        kind=kind,
        address=network_address(request) or None,
        agent=agent.replace("\0", "")[:AGENT_LENGTH],
        actor=actor if actor != user else None,
    )
    # Attempts at unknown names are in the audit log already, by the signal of Django.
    if kind in AUDITED and user is not None:
        record_deed(
            AUDITED[kind],
            obj=user,
            actor=actor,
            request=request,
            outcome=Outcome.FAILURE if kind == Kind.CODE_FAILED else Outcome.SUCCESS,
            details={"change": str(kind.label)},
        )


def delete_old(now: datetime.datetime) -> int:
    """Delete events that are older than a year; return how many."""
    deleted, _ = SignInEvent.objects.filter(at__lt=now - datetime.timedelta(days=DAYS)).delete()
    return deleted
