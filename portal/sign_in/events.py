"""The log of sign-ins: written here, shown by views and in the admin."""

import datetime

from django.http import HttpRequest

from portal.accounts.models import User
from portal.sign_in.addresses import address_of
from portal.sign_in.models import AGENT_LENGTH, SignInEvent

Kind = SignInEvent.Kind
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
        address=address_of(request) or None,
        agent=agent.replace("\0", "")[:AGENT_LENGTH],
        actor=actor if actor != user else None,
    )


def delete_old(now: datetime.datetime) -> int:
    """Delete events that are older than a year; return how many."""
    deleted, _ = SignInEvent.objects.filter(at__lt=now - datetime.timedelta(days=DAYS)).delete()
    return deleted
