"""Uploaded files between preview and confirmation, stored on the server.

The browser sends a token, not the file again, so that exactly the previewed file is imported. The
file is in the default storage under a name that cannot be guessed and that only the uploader's
session knows.
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
#: Lifetime of unconfirmed files; a session lasts half a day.
KEPT_FOR = datetime.timedelta(days=1)

Session = MutableMapping[str, Any]


@dataclass(frozen=True)
class PendingFiles:
    """The pending files of one import: at most one per session, under `session_key`."""

    session_key: str

    def keep(self, session: Session, content: bytes, choices: Mapping[str, Any]) -> str:
        """Store a file for the session, replacing an earlier one, and return its token.

        `choices` are its options, as JSON-serialisable values.
        """
        self.discard(session)
        remove_forgotten()
        token = secrets.token_urlsafe(32)
        name = default_storage.save(f"{FOLDER}/{token}", ContentFile(content))
        session[self.session_key] = {"token": token, "name": name, "choices": dict(choices)}
        return token

    def take(self, session: Session, token: str) -> tuple[bytes, dict[str, Any]] | None:
        """Return the file of the token with its options, and delete it; None if there is none."""
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
        """Delete the file of the session, if any."""
        kept = session.pop(self.session_key, None)
        if kept is not None:
            default_storage.delete(kept["name"])


def remove_forgotten() -> None:
    """Delete files that were never confirmed, after `KEPT_FOR`."""
    if not default_storage.exists(FOLDER):
        return
    oldest = timezone.now() - KEPT_FOR
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if default_storage.get_modified_time(path) < oldest:
            default_storage.delete(path)
