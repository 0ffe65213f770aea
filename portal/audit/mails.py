"""Mails that warn those who may read the log. What was typed or exported stays out of them."""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Action, Entry
from portal.audit.permissions import READING

# Not below "portal.audit", the logger of the lines on standard output.
logger = logging.getLogger("portal.warnings")

SUBJECTS = {
    Action.GUESSING: "サインインの失敗が繰り返されています",
    Action.MASS_EXPORT: "大量の書き出しがありました",
}

_fallbacks: list[Callable[[], str]] = []


def register_fallback(address: Callable[[], str]) -> None:
    """Have the mails go to `address()` while nobody who may read the log has a mail address."""
    _fallbacks.append(address)


def recipients() -> list[str]:
    """Return the mail addresses of those who may read the log, else the portal's own."""
    people = get_user_model()._default_manager.with_perm(
        READING, backend="django.contrib.auth.backends.ModelBackend"
    )
    found = set(people.exclude(email="").values_list("email", flat=True))
    return sorted(found or {address for get in _fallbacks if (address := get())})


def warn(warnings: Sequence[Entry]) -> None:
    """Tell the administrators of each warning, without waiting for the mail server."""
    addresses = recipients()
    texts = [(f"［連携ポータル］{SUBJECTS[Action(w.action)]}", _body(w)) for w in warnings]
    if not addresses:
        logger.warning("%s warning(s) of the audit log: nobody to tell by mail", len(texts))
    elif settings.MAIL_SENDING == "inline":
        _send(texts, addresses)
    else:
        threading.Thread(target=_send, args=(texts, addresses), name="audit-mails").start()


def _send(texts: Iterable[tuple[str, str]], addresses: list[str]) -> None:
    for subject, body in texts:
        try:
            send_mail(subject, body, None, addresses)
        except OSError as error:
            # The warning stands in the log. Only the kind of error: its text may repeat addresses.
            logger.warning("no mail was sent about a warning (%s)", type(error).__name__)


def _body(warning: Entry) -> str:
    moment = timezone.localtime(warning.at)
    minutes = warning.details["minutes"]
    if warning.action == Action.GUESSING:
        about = warning.object_label or f"接続元アドレス {warning.address}"
        what = f"{minutes}分間に、サインインの失敗が{warning.details['count']}回ありました。"
    else:
        about = warning.object_label
        what = f"{minutes}分間に、あわせて{warning.details['rows']:,}件が書き出されました。"
    return (
        f"{what}\n\n"
        f"対象：{about}\n"
        f"日時：{moment:%Y-%m-%d %H:%M}\n\n"
        "くわしい記録は、次のページで確認できます。\n"
        f"{settings.BASE_URL}{reverse('audit_log')}\n\n"
        "同じ対象については、24時間のあいだ、このメールをもう一度送ることはありません。\n"
    )
