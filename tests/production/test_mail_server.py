"""EMAIL_URL as the README says it, with real mail servers: one with TLS, one that stays silent."""

import socket
import ssl
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core.management import CommandError, call_command
from django.test import Client

from portal.feedback.models import Feedback
from portal.pages.models import PortalSettings
from portal.settings import env
from tests.factories.pages import HomePageFactory, make_site
from tests.support.programs import free_port

LETTER = {"kind": "mistake", "text": "人口の年がちがいます。"}


class Inbox:
    """Keeps what a mail server receives."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        """Take a message."""
        self.messages.append(envelope.content)
        return "250 OK"


@pytest.fixture
def mail_server(monkeypatch, tmp_path) -> Iterator[tuple[Inbox, int]]:
    """A server that asks for TLS, a user and a password, signed by an authority we trust."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    inbox, port = Inbox(), free_port()
    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=lambda _server, _session, _envelope, _mechanism, data: AuthResult(
            success=(data.login, data.password) == (b"portal", b"secret")
        ),
    )
    controller.start()
    yield inbox, port
    controller.stop()


@pytest.fixture
def contact(db) -> None:
    """A portal whose contact is told of letters."""
    home = HomePageFactory()
    make_site(home)
    PortalSettings.objects.create(site=home.get_site(), contact_email="renkei@pref.example.jp")


def use_mail_server(settings, url: str) -> None:
    for name, value in env.email_config(url).items():
        setattr(settings, name, value)


@pytest.mark.usefixtures("contact")
def test_a_letter_is_told_over_tls_with_a_password(
    client: Client, settings, mail_server, django_capture_on_commit_callbacks
) -> None:
    inbox, port = mail_server
    use_mail_server(settings, f"smtp+tls://portal:secret@localhost:{port}")

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/feedback/", LETTER)

    (message,) = map(message_from_bytes, inbox.messages)
    assert str(make_header(decode_header(message["Subject"]))) == (
        "［連携ポータル］まちがいの連絡が届きました"
    )
    assert Feedback.objects.get().told_at is not None


@pytest.mark.usefixtures("contact")
def test_what_could_not_be_sent_is_sent_later_and_once(
    client: Client, settings, mail_server, django_capture_on_commit_callbacks
) -> None:
    inbox, port = mail_server
    use_mail_server(settings, f"smtp+tls://portal:wrong@localhost:{port}")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/feedback/", LETTER)
    with pytest.raises(CommandError):
        call_command("send_feedback_mails")
    assert (len(inbox.messages), Feedback.objects.get().told_at) == (0, None)

    use_mail_server(settings, f"smtp+tls://portal:secret@localhost:{port}")
    call_command("send_feedback_mails")
    call_command("send_feedback_mails")

    assert len(inbox.messages) == 1


class SilentServer:
    """Accepts connections and says nothing, as a broken relay does."""

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
        """Hang up on everybody."""
        self._listening.close()
        for connection in self.accepted:
            connection.close()


@pytest.fixture
def silent_server() -> Iterator[SilentServer]:
    server = SilentServer()
    yield server
    server.close()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("contact")
def test_a_silent_mail_server_keeps_no_reader_waiting(
    client: Client, settings, silent_server
) -> None:
    use_mail_server(settings, f"smtp://127.0.0.1:{silent_server.port}")
    settings.MAIL_SENDING, settings.EMAIL_TIMEOUT = "background", 60

    answers = [client.post("/feedback/", LETTER).status_code]
    # From here on the sender waits for the server. It must not write beside the next letters:
    # SQLite's database in memory, which these tests use, refuses that without waiting.
    assert silent_server.called.wait(10)
    answers += [client.post("/feedback/", LETTER).status_code for _ in range(11)]

    assert answers == [302] * 12
    assert Feedback.objects.count() == 12
    # The other threads found the lock taken and end at once.
    (sender, *others) = [t for t in threading.enumerate() if t.name == "feedback-mails"]
    for thread in others:
        thread.join(10)
    assert [t for t in others if t.is_alive()] == []
    assert (sender.is_alive(), len(silent_server.accepted)) == (True, 1)
    silent_server.close()
    sender.join(30)


@pytest.mark.usefixtures("contact")
def test_a_silent_mail_server_is_given_up_after_the_time_set(
    client: Client, settings, silent_server, django_capture_on_commit_callbacks, caplog
) -> None:
    use_mail_server(settings, f"smtp://127.0.0.1:{silent_server.port}")
    settings.EMAIL_TIMEOUT = 0.2

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/feedback/", LETTER)

    assert "no mail was sent (SMTPServerDisconnected)" in caplog.text
    assert Feedback.objects.get().told_at is None


def test_the_time_limit_is_five_seconds_unless_set(monkeypatch) -> None:
    assert env.read("EMAIL_TIMEOUT") == 5
    monkeypatch.setenv("EMAIL_TIMEOUT", "12")
    assert env.read("EMAIL_TIMEOUT") == 12
