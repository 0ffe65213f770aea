"""/healthz reports failures; each test breaks a real component."""

import datetime
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.mail.models import OutgoingMail
from search.engines import get_engine
from search.indexing.updates import rebuild
from tests.factories.accounts import UserFactory
from tests.support import postgresql

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def health(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/healthz")
    assert response["Content-Type"] == "application/json"
    return response.status_code, response.json()


def state(client: Client) -> tuple[int, str]:
    status, found = health(client)
    return status, found["status"]


@pytest.fixture(autouse=True)
def built() -> None:
    rebuild(processes=1)


def test_all_is_well(client: Client, settings) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    assert state(client) == (200, "ok")


@pytest.mark.parametrize("signed_in", [False, True])
def test_without_its_database_it_answers_503(client: Client, settings, signed_in) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    if signed_in:
        client.force_login(UserFactory())
    with no_database():
        found = health(client)
    assert found == (
        503,
        {
            "status": "down",
            "database": False,
            "indices": [],
            "static_files": True,
            "worker": None,
            "mails": None,
        },
    )
    assert state(client) == (200, "ok")


@contextmanager
def no_database() -> Iterator[None]:
    """Point Django's connection to a stopped server, or to a path that cannot be a file."""
    before = dict(connection.settings_dict)
    if connection.vendor == "postgresql":
        with postgresql.cluster() as address:
            away = address
    else:
        away = {"NAME": "/dev/null/portal.sqlite3"}
    # The in-memory database would be lost with its last connection.
    kept, connection.connection = connection.connection, None
    connection.settings_dict.update(away)
    try:
        yield
    finally:
        connection.settings_dict.update(before)
        connection.connection = kept


def test_production_without_collected_files_is_down(
    client: Client, settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    status, found = health(client)
    assert (status, found["status"], found["static_files"]) == (503, "down", False)
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text(
        '{"version": "1.1", "paths": {"a.css": "a.1.css"}, "hash": ""}', encoding="utf-8"
    )
    settings.STORAGES = dict(settings.STORAGES)  # a process that starts now
    assert state(client) == (200, "ok")
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    assert state(client) == (503, "down")


def test_mails_that_nobody_sends_are_noticed(client: Client, time_machine) -> None:
    mail = OutgoingMail.objects.create(key="k", address="a@example.jp", subject="件名")
    now = mail.not_before
    time_machine.move_to(now + datetime.timedelta(minutes=29))
    assert state(client) == (200, "ok")
    time_machine.move_to(now + datetime.timedelta(minutes=31))
    status, found = health(client)
    assert (status, found["status"], found["mails"]) == (200, "degraded", "waiting")
    OutgoingMail.objects.update(state="sent")
    assert state(client) == (200, "ok")


def test_a_worker_that_has_died_is_noticed(client: Client, settings, time_machine) -> None:
    settings.SEARCH_APPLY = "worker"
    status, found = health(client)
    assert (status, found["status"], found["worker"]) == (200, "degraded", "silent")
    call_command("search_worker", "--once")
    status, found = health(client)
    assert (status, found["status"], found["worker"]) == (200, "ok", "ok")
    now = timezone.now()
    time_machine.move_to(now + datetime.timedelta(seconds=55))
    assert state(client) == (200, "ok")
    time_machine.move_to(now + datetime.timedelta(seconds=65))
    assert state(client) == (200, "degraded")


def test_an_index_that_cannot_be_written_is_noticed(client: Client) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # as on a full disk
    try:
        status, found = health(client)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (status, found["status"]) == (200, "degraded")
    assert [index["state"] for index in found["indices"]] == ["read-only"]


def test_an_index_file_that_takes_no_changes_is_noticed(client: Client) -> None:
    file = get_engine().store.link.resolve()
    get_engine().store.forget()
    file.write_bytes(b"no database" + file.read_bytes()[11:])
    assert not get_engine().is_writable()
    assert state(client) == (503, "down")
    assert state(client) == (200, "ok")  # it has been rebuilt


def test_a_folder_that_is_none_is_no_index(client: Client, settings, tmp_path: Path) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "file"
    settings.SEARCH_INDEX_DIR.touch()
    status, found = health(client)
    assert (status, found["status"]) == (503, "down")
    assert [index["state"] for index in found["indices"]] == ["missing"]
    assert client.get("/search/").status_code == 200


def test_a_missing_index_is_built_by_who_looks(client: Client, settings, tmp_path: Path) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "new"
    assert [state(client), state(client)] == [(503, "down"), (200, "ok")]
