"""A mail server, and two kinds of mail: one that can be refused, one that cannot."""

from collections.abc import Callable, Iterator

import pytest

from portal.accounts.models import User
from portal.mail import categories
from portal.mail.categories import Category
from portal.mail.models import OutgoingMail
from portal.mail.services import queue_mail
from portal.settings import connections
from tests.factories.accounts import UserFactory
from tests.support.mail_server import MailServer, mail_server

NEWS = Category("news", "新着のお知らせ", "新着のお知らせを受け取る設定になっているため、")
DUTY = Category("duty", "承認の依頼", "承認の担当になっているため、", is_duty=True)


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the two kinds again for each test."""
    monkeypatch.setattr(categories, "_categories", {c.slug: c for c in (NEWS, DUTY)})


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    """A mail server that the portal uses."""
    with mail_server() as inbox:
        for name, value in connections.email_config(f"smtp://127.0.0.1:{inbox.port}").items():
            setattr(settings, name, value)
        yield inbox


@pytest.fixture
def by_worker(settings) -> None:
    """As in production: tasks are rows that a worker takes. Without it they run after the commit."""
    background = {**settings.TASKS["background"], "BACKEND": "django_tasks_db.DatabaseBackend"}
    settings.TASKS = {**settings.TASKS, "background": background}


@pytest.fixture
def reader(home) -> User:
    """Somebody who gets mails."""
    return UserFactory(username="shiomi", email="shiomi@town.example.jp")


@pytest.fixture
def queue(reader) -> Callable[..., OutgoingMail]:
    """Put a mail to the reader into the outbox, of which a test says only what matters to it."""

    def put(key: str = "news:1", **options) -> OutgoingMail:
        item = {"number": "12", "title": "移動販売の新しい事例", "line": "", "url": "http://x.jp/"}
        mail = queue_mail(
            **{
                "key": key,
                "template": "mail/item",
                "title": item["title"],
                "number": item["number"],
                "categories": ["news"],
                "context": {"item": item},
                "user": reader,
                **options,
            }
        )
        assert mail is not None
        return mail

    return put
