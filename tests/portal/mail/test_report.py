"""Administrators see what was mailed to whom, without what it said, and may send it again."""

import pytest

from portal.mail.models import OutgoingMail
from portal.mail.sending import deliver_due
from tests.support.html import compact
from tests.support.roles import NAMES, SUPERUSER, client_for, member_of

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/reports/mails/"


@pytest.fixture
def in_doubt(queue, server) -> OutgoingMail:
    server.answers["DATA"] = [None]
    mail = queue(context={"item": {"title": "題名", "line": "ひみつの本文", "url": "http://x.jp/"}})
    deliver_due()
    return mail


def test_the_report_shows_state_recipient_and_subject_but_not_the_text(in_doubt) -> None:
    html = compact(client_for(member_of(SUPERUSER)).get(ADDRESS).content.decode())

    for shown in (
        "【連携ポータル】[#12] 移動販売の新しい事例",
        "shiomi@town.example.jp",
        "送信結果が不明",
        "送信の途中で接続が切れました。届いているかもしれません。",
        f'href="{ADDRESS}{in_doubt.pk}/resend/">もう一度送る</a>',
    ):
        assert shown in html
    assert "ひみつ" not in html


def test_the_report_can_be_narrowed_to_a_state_and_searched(queue, in_doubt) -> None:
    queue("other", title="承認の依頼が届いています")
    client = client_for(member_of(SUPERUSER))

    found = {
        query: "移動販売" in client.get(f"{ADDRESS}?{query}").content.decode()
        for query in ("state=unknown", "state=waiting", "q=移動販売", "q=承認", "q=shiomi")
    }
    assert found == {
        "state=unknown": True,
        "state=waiting": False,
        "q=移動販売": True,
        "q=承認": False,
        "q=shiomi": True,
    }


def test_the_number_of_queries_does_not_depend_on_the_number_of_mails(
    queue, django_assert_max_num_queries
) -> None:
    client = client_for(member_of(SUPERUSER))
    client.get(ADDRESS)
    for number in range(30):
        queue(f"news:{number}")
    with django_assert_max_num_queries(12):
        client.get(ADDRESS)


def test_sending_again_asks_first_and_warns_of_a_second_copy(
    in_doubt, server, django_capture_on_commit_callbacks
) -> None:
    client = client_for(member_of(SUPERUSER))
    address = f"{ADDRESS}{in_doubt.pk}/resend/"
    html = compact(client.get(address).content.decode())
    assert "同じメールが2通届くことがあります。" in html
    assert "ひみつ" not in html

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address, follow=True)
    in_doubt.refresh_from_db()
    assert "をもう一度送ります。" in response.content.decode()
    assert (in_doubt.state, len(server.messages)) == ("sent", 2)

    response = client.post(address, follow=True)
    assert "送り直す必要がなくなっています。" in response.content.decode()
    assert len(server.messages) == 2
    assert "もう一度送る</button>" not in client.get(address).content.decode()


@pytest.mark.parametrize("role", NAMES)
def test_nobody_else_sees_it_or_sends_anything(role, in_doubt, server) -> None:
    client = client_for(member_of(role))
    answers = [
        client.get(ADDRESS),
        client.get(f"{ADDRESS}results/"),
        client.get(f"{ADDRESS}{in_doubt.pk}/resend/"),
        client.post(f"{ADDRESS}{in_doubt.pk}/resend/"),
    ]

    # Who may not enter the admin is led to the sign-in, as at all its addresses.
    refused = 302 if role in {"viewer", "contributor", "approver"} else 403
    assert [answer.status_code for answer in answers] == [refused] * 4
    assert [answer for answer in answers if "移動販売" in answer.content.decode()] == []
    in_doubt.refresh_from_db()
    assert in_doubt.state == "unknown"
    assert "送信メール" not in client.get("/admin/").content.decode()
