"""A worker killed at any moment sends no mail twice, and loses none without saying so.

A real worker (`manage.py db_worker`) is killed with SIGKILL while the mail server holds it at a
known moment; then the portal goes on as it does by itself.
"""

import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support import databases
from tests.support.mail_server import MailServer, mail_server
from tests.support.places import PROJECT_ROOT
from tests.support.server import PortalServer

pytestmark = pytest.mark.slow

QUEUE = """
from portal.mail.services import queue_mail
item = {"title": "題名", "url": "http://x.jp/", "line": "", "number": ""}
queue_mail(key="k", template="mail/item", title="題名", categories=["feedback-contact"],
           context={"item": item}, address="a@example.jp")
"""
# What the timer and the worker do, in one process.
GO_ON = """
from django.core.management import call_command
call_command("run_due")
call_command("db_worker", "--backend", "background", "--batch", "--no-startup-delay",
             "--no-reload", verbosity=0)
"""
SECONDS = 40


@pytest.fixture(scope="module")
def with_a_mail(tmp_path_factory) -> Path:
    """An empty portal with a mail in its outbox and no worker yet, to be copied."""
    folder = tmp_path_factory.mktemp("portal")
    databases.lend(folder)
    portal = PortalServer(folder, environment={"TASKS_RUN": "worker"})
    portal.manage("migrate", "--verbosity", "0")
    portal.manage("shell", "--no-imports", "--command", QUEUE)
    portal.close()
    return folder


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as inbox:
        yield inbox


@pytest.fixture
def portal(with_a_mail: Path, tmp_path: Path, server: MailServer) -> Iterator[PortalServer]:
    folder = tmp_path / "portal"
    shutil.copytree(with_a_mail, folder)
    portal = PortalServer(folder, environment={"TASKS_RUN": "worker"})
    use(portal, server.port)
    yield portal
    portal.close()


def use(portal: PortalServer, port: int) -> None:
    portal.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    portal.environment["EMAIL_TIMEOUT"] = str(SECONDS)


def database(portal: PortalServer) -> sqlite3.Connection:
    return sqlite3.connect(portal.data_dir / "portal.sqlite3", timeout=20)


def mail(portal: PortalServer) -> tuple[str, int, int]:
    """Return state, number of tries, and whether a message is kept to be sent again."""
    with closing(database(portal)) as opened:
        query = "SELECT state, attempts, length(text) > 0 FROM mail_outgoingmail"
        (row,) = opened.execute(query).fetchall()
    return row


def start_worker(portal: PortalServer) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *(sys.executable, "manage.py", "db_worker", "--backend", "background"),
            *("--no-startup-delay", "--no-reload", "--interval", "0.1"),
        ],
        cwd=PROJECT_ROOT,
        env=portal.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.wait(SECONDS)


def go_on(portal: PortalServer) -> None:
    """Let the time of a claim pass, and what is due be done."""
    with closing(database(portal)) as opened, opened:
        # Django's SQLite keeps UTC as text.
        opened.execute("UPDATE mail_outgoingmail SET claimed_at = '2020-01-01 00:00:00'")
    portal.manage("shell", "--no-imports", "--command", GO_ON)


def test_a_worker_killed_before_it_has_claimed_anything(portal, server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(portal, silent.getsockname()[1])
        worker = start_worker(portal)
        try:
            silent.settimeout(SECONDS)
            connection, _ = silent.accept()
        finally:
            kill(worker)
        connection.close()
    assert mail(portal) == ("waiting", 0, 1)

    use(portal, server.port)
    go_on(portal)
    assert (mail(portal), len(server.contents)) == (("sent", 1, 0), 1)


# Before the message is handed over; when the server has all of it and has not answered yet.
@pytest.mark.parametrize(("moment", "received"), [("MAIL", 0), ("DATA", 1)])
def test_a_worker_killed_while_it_hands_the_mail_over(portal, server, moment, received) -> None:
    server.held = moment
    worker = start_worker(portal)
    try:
        assert server.reached.wait(SECONDS)
    finally:
        kill(worker)
    server.held = ""
    server.go_on.set()
    assert mail(portal) == ("sending", 1, 1)

    go_on(portal)
    assert (mail(portal), len(server.contents)) == (("unknown", 1, 1), received)


def test_a_worker_killed_after_the_server_has_taken_the_mail(portal, server) -> None:
    server.held = "DATA"
    worker = start_worker(portal)
    try:
        assert server.reached.wait(SECONDS)
        with closing(database(portal)) as opened:
            # Nobody else can write: the worker hears the answer and cannot note it.
            opened.execute("BEGIN IMMEDIATE")
            server.held = ""
            server.go_on.set()
            time.sleep(1)
            assert worker.poll() is None
            kill(worker)
    finally:
        kill(worker)
    assert mail(portal) == ("sending", 1, 1)

    go_on(portal)
    assert (mail(portal), len(server.contents)) == (("unknown", 1, 1), 1)


def test_a_worker_that_is_asked_to_stop_finishes_the_mail(portal, server) -> None:
    server.held = "DATA"
    worker = start_worker(portal)
    assert server.reached.wait(SECONDS)
    worker.terminate()
    server.go_on.set()
    worker.wait(SECONDS)

    assert (mail(portal), len(server.contents)) == (("sent", 1, 0), 1)
