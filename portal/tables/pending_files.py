"""A file between its preview and its confirmation, kept on the server.

What is confirmed is what was shown: the browser sends a token, never the file
a second time. The file lies in the default storage under a name that cannot be
guessed and that only the session of the person who uploaded it knows.
"""

import datetime
import secrets
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "imports"
#: Files that nobody confirmed; a session lasts half a day.
KEPT_FOR = datetime.timedelta(days=1)

Session = MutableMapping[str, Any]


@dataclass(frozen=True)
class PendingFiles:
    """The files of one kind of import: each session keeps one of them, under `session_key`."""

    session_key: str

    def keep(self, session: Session, content: bytes, choices: Mapping[str, Any]) -> str:
        """Keep a file for the session, instead of an earlier one, and return its token.

        `choices` are what was chosen for it, as values that JSON can hold.
        """
        self.discard(session)
        _remove_forgotten()
        token = secrets.token_urlsafe(32)
        name = default_storage.save(f"{FOLDER}/{token}", ContentFile(content))
        session[self.session_key] = {"token": token, "name": name, "choices": dict(choices)}
        return token

    def take(self, session: Session, token: str) -> tuple[bytes, dict[str, Any]] | None:
        """Return the file of that token with its choices and forget it; None when there is none."""
        kept = session.get(self.session_key)
        if kept is None or not secrets.compare_digest(kept["token"].encode(), token.encode()):
            return None
        try:
            with default_storage.open(kept["name"]) as file:
                content = file.read()
        except FileNotFoundError:
            return None
        finally:
            self.discard(session)
        return content, kept["choices"]

    def discard(self, session: Session) -> None:
        """Delete the file that the session keeps, if any."""
        kept = session.pop(self.session_key, None)
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
