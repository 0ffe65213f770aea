"""Readers' letters reach the people in charge and nobody else, and no input is lost."""

import datetime
import logging

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portal.feedback import services
from portal.feedback.models import Feedback
from portal.mail.categories import category_named
from portal.mail.digest_times import Frequency
from portal.mail.digests import compose_digests
from portal.mail.models import OutgoingMail
from portal.mail.services import choose
from portal.pages.models import PortalSettings
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.support.html import compact
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

GOOD = {
    "kind": "mistake",
    "page": "/cases/2024-001/",
    "text": "人口の年がちがいます。",
    "reply_to": "tantou@town.example.jp",
}


@pytest.fixture(autouse=True)
def contact(home) -> None:
    PortalSettings.objects.create(
        site=home.get_site(), contact_section="地域福祉課", contact_email="renkei@pref.example.jp"
    )


def test_what_is_sent_is_stored_as_not_yet_dealt_with(client: Client) -> None:
    response = client.post("/feedback/", GOOD)
    assert (response.status_code, response.url) == (302, "/feedback/thanks/")
    assert "送信しました" in compact(client.get(response.url).content.decode())
    stored = Feedback.objects.get()
    assert {name: getattr(stored, name) for name in GOOD} == GOOD
    assert (stored.state, stored.handled_at, stored.note) == ("open", None, "")


def test_the_contact_is_told_without_the_text_and_the_sender(
    client: Client, django_capture_on_commit_callbacks, caplog
) -> None:
    caplog.set_level(logging.DEBUG)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/feedback/", GOOD)
    (message,) = mail.outbox
    letter = Feedback.objects.get()
    assert message.to == ["renkei@pref.example.jp"]
    assert message.subject == f"【連携ポータル】[#{letter.pk}] まちがいの連絡が届きました"
    html = message.alternatives[0].content
    address = f"/admin/snippets/feedback/feedback/edit/{letter.pk}/"
    assert [address in text for text in (message.body, html)] == [True, True]
    told = message.subject + message.body + html + caplog.text
    assert [word for word in (GOOD["text"], GOOD["reply_to"]) if word in told] == []


