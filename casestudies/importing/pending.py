"""A file between its preview and its confirmation, kept on the server.

What is confirmed is what was shown: the browser sends a token, never the file
a second time. The file lies in the default storage under a name that cannot be
guessed and that only the session of the person who uploaded it knows.
"""

import datetime
import secrets
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "imports"
SESSION_KEY = "case_import"
#: Files that nobody confirmed; a session lasts half a day.
KEPT_FOR = datetime.timedelta(days=1)


@dataclass(frozen=True)
class PendingImport:
    """The file as it was shown, and the choices made for it."""

    content: bytes
    publish: bool
    declarations: frozenset[str]


def keep(session: MutableMapping[str, Any], pending: PendingImport) -> str:
    """Keep the file for the session, instead of an earlier one, and return its token."""
    discard(session)
    _remove_forgotten()
    token = secrets.token_urlsafe(32)
    name = default_storage.save(f"{FOLDER}/{token}", ContentFile(pending.content))
    session[SESSION_KEY] = {
        "token": token,
        "name": name,
        "publish": pending.publish,
        "declarations": sorted(pending.declarations),
    }
    return token


def take(session: MutableMapping[str, Any], token: str) -> PendingImport | None:
    """Return the file of that token and forget it; None when the session has no such file."""
    kept = session.get(SESSION_KEY)
    if kept is None or not secrets.compare_digest(kept["token"].encode(), token.encode()):
        return None
    try:
        with default_storage.open(kept["name"]) as file:
            content = file.read()
    except FileNotFoundError:
        return None
    finally:
        discard(session)
    return PendingImport(content, kept["publish"], frozenset(kept["declarations"]))


def discard(session: MutableMapping[str, Any]) -> None:
    """Delete the file that the session keeps, if any."""
    kept = session.pop(SESSION_KEY, None)
    if kept is not None:
        default_storage.delete(kept["name"])


def _remove_forgotten() -> None:
    if not default_storage.exists(FOLDER):
        return
    oldest = timezone.now() - KEPT_FOR
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if default_storage.get_modified_time(path) < oldest:
            default_storage.delete(path)
