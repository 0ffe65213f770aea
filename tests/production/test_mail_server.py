"""EMAIL_URL as in the README, with real mail servers: one with TLS, one that never responds."""

import socket
import ssl
import threading
from collections.abc import Iterator

import pytest
import trustme
from aiosmtpd.smtp import AuthResult
from django.core.management import call_command
from django.test import Client

from portal.feedback.models import Feedback
from portal.mail.models import OutgoingMail
from portal.pages.models import PortalSettings
from portal.settings import connections, env
from tests.factories.pages import HomePageFactory, make_site
from tests.support.mail_server import MailServer, mail_server

LETTER = {"kind": "mistake", "text": "人口の年がちがいます。"}


@pytest.fixture
def secured(monkeypatch, tmp_path) -> Iterator[MailServer]:
    """A server that requires TLS, a user and a password, with a trusted certificate."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    with mail_server(
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=lambda _server, _session, _envelope, _mechanism, data: AuthResult(
            success=(data.login, data.password) == (b"portal", b"secret")
        ),
    ) as inbox:
        yield inbox


@pytest.fixture
def contact(db) -> None:
    """A portal whose contact is notified of letters."""
    home = HomePageFactory()
    make_site(home)
    PortalSettings.objects.create(site=home.get_site(), contact_email="renkei@pref.example.jp")


def use_mail_server(settings, url: str) -> None:
    for name, value in connections.email_config(url).items():
        setattr(settings, name, value)


@pytest.mark.usefixtures("contact")
def test_a_letter_is_told_over_tls_with_a_password(
    client: Client, settings, secured, django_capture_on_commit_callbacks
) -> None:
    use_mail_server(settings, f"smtp+tls://portal:secret@localhost:{secured.port}")

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/feedback/", LETTER)

    (message,) = secured.messages
    number = Feedback.objects.get().pk
    assert message["Subject"] == f"【連携ポータル】[#{number}] まちがいの連絡が届きました"
    assert OutgoingMail.objects.get().state == "sent"


@pytest.mark.usefixtures("contact")
def test_what_could_not_be_sent_is_sent_later_and_once(
    client: Client, settings, secured, django_capture_on_commit_callbacks
) -> None:
    use_mail_server(settings, f"smtp+tls://portal:wrong@localhost:{secured.port}")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/feedback/", LETTER)
    mail = OutgoingMail.objects.get()
    assert (len(secured.messages), mail.state, mail.attempts) == (0, "waiting", 1)

    use_mail_server(settings, f"smtp+tls://portal:secret@localhost:{secured.port}")
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            call_command("run_due")

    assert len(secured.messages) == 1


class SilentServer:
    """Accepts connections and never responds, like a broken relay."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.accepted: list[socket.socket] = []
        self.called = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        try:
            while True:
                self.accepted.append(self._listening.accept()[0])
                self.called.set()
        except OSError:
            return

    def close(self) -> None:
        """Close all connections."""
        self._listening.close()
        for connection in self.accepted:
            connection.close()


@pytest.fixture
def silent_server() -> Iterator[SilentServer]:
    server = SilentServer()
    yield server
    server.close()


@pytest.mark.usefixtures("contact")
def test_with_a_worker_no_reader_waits_for_a_silent_mail_server(
    client: Client, settings, silent_server, django_capture_on_commit_callbacks
) -> None:
    use_mail_server(settings, f"smtp://127.0.0.1:{silent_server.port}")
    background = {**settings.TASKS["background"], "BACKEND": "django_tasks_db.DatabaseBackend"}
    settings.TASKS = {**settings.TASKS, "background": background}

    with django_capture_on_commit_callbacks(execute=True):
        answers = [client.post("/feedback/", LETTER).status_code for _ in range(12)]

    assert (answers, silent_server.accepted) == ([302] * 12, [])
    assert OutgoingMail.objects.filter(state="waiting").count() == 12


@pytest.mark.usefixtures("contact")
def test_a_silent_mail_server_is_given_up_after_the_time_set(
    client: Client, settings, silent_server, django_capture_on_commit_callbacks, caplog
) -> None:
    use_mail_server(settings, f"smtp://127.0.0.1:{silent_server.port}")
    settings.EMAIL_TIMEOUT = 0.2

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/feedback/", LETTER)

    assert "the mail server cannot be used (SMTPServerDisconnected)" in caplog.text
    # It never came so far as to take a mail: no doubt.
    assert OutgoingMail.objects.get().state == "waiting"


def test_the_time_limit_is_five_seconds_unless_set(monkeypatch) -> None:
    assert env.read("EMAIL_TIMEOUT") == 5
    monkeypatch.setenv("EMAIL_TIMEOUT", "12")
    assert env.read("EMAIL_TIMEOUT") == 12