def test_a_mail_server_that_is_down_loses_nothing_and_logs_no_address(
    client: Client, settings, django_capture_on_commit_callbacks, caplog
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/feedback/", GOOD).status_code == 302
    assert Feedback.objects.count() == 1
    assert OutgoingMail.objects.get().state == "waiting"
    assert "the mail server cannot be used (ConnectionRefusedError)" in caplog.text
    assert GOOD["reply_to"] not in caplog.text


def test_without_a_contact_a_letter_is_kept_all_the_same(client: Client) -> None:
    PortalSettings.objects.update(contact_email="")
    assert client.post("/feedback/", GOOD).status_code == 302
    assert (Feedback.objects.count(), OutgoingMail.objects.count()) == (1, 0)


def test_those_who_deal_with_letters_may_choose_to_be_told_and_nobody_else(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    editor, reader, silent = member_of("administrator"), UserFactory(), member_of("administrator")
    for user in (editor, reader, silent):
        user.email = f"{user.username}@pref.example.jp"
        user.save()
    for user in (editor, reader):
        choose(user, category_named("feedback"), Frequency.INSTANT)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/feedback/", GOOD)

    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        ["renkei@pref.example.jp", editor.email]
    )
    offered = [
        "ご意見・お問い合わせ</legend>" in client_for(user).get("/mails/").content.decode()
        for user in (editor, reader)
    ]
    assert offered == [True, False]


def test_a_digest_names_letters_that_are_open_to_those_who_still_have_the_right(
    client: Client, time_machine
) -> None:
    time_machine.move_to("2026-11-25T09:00:00+09:00", tick=False)
    editor, former = member_of("administrator"), member_of("administrator")
    for user in (editor, former):
        user.email = f"{user.username}@pref.example.jp"
        user.save()
        choose(user, category_named("feedback"), Frequency.DAILY)
    for text in ("対応するもの", "対応ずみ", "消すもの"):
        client.post("/feedback/", {**GOOD, "text": text})
    Feedback.objects.filter(text="対応ずみ").update(state="done")
    Feedback.objects.filter(text="消すもの").delete()
    former.groups.clear()
    time_machine.move_to("2026-11-26T08:00:00+09:00", tick=False)
    compose_digests()

    number = Feedback.objects.get(text="対応するもの").pk
    found = OutgoingMail.objects.filter(key__startswith="digest").values_list("address", "subject")
    assert list(found) == [
        (editor.email, f"【連携ポータル】[#{number}] まちがいの連絡が届きました")
    ]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"kind": ""}, "種類を選んでください。"),
        ({"kind": "x"}, "種類を一覧から選んでください。"),
        ({"text": "  "}, "内容を入力してください。"),
        ({"text": "あ" * 2001}, "内容は2,000字以内で入力してください（現在2,001字）。"),
        ({"reply_to": "tantou"}, "メールアドレスは fukushi@town.example.jp のように入力してください。"),
        ({"page": "javascript:alert(1)"}, "ページのアドレスは /cases/ のように入力するか、空欄にしてください。"),
        ({"page": "http://["}, "ページのアドレスは /cases/ のように入力するか、空欄にしてください。"),
        ({"page": "/" + "x" * 500}, "ページのアドレスは500字以内で入力してください。"),
    ],
)  # fmt: skip
def test_mistakes_are_named_at_their_field_and_what_was_typed_stays(
    client: Client, changed, error
) -> None:
    sent = {**GOOD, **changed}
    response = client.post("/feedback/", sent)
    html = compact(response.content.decode())
    assert response.status_code == 422
    assert html.count(error) == 2
    kept = [value for value in sent.values() if value.strip() and value != "x"]
    assert [value for value in kept if value not in html and value != "x"] == []
    assert Feedback.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        (" /cases/ ", "/cases/"),
        ("https://renkei.example.jp/cases/?q=1#top", "/cases/?q=1"),
        ("/cases/子ども食堂/", "/cases/子ども食堂/"),
    ],
)
def test_the_page_is_kept_as_an_address_of_this_site(client: Client, typed, stored) -> None:
    client.post("/feedback/", {**GOOD, "page": typed})
    assert Feedback.objects.get().page == stored


def test_a_link_fills_in_kind_and_page_and_nothing_else(client: Client) -> None:
    html = compact(
        client.get("/feedback/?kind=mistake&page=/cases/2024-001/&text=x").content.decode()
    )
    assert 'value="mistake" checked' in html
    assert 'value="/cases/2024-001/"' in html
    for query in ("kind=x", "page=javascript:1", "page=" + "/" * 9000, "kind=%00", "page=%FF"):
        response = client.get(f"/feedback/?{query}")
        assert response.status_code == 200
        assert "checked" not in compact(response.content.decode())


def test_machines_that_fill_in_the_trap_are_thanked_and_forgotten(client: Client) -> None:
    response = client.post("/feedback/", {**GOOD, "website": "https://spam.example/"})
    assert (response.status_code, Feedback.objects.count()) == (302, 0)


def test_too_much_from_one_address_is_refused_with_the_text_kept(client: Client) -> None:
    for _ in range(services.SENDINGS_AN_HOUR):
        assert client.post("/feedback/", GOOD).status_code == 302
    response = client.post("/feedback/", GOOD)
    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert GOOD["text"] in compact(response.content.decode())
    assert "短い時間に多くの送信があったため" in compact(response.content.decode())
    other = client.post("/feedback/", GOOD, REMOTE_ADDR="203.0.113.9")
    assert other.status_code == 302


def test_after_an_hour_one_may_write_again(client: Client, time_machine) -> None:
    time_machine.move_to("2026-11-25T09:00:00+09:00", tick=False)
    for _ in range(services.SENDINGS_AN_HOUR + 1):
        last = client.post("/feedback/", GOOD)
    assert last.status_code == 429
    time_machine.move_to("2026-11-25T10:00:01+09:00", tick=False)
    assert client.post("/feedback/", GOOD).status_code == 302


