"""Passwords that are easy to guess here: words of the portal, and passwords that have leaked."""

import hashlib
import re
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

#: Words that stand for the portal or its users (docs/sign-in.md lists them).
WORDS = (
    *("renkei", "portal", "fukushi", "chiiki", "shinko", "shinkou", "kencho", "kenchou"),
    *("yakuba", "kanri", "admin", "password", "pass", "login", "user"),
    *("連携", "れんけい", "ポータル", "福祉", "ふくし", "地域振興", "県庁", "役場", "管理者"),
    *("パスワード", "ユーザー", "サインイン"),
)
#: So many characters have to be left once these words are taken out.
LEFT = 8
#: A line of a file of leaked passwords: the SHA-1 in hexadecimal digits, then perhaps a count.
LEAKED_LINE = re.compile(rb"^([0-9A-F]{40})\b", re.IGNORECASE)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


class ContextWordsValidator:
    """Refuses passwords that consist of little more than words of the portal and the workplace.

    ASVS 5.0, 6.1.2 and 6.2.11. Words may be part of a longer password: what is left without them
    needs `LEFT` characters.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Check a password.

        Raises:
            ValidationError: Little is left of it.
        """
        words = {_fold(word) for word in self._words(user) if len(word) > 1}
        pattern = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        if len(re.sub(pattern, "", _fold(password))) < LEFT:
            raise ValidationError(
                "ポータルや所属の名前だけでは推測されやすいため、ほかの言葉を加えてください。",
                code="password_of_context_words",
            )

    def get_help_text(self) -> str:
        """Return the rule, for forms."""
        return "「連携」「福祉」など、ポータルや所属の名前だけのパスワードは使えません。"

    @staticmethod
    def _words(user: Any) -> list[str]:
        host = urlsplit(settings.BASE_URL).hostname or ""
        own = [*WORDS, *re.split(r"[^\w]+", host)]
        if user is not None:
            own += [getattr(user, "section", ""), str(getattr(user, "municipality", None) or "")]
        return own


class LeakedPasswordValidator:
    """Refuses passwords in a file of leaked ones, if the operator provides one (ASVS 5.0, 6.2.12).

    `LEAKED_PASSWORDS_FILE` names it: SHA-1 digests in hexadecimal digits, one a line, sorted, as the
    downloader of Have I Been Pwned writes them. It may have many gigabytes: some forty lines are read.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Check a password.

        Raises:
            ValidationError: It has leaked.
        """
        path = settings.LEAKED_PASSWORDS_FILE
        # The format wants SHA-1; nothing is stored with it.
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        if path and is_listed(Path(path), digest.encode()):
            raise ValidationError(
                "このパスワードは、過去に流出したものの一覧にあります。別のものにしてください。",
                code="password_leaked",
            )

    def get_help_text(self) -> str:
        """Return the rule, for forms."""
        return "過去に流出したことのあるパスワードは使えません。"


def is_listed(path: Path, digest: bytes) -> bool:
    """Tell whether a sorted file has a line that begins with a digest, by bisection.

    Args:
        path: The file.
        digest: Forty hexadecimal digits in capital letters.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while low < high:
            middle = (low + high) // 2
            file.seek(middle)
            if middle:
                file.readline()  # the rest of a line that begins before
            found = LEAKED_LINE.match(file.readline())
            if found is None or found[1].upper() > digest:
                high = middle
            elif found[1].upper() == digest:
                return True
            else:
                low = middle + 1
        file.seek(0)
        first = LEAKED_LINE.match(file.readline())
        return first is not None and first[1].upper() == digest
