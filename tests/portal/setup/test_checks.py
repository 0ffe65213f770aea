"""`check` reports errors in a server's environment."""

import subprocess
import sys

import pytest

from portal.settings import env
from portal.setup import checks
from tests.support.places import PROJECT_ROOT

PUBLIC = "https://renkei.pref.example.jp"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SEARCH_APPLY", "wroker", {"SEARCH_APPLY": "commit, worker"}),
        ("BEHIND_PROXY", "treu", {"BEHIND_PROXY": "true, false"}),
        ("DEBUG", "maybe", {"DEBUG": "true, false"}),
        ("LOG_LEVEL", "LOUD", {"LOG_LEVEL": "DEBUG, INFO, WARNING, ERROR, CRITICAL"}),
        ("SEARCH_APPLY", "worker", {}),
        ("BEHIND_PROXY", "True", {}),
        ("BEHIND_PROXY", "", {}),
    ],
)
def test_values_that_do_not_exist_are_found(monkeypatch, name, value, expected) -> None:
    monkeypatch.setenv(name, value)

    assert env.unknown_values() == expected


def test_check_refuses_a_typing_error(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=PROJECT_ROOT,
        env={"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path), "SEARCH_APPLY": "wroker"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "SEARCH_APPLY has a value that does not exist." in done.stderr
    assert "commit, worker" in done.stderr


def test_a_number_that_is_none_is_named(monkeypatch) -> None:
    monkeypatch.setenv("EMAIL_TIMEOUT", "five")

    with pytest.raises(env.ImproperlyConfigured, match="EMAIL_TIMEOUT must be a whole number"):
        env.read("EMAIL_TIMEOUT")


@pytest.mark.parametrize(
    ("address", "hosts", "expected"),
    [
        (PUBLIC, ["renkei.pref.example.jp"], []),
        ("http://localhost:8000", ["*"], ["portal.W010"]),
        ("http://127.0.0.1", ["*"], ["portal.W010"]),
        ("https://renkei", ["*"], ["portal.W010"]),
        ("http://renkei.pref.example.jp", ["*"], ["portal.W011"]),
        (PUBLIC, ["www.example.jp"], ["portal.W012"]),
    ],
)
def test_an_address_that_readers_cannot_reach_is_found(settings, address, hosts, expected) -> None:
    settings.BASE_URL, settings.ALLOWED_HOSTS = address, hosts

    assert [found.id for found in checks.check_address(None)] == expected


@pytest.mark.parametrize(
    ("redirects", "header", "expected"),
    [
        (True, None, ["portal.W013"]),
        (True, ("HTTP_X_FORWARDED_PROTO", "https"), []),
        (False, None, []),
    ],
)
def test_a_redirect_for_ever_behind_a_proxy_is_found(settings, redirects, header, expected) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = redirects, header

    assert [found.id for found in checks.check_proxy(None)] == expected
