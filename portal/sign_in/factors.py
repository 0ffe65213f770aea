"""The second factor: who needs one, until when without, and what administrators may do about it."""

import datetime
import hashlib
import time

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from wagtail.log_actions import log

from portal.accounts.models import User
from portal.sign_in import events
from portal.sign_in.models import FactorGrace

ACCESS_ADMIN = "wagtailadmin.access_admin"
#: In the session: this user has a second factor. Spares each page of the admin a query.
HAS_FACTOR = "sign_in.has_factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
RESET_ACTION = "sign_in.factors_reset"
#: A code is valid for its own 30 seconds and those before and after.
CODE_LIFE = 90


def has_factor(user: User) -> bool:
    """Tell whether a user has set up an app or a key. Recovery codes alone are none."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def days_left(user: User) -> int | None:
    """Return for how many days a user may enter the admin without a second factor.

    None: as long as they like, because it is not required (`MFA_REQUIRED`), not of them, or
    because they have one. The days begin with the first visit.
    """
    if not settings.MFA_REQUIRED or not user.has_perm(ACCESS_ADMIN) or has_factor(user):
        return None
    if settings.MFA_GRACE_DAYS <= 0:
        return 0
    grace, _ = FactorGrace.objects.get_or_create(user=user)
    end = grace.began_at + datetime.timedelta(days=settings.MFA_GRACE_DAYS)
    left = (end - timezone.now()).total_seconds()
    return max(0, -int(-left // (24 * 60 * 60)))


@transaction.atomic
def reset(user: User, actor: User | None, request: HttpRequest | None = None) -> None:
    """Remove all second factors of a colleague who has lost them, and end their sessions.

    They get a new grace period. Recorded in the log of sign-ins and in the history of the site.
    """
    Authenticator.objects.filter(user=user).delete()
    FactorGrace.objects.filter(user=user).delete()
    end_sessions(user)
    events.record(user, events.Kind.FACTORS_RESET, request, actor)
    log(instance=user, action=RESET_ACTION, user=actor)


def end_sessions(user: User, but: str | None = None) -> None:
    """Sign a user out everywhere, but for the session with the key `but`."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        session.end()


def is_fresh(authenticator: Authenticator, code: str) -> bool:
    """Tell whether a code of an app is used for the first time, and remember it.

    Allauth keeps used codes in the cache, which each web process may have for itself.
    """
    digits = "".join(filter(str.isdigit, code))
    digest = hashlib.sha256(digits.encode()).hexdigest()
    now = int(time.time())
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        used = {k: at for k, at in row.data.get("used", {}).items() if now - at < CODE_LIFE}
        if digest in used:
            return False
        row.data["used"] = {**used, digest: now}
        row.save(update_fields=["data"])
    authenticator.data = row.data
    return True
