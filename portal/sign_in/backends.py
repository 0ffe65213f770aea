"""Checks passwords. Every sign-in with a password goes through here, whatever page it came from."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from portal.accounts.models import User
from portal.audit.addresses import network_address
from portal.sign_in import counting, events
from portal.sign_in.models import Door


def find_account(name: str) -> User | None:
    """Return the user with this user name, else the only active one with this mail address.

    Sections may share a mail address: then the user name has to be typed.
    """
    name = name.strip()
    if not name or "\0" in name:
        return None
    user = User.objects.filter(username=name).first()
    if user is None and "@" in name:
        found = User.objects.filter(email__iexact=name, is_active=True)[:2]
        user = found[0] if len(found) == 1 else None
    return user


class CountingBackend(AuthenticationBackend):
    """Allauth's backend, which counts each attempt before it looks at the password."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Return the user whose name (or mail address) and password these are, or None.

        Raises:
            PermissionDenied: The account or the address is locked; no other backend is asked.
        """
        name = credentials.get("username") or credentials.get("email") or ""
        password = credentials.get("password")
        if not name or not password:
            return None
        user = find_account(name)
        account = counting.account_key(user, name)
        attempt = counting.begin(Door.PASSWORD, account, network_address(request))
        if attempt is None:
            raise PermissionDenied
        if user is None:
            # The same work as for an account that exists.
            self._mitigate_timing_attack(password)
        elif self._check_password(user, password):
            attempt.succeed()
            return user
        locked = attempt.has_locked
        events.record(user, events.Kind.LOCKED if locked else events.Kind.FAILED, request)
        return None

    def user_can_authenticate(self, user: Any) -> bool:
        """Refuse inactive and expired accounts; Django asks for each request, so sessions end, too."""
        return bool(user.may_sign_in)
