"""Signals of Django and Wagtail that are recorded: sign-in, publication, restrictions of pages."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished

from portal.audit import rights
from portal.audit.models import Action, Outcome
from portal.audit.services import record
from portal.audit.things import Thing, thing_of
from portal.japanese.text import clean_line
from portal.mail.models import OutgoingMail
from portal.mail.signals import mail_sent_again

UID = "portal.audit"
#: The kind of a sign-in name that belongs to nobody.
UNKNOWN_NAME = "sign_in_name"
#: What sign-in forms call what is typed for a name.
NAMES = ("username", "login", "email")


def connect() -> None:
    """Connect all receivers; called once when the app is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid=UID)
    user_logged_out.connect(_signed_out, dispatch_uid=UID)
    user_login_failed.connect(_sign_in_failed, dispatch_uid=UID)
    page_published.connect(_published, dispatch_uid=UID)
    page_unpublished.connect(_unpublished, dispatch_uid=UID)
    mail_sent_again.connect(_mail_sent_again, dispatch_uid=UID)
    for restriction in (PageViewRestriction, CollectionViewRestriction):
        post_save.connect(_restricted, sender=restriction, dispatch_uid=UID)
        post_delete.connect(_restriction_lifted, sender=restriction, dispatch_uid=UID)
    rights.connect()


def _signed_in(request: HttpRequest | None, user: Any, **_: Any) -> None:
    record(Action.SIGN_IN, actor=user, obj=user, request=request)


def _signed_out(request: HttpRequest | None, user: Any, **_: Any) -> None:
    if user is not None and user.is_authenticated:
        record(Action.SIGN_OUT, actor=user, obj=user, request=request)


def _sign_in_failed(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    typed = next((str(credentials[name]) for name in NAMES if credentials.get(name)), "")
    typed = clean_line(typed)  # a NUL or half a character would be an error of the database
    record(
        Action.SIGN_IN_FAILED,
        obj=_account(typed),
        request=request,
        outcome=Outcome.FAILURE,
    )


def _account(typed: str) -> Thing:
    """Return the account that a typed name belongs to.

    Of any other text only a keyed digest: people type passwords there. The same text has the same
    digest, so that guessing is noticed.
    """
    name = get_user_model().USERNAME_FIELD
    asked = Q(**{f"{name}__iexact": typed}) | Q(email__iexact=typed)
    user = get_user_model()._default_manager.filter(asked).first() if typed else None
    if user is not None:
        return thing_of(user)
    digest = salted_hmac("portal.audit.sign_in_name", typed.casefold(), algorithm="sha256")
    return Thing(UNKNOWN_NAME, digest.hexdigest()[:32], "登録されていない利用者名")


def _published(instance: Page, **_: Any) -> None:
    # Wagtail also sends it when a page is scheduled, which is not live then.
    if instance.live:
        record(Action.PUBLISHED, obj=instance)


def _unpublished(instance: Page, **_: Any) -> None:
    record(Action.UNPUBLISHED, obj=instance)


def _mail_sent_again(instance: OutgoingMail, request: HttpRequest, **_: Any) -> None:
    record(Action.MAIL_RESENT, obj=instance, request=request)


def _restricted(instance: Any, *, raw: bool = False, **_: Any) -> None:
    if not raw:
        kind = str(instance.get_restriction_type_display())
        record(Action.VISIBILITY, obj=_restricted_thing(instance), details={"after": kind})


def _restriction_lifted(instance: Any, **_: Any) -> None:
    kind = str(instance.get_restriction_type_display())
    record(Action.VISIBILITY, obj=_restricted_thing(instance), details={"before": kind})


def _restricted_thing(instance: Any) -> Model:
    return instance.page if isinstance(instance, PageViewRestriction) else instance.collection
