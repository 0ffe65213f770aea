"""A mail is written with what it tells of, once, in Japanese, and without a way to add headers."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from portal.mail.models import MailAttachment, OutgoingMail
from portal.mail.rendering import subject_line
from portal.mail.sending import deliver_due
from portal.mail.services import Attachment, News, notify, queue_mail
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def body(message, kind):
    return message.get_body((kind,)).get_content()


def test_a_mail_arrives_as_text_and_html_in_japanese_with_number_and_title(queue, server) -> None:
    queue()
    deliver_due()

    (message,) = server.messages
    assert message["Subject"] == "【連携ポータル】[#12] 移動販売の新しい事例"
    assert message["To"] == "shiomi@town.example.jp"
    assert message["From"] == "renkei-portal@localhost"
    assert message.get_content_type() == "multipart/alternative"
    assert [p.get_content_type() for p in message.iter_parts()] == ["text/plain", "text/html"]
    assert {p.get_content_charset() for p in message.iter_parts()} == {"utf-8"}
    text = body(message, "plain").replace("\r\n", "\n")
    assert text.startswith(
        "汐野県 連携ポータルからのお知らせです。\n\n"
        "[#12] 移動販売の新しい事例\nhttp://x.jp/\n\n----"
    )
    assert "このメールは、新着のお知らせを受け取る設定になっているため、お送りしています。" in (
        text.replace("\n", "")
    )
    html = body(message, "html")
    assert '<html lang="ja">' in html
    assert '<h1 style="font-size: 20px">[#12] 移動販売の新しい事例</h1>' in html
    assert [word for word in ("<script", "<img", "<link", "src=") if word in html] == []


def test_no_machine_is_to_answer_and_a_second_copy_can_be_recognised(queue, server) -> None:
    mail = queue()
    deliver_due()

    (message,) = server.messages
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Message-ID"] == mail.message_id


def test_text_of_other_people_is_shown_as_text_in_both_parts(queue, server) -> None:
    item = {"title": "<b>水路</b> & 道", "url": "http://x.jp/?a=1&b=2", "line": "", "number": ""}
    queue(title=item["title"], number="", context={"item": item})
    deliver_due()

    (message,) = server.messages
    assert message["Subject"] == "【連携ポータル】<b>水路</b> & 道"
    assert "<b>水路</b> & 道\r\nhttp://x.jp/?a=1&b=2" in body(message, "plain")
    assert "&lt;b&gt;水路&lt;/b&gt; &amp; 道" in body(message, "html")


@pytest.mark.parametrize("ending", ["\r\nBcc: evil@example.com", "\n\nspam", "\x0bx", "\u2028x"])
def test_a_title_adds_no_header(queue, server, ending) -> None:
    queue(title=f"題名{ending}", number=f"1{ending}"[:40])
    deliver_due()

    (message,) = server.messages
    assert message["Bcc"] is None
    assert "\n" not in message["Subject"]
    assert str(message["To"]) == "shiomi@town.example.jp"


@pytest.mark.parametrize(
    "address", ["", "a@b", "a@example.jp, b@example.jp", "a@example.jp\nBcc: b@example.jp"]
)
def test_what_is_no_address_is_refused_when_the_mail_is_written(queue, address) -> None:
    with pytest.raises(ValidationError):
        queue(address=address or " ", user=None)
    assert OutgoingMail.objects.count() == 0


def test_a_long_title_ends_with_an_ellipsis() -> None:
    subject = subject_line("長" * 300, "7")
    assert (len(subject), subject[:14], subject[-1]) == (150, "【連携ポータル】[#7] 長", "…")


def test_the_same_key_is_mailed_once_whatever_it_says(queue, server) -> None:
    first = queue(title="はじめ")
    second = queue(title="あと")
    deliver_due()
    deliver_due()

    assert (second.pk, len(server.messages)) == (first.pk, 1)


def test_a_mail_is_rolled_back_with_what_it_tells_of(queue, server) -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    deliver_due()

    assert (OutgoingMail.objects.count(), server.messages) == (0, [])


def test_a_mail_is_sent_as_soon_as_it_is_committed(
    queue, server, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue()
        assert server.messages == []
    assert len(server.messages) == 1


@pytest.mark.parametrize("lack", [{"email": ""}, {"email": "kanri@"}, {"is_active": False}])
def test_people_without_an_address_or_an_account_in_use_get_nothing(reader, lack) -> None:
    user = UserFactory(**{"email": "a@example.jp", **lack})
    item = {"title": "題名", "url": "http://x.jp/"}
    mail = queue_mail(
        key="k", template="mail/item", title="題名", categories=["news"], context={"item": item},
        user=user,
    )  # fmt: skip
    notify([user, reader], "news", News("case:1", "題名", "http://x.jp/"))

    assert mail is None
    assert [m.address for m in OutgoingMail.objects.all()] == ["shiomi@town.example.jp"]


def test_attachments_arrive_with_their_japanese_names_and_are_not_kept(queue, server) -> None:
    content = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    queue(attachments=[Attachment("研修会.ics", "text/calendar", content)])
    deliver_due()

    (attached,) = server.messages[0].iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("研修会.ics", "text/calendar")
    assert attached.get_payload(decode=True).strip() == content.strip()
    assert MailAttachment.objects.count() == 0


def test_what_a_mail_said_is_erased_once_it_is_sent(queue, server) -> None:
    mail = queue()
    assert "移動販売" in mail.text
    deliver_due()

    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html) == ("sent", "", "")


def test_one_is_told_of_the_same_thing_once(reader, server) -> None:
    for _ in range(2):
        notify([reader], "news", News("case:5", "新しい事例", "http://x.jp/", number="5"))
    deliver_due()

    assert [m["Subject"] for m in server.messages] == ["【連携ポータル】[#5] 新しい事例"]


def test_telling_many_takes_as_many_queries_as_telling_one(
    reader, home, django_assert_num_queries
) -> None:
    people = [reader, *UserFactory.create_batch(20, email="x@example.jp")]
    news = [News(f"case:{n}", "新しい事例", "http://x.jp/") for n in range(2)]
    # Choices, site, mails, and the transaction around them.
    with django_assert_num_queries(5):
        notify(people[:1], "news", news[0])
    with django_assert_num_queries(5):
        notify(people, "news", news[1])
    assert OutgoingMail.objects.count() == 22
