"""What follows from a sign-in and from changes of passwords and second factors."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from portal.accounts.models import User
from portal.sign_in import counting, events, factors
from portal.sign_in.models import Door
from portal.sign_in.session import limits


@receiver(user_logged_in, dispatch_uid="portal.sign_in.signed_in")
def start_clocks(request: HttpRequest, user: User, **_: Any) -> None:
    """Start the limits of the session and write the log."""
    limits.begin(request)
    events.record(user, events.Kind.SIGNED_IN, request)


@receiver(account_signals.authentication_step_completed, dispatch_uid="portal.sign_in.confirmed")
def note_confirmation(request: HttpRequest, **kwargs: Any) -> None:
    """Remember that the password or a code was given again, under a new session key."""
    if kwargs.get("reauthenticated"):
        limits.confirm(request)
        old = request.session.session_key
        request.session.cycle_key()
        # The list of sessions goes on with the same one.
        own = UserSession.objects.filter(session_key=old)
        own.update(session_key=request.session.session_key)


@receiver(account_signals.password_changed, dispatch_uid="portal.sign_in.password_changed")
@receiver(account_signals.password_set, dispatch_uid="portal.sign_in.password_set")
def note_own_password(request: HttpRequest, user: User, **_: Any) -> None:
    """Note that the password is the user's own."""
    _has_own_password(user)
    events.record(user, events.Kind.PASSWORD_CHANGED, request)


@receiver(account_signals.password_reset, dispatch_uid="portal.sign_in.password_reset")
def unlock_after_reset(request: HttpRequest, user: User, **_: Any) -> None:
    """Note it; whoever reads the mail of an account may try its password again at once."""
    _has_own_password(user)
    events.record(user, events.Kind.PASSWORD_CHANGED, request)
    if counting.unlock(counting.account_key(user), [Door.PASSWORD]):
        events.record(user, events.Kind.UNLOCKED, request)


def _has_own_password(user: User) -> None:
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])


@receiver(factor_signals.authenticator_added, dispatch_uid="portal.sign_in.factor_added")
def note_new_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """Write the log; recovery codes come along with the first factor."""
    if authenticator.type in factors.FACTORS:
        events.record(user, events.Kind.FACTOR_ADDED, request)


@receiver(factor_signals.authenticator_removed, dispatch_uid="portal.sign_in.factor_removed")
def note_removed_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """Write the log; the next page of the admin looks again, and other sessions end."""
    request.session.pop(factors.HAS_FACTOR, None)
    factors.end_sessions(user, but=request.session.session_key)
    if authenticator.type in factors.FACTORS:
        events.record(user, events.Kind.FACTOR_REMOVED, request)
