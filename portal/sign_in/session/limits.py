"""How long a session lasts: without activity, in all, and since the password was last given."""

import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

#: Keys of the session; all values are seconds since the epoch.
BEGAN, SEEN, CONFIRMED = "sign_in.began", "sign_in.seen", "sign_in.confirmed"
#: Activity is written down at most this often, in seconds, and at least ten times before the end.
WRITE_EVERY = 60
#: For how long, in seconds, a password or code counts when addresses or rights are changed.
CONFIRMED_FOR = 15 * 60


def begin(request: HttpRequest) -> None:
    """Start the clocks: somebody has just signed in."""
    now = int(time.time())
    request.session[BEGAN] = request.session[SEEN] = request.session[CONFIRMED] = now


def confirm(request: HttpRequest) -> None:
    """Note that the password or a code was given again."""
    request.session[CONFIRMED] = int(time.time())


def is_confirmed(request: HttpRequest) -> bool:
    """Tell whether the password or a code was given within the last 15 minutes."""
    return time.time() - request.session.get(CONFIRMED, 0) < CONFIRMED_FOR


def seconds_left(request: HttpRequest) -> int:
    """Return in how many seconds the session ends if nothing happens; 0 when it is over."""
    now = time.time()
    idle = request.session.get(SEEN, 0) + settings.SESSION_IDLE_MINUTES * 60 - now
    whole = request.session.get(BEGAN, 0) + settings.SESSION_COOKIE_AGE - now
    return max(0, int(min(idle, whole)))


def touch(request: HttpRequest) -> None:
    """Note that the user is active."""
    now = int(time.time())
    every = min(WRITE_EVERY, settings.SESSION_IDLE_MINUTES * 60 // 10)
    if now - request.session.get(SEEN, 0) < every:
        return
    request.session[SEEN] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=timezone.now()
    )