@pytest.mark.parametrize(("behind_proxy", "expected"), [(True, 302), (False, 429)])
def test_only_a_proxy_of_ours_says_where_a_request_comes_from(
    client: Client, settings, behind_proxy, expected
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    for number in range(services.SENDINGS_AN_HOUR + 1):
        forwarded = {"X-Forwarded-For": f"198.51.100.{number}"}
        last = client.post("/feedback/", GOOD, headers=forwarded)
    assert last.status_code == expected


def test_the_form_needs_its_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/feedback/", GOOD).status_code == 403
    assert Feedback.objects.count() == 0


def test_readers_are_warned_not_to_write_of_persons(client: Client) -> None:
    assert "個人が特定される内容は書かないでください" in compact(
        client.get("/feedback/").content.decode()
    )


def test_what_is_dealt_with_goes_after_half_a_year_and_everything_after_one(time_machine) -> None:
    time_machine.move_to("2026-01-01T09:00:00+09:00", tick=False)
    done = Feedback.objects.create(kind="other", text="対応済", state="done")
    reopened = Feedback.objects.create(kind="other", text="再び未対応", state="done")
    reopened.state = "open"
    reopened.save()
    Feedback.objects.create(kind="other", text="未対応")
    start = timezone.now()

    def left(days: int) -> list[str]:
        time_machine.move_to(start + datetime.timedelta(days=days, seconds=1), tick=False)
        call_command("delete_old_feedback")
        return sorted(Feedback.objects.values_list("text", flat=True))

    assert (done.handled_at, reopened.handled_at) == (start, None)
    assert left(179) == ["再び未対応", "対応済", "未対応"]
    assert left(180) == ["再び未対応", "未対応"]
    assert left(364) == ["再び未対応", "未対応"]
    assert left(365) == []


LIST = "/admin/snippets/feedback/feedback/"
CHOOSER = "/admin/snippets/choose/feedback/feedback/"


def test_administrators_alone_read_tick_off_and_delete(home) -> None:
    letter = Feedback.objects.create(kind="mistake", text="まちがいがあります。")
    address = f"{LIST}edit/{letter.pk}/"
    client = client_for(member_of("administrator"))
    assert "まちがいがあります。" in compact(client.get(address).content.decode())
    data = {"state": "done", "note": "直しました", "text": "書き換え"}
    assert client.post(address, data).status_code == 302
    letter.refresh_from_db()
    assert (letter.text, letter.state, letter.note) == (
        "まちがいがあります。",
        "done",
        "直しました",
    )
    assert client.get(f"{LIST}add/").status_code == 302
    assert client.post(f"{LIST}delete/{letter.pk}/").status_code == 302
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("role", ["welfare_editor", "regional_editor", "trainer"])
def test_for_other_roles_there_are_no_letters(home, role) -> None:
    letter = Feedback.objects.create(kind="mistake", text="まちがいがあります。")
    client = client_for(member_of(role))
    one = [
        *(f"{LIST}{view}/{letter.pk}/" for view in ("edit", "delete", "copy", "history", "usage")),
        f"/admin/bulk/feedback/feedback/delete/?id={letter.pk}",
    ]
    choosers = [CHOOSER, f"{CHOOSER}results/", f"{CHOOSER}chosen/{letter.pk}/"]
    assert {client.get(address).status_code for address in one} == {404}
    assert {client.post(address).status_code for address in one} == {404}
    assert [client.get(address).status_code for address in (LIST, f"{LIST}results/")] == [302, 302]
    assert {client.get(address).status_code for address in choosers} == {403}
    menu = compact(client.get("/admin/").content.decode())
    assert (LIST in menu, Feedback.objects.count()) == (False, 1)


def test_the_admins_list_names_its_columns_in_japanese(home) -> None:
    Feedback.objects.create(kind="mistake", page="/cases/", text="まちがいがあります。")
    client = Client()
    client.force_login(AdministratorFactory())
    html = compact(client.get("/admin/snippets/feedback/feedback/").content.decode())
    assert [
        word in html for word in ("まちがいの連絡", "未対応", "/cases/", "ページのアドレス")
    ] == [True] * 4
