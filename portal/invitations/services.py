"""Inviting somebody: the account is made at once, and used once its owner has chosen a password."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import Action
from portal.audit.services import record
from portal.invitations.mails import send_invitation

SALT = "portal.invitations"


def can_be_invited(user: User) -> bool:
    """Tell whether an account waits for its first password: invited, or its invitation was revoked."""
    return not user.is_active and not user.has_usable_password() and user.last_login is None


@transaction.atomic
def invite(user: User, groups: Iterable[Group]) -> User:
    """Store a new account that nobody can use yet, and mail the invitation.

    Args:
        user: The account, with a mail address that no other account has. It becomes the user name.
        groups: Its roles.
    """
    user.username = user.email
    user.is_active = False
    user.set_unusable_password()
    user.invited_at = timezone.now()
    user.save()
    user.groups.set(groups)
    _send(user, "招待")
    return user


@transaction.atomic
def invite_again(user: User) -> bool:
    """Mail a new link, which makes older ones invalid. Returns False for an account in use."""
    stored = User.objects.select_for_update().get(pk=user.pk)
    if not can_be_invited(stored):
        return False
    stored.invited_at = timezone.now()
    stored.save(update_fields=["invited_at"])
    _send(stored, "招待メールの再送")
    return True


@transaction.atomic
def revoke(user: User) -> bool:
    """Make the link invalid. Returns False when nothing was waiting."""
    stored = User.objects.select_for_update().get(pk=user.pk)
    if stored.invited_at is None:
        return False
    stored.invited_at = None
    stored.save(update_fields=["invited_at"])
    record(Action.ACCOUNT_STATE, obj=stored, details={"change": "招待の取消"})
    return True


def token_of(user: User) -> str:
    """Return what the link holds: the account, and the moment of this invitation."""
    invited_at = user.invited_at.isoformat() if user.invited_at else ""
    return signing.dumps([user.pk, invited_at], salt=SALT)


def invited_by(token: str) -> User | None:
    """Return the account of a link; None when it is none, expired, used, revoked or replaced."""
    try:
        pk, invited_at = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=pk, invited_at__isnull=False).first()
    if user is None or user.invited_at is None or user.invited_at.isoformat() != invited_at:
        return None
    ends_at = user.invitation_ends_at
    return user if ends_at and timezone.now() < ends_at and not user.is_expired else None


@transaction.atomic
def accept(token: str, password: str) -> bool:
    """Give the account its first password and let it be used. Returns False for a link that is over."""
    user = invited_by(token)
    # Whoever comes second, e.g. by a double click, finds the invitation used.
    if user is None or not User.objects.filter(pk=user.pk, invited_at=user.invited_at).update(
        invited_at=None
    ):
        return False
    user.invited_at = None
    user.is_active = True
    user.must_change_password = False
    user.set_password(password)
    user.save()
    record(Action.ACCOUNT_STATE, obj=user, actor=user, details={"change": "招待の受諾"})
    return True


def _send(user: User, change: str) -> None:
    link = settings.BASE_URL + reverse("accept_invitation", args=[token_of(user)])
    send_invitation(user, link)
    record(Action.ACCOUNT_STATE, obj=user, details={"change": change})
