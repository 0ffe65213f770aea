"""Conditions on users: the state of an account, and long absence."""

import datetime

from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import State, User, today

#: After so many days without a sign-in an account is listed as unused.
UNUSED_DAYS = 90
#: Accounts that expire within so many days are listed beforehand.
EXPIRES_SOON_DAYS = 30


def in_state(state: State) -> Q:
    """Return the condition that `User.state` has this value today."""
    expired = Q(expires_on__lt=today())
    conditions = {
        State.INVITED: Q(invited_at__isnull=False),
        State.STOPPED: Q(invited_at=None, is_active=False),
        State.EXPIRED: Q(invited_at=None, is_active=True) & expired,
        State.ACTIVE: Q(invited_at=None, is_active=True) & ~expired,
    }
    return conditions[state]


def may_sign_in() -> Q:
    """Return the condition that an account is active and not expired."""
    return Q(is_active=True) & (Q(expires_on=None) | Q(expires_on__gte=today()))


def unused() -> Q:
    """Return the condition that nobody has signed in with an account in use for 90 days."""
    limit = timezone.now() - datetime.timedelta(days=UNUSED_DAYS)
    return may_sign_in() & (Q(last_login__lt=limit) | Q(last_login=None, date_joined__lt=limit))


def is_unused(user: User) -> bool:
    """Tell whether `unused` holds for a user."""
    limit = timezone.now() - datetime.timedelta(days=UNUSED_DAYS)
    return user.may_sign_in and (user.last_login or user.date_joined) < limit


def expires_soon() -> Q:
    """Return the condition that an account in use has its last day within 30 days."""
    last = today() + datetime.timedelta(days=EXPIRES_SOON_DAYS)
    return may_sign_in() & Q(expires_on__lte=last)
