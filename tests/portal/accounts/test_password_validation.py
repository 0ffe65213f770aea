"""Passwords that are easy to guess: words of the portal and the workplace, and leaked ones."""

import hashlib
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from portal.accounts.models import User
from portal.accounts.password_validation import WORDS, is_listed
from tests.support.places import PROJECT_ROOT


def refused(password: str, user: User | None = None) -> list[str]:
    """Return the codes of the rules that refuse a password."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [e.code or "" for e in error.error_list]
    return []


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("renkei-portal", ["password_of_context_words"]),
        ("RenkeiPortal2026", ["password_of_context_words"]),
        ("ＲＥＮＫＥＩ－Ｐｏｒｔａｌ２０２６", ["password_of_context_words"]),
        ("福祉連携ポータル2026年度", ["password_of_context_words"]),
        ("shiomi-example-2026", ["password_of_context_words"]),
        ("地域福祉課地域福祉課2026", ["password_of_context_words"]),
        ("renkei mado no soto", []),
        ("correct horse battery staple", []),
        ("ひらがなだけのながいことば", []),
        ("a" * 64 + "bcdefgh", []),
    ],
)
def test_words_of_the_portal_and_the_workplace_alone_are_refused(
    password: str, codes: list[str], settings
) -> None:
    settings.BASE_URL = "https://renkei.shiomi.example.jp"

    assert refused(password, User(username="x", section="地域福祉課")) == codes


def test_the_words_are_those_of_the_documentation() -> None:
    text = (PROJECT_ROOT / "docs/sign-in.md").read_text(encoding="utf-8")
    assert [word for word in WORDS if word not in text] == []


@pytest.mark.parametrize("counted", [":3", ""], ids=["with a count", "without"])
def test_a_leaked_password_is_refused(counted: str, tmp_path: Path, settings) -> None:
    leaked = [f"leaked-secret-{number}" for number in range(500)]
    digests = sorted(hashlib.new("sha1", p.encode()).hexdigest().upper() for p in leaked)  # noqa: S324  (the format)
    file = tmp_path / "leaked.txt"
    file.write_text("".join(f"{digest}{counted}\r\n" for digest in digests))
    settings.LEAKED_PASSWORDS_FILE = str(file)

    assert [refused(password) for password in leaked] == [["password_leaked"]] * 500
    assert [refused(f"{password}x") for password in leaked] == [[]] * 500


def test_an_empty_file_lists_nothing(tmp_path: Path) -> None:
    file = tmp_path / "leaked.txt"
    file.touch()

    assert is_listed(file, b"A" * 40) is False


def test_a_file_that_is_not_there_is_reported(settings, tmp_path: Path) -> None:
    settings.LEAKED_PASSWORDS_FILE = str(tmp_path / "missing.txt")

    with pytest.raises(SystemCheckError, match=r"sign_in\.E003"):
        call_command("check")
