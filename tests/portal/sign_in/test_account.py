"""What people do about their own account: first password, mail address, what they had typed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from portal.accounts.models import User
from portal.sign_in.models import SignInEvent
from portal.vocabularies.models import PortalTag
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.portal.sign_in.conftest import PASSWORD, code_now, give_app

SignIn = Callable[..., Client]
Kind = SignInEvent.Kind
NEW = "denshobato-wa-mado-no-soto"
TAG = "/admin/snippets/vocabularies/portaltag/add/"


def fields(response: Any) -> dict[str, str]:
    form = BeautifulSoup(response.content, "html.parser").select_one("main form")
    return {item["name"]: item.get("value", "") for item in form.select("input[name]")}


def kinds(user: User) -> list[str]:
    return list(user.sign_in_events.order_by("pk").values_list("kind", flat=True))


# ---- passwords


@pytest.fixture
def first_password(user: User) -> User:
    user.must_change_password = True
    user.save()
    return user


def test_a_first_password_is_changed_before_anything_else(
    first_password: User, sign_in: SignIn
) -> None:
    client = sign_in()

    answers = [client.get(address) for address in ("/search/", "/admin/", "/accounts/")]

    assert [answer.url for answer in answers] == [
        f"/accounts/password/change/?next={address}"
        for address in ("/search/", "/admin/", "/accounts/")
    ]
    page = client.get("/accounts/password/change/").content.decode()
    assert "今のパスワードは、管理者が決めたものです。" in page
    changed = client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, "next": "/search/"},
    )
    assert changed.url == "/search/"
    assert client.get("/search/").status_code == 200
    assert kinds(first_password) == [Kind.SIGNED_IN, Kind.PASSWORD_CHANGED]


def test_the_first_password_is_not_taken_again(first_password: User, sign_in: SignIn) -> None:
    answer = sign_in().post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD},
    )

    assert "現在のパスワードとは別のものにしてください。" in answer.content.decode()
    first_password.refresh_from_db()
    assert first_password.must_change_password


def test_whoever_has_to_change_the_password_can_sign_out(
    first_password: User, sign_in: SignIn
) -> None:
    client = sign_in()

    assert client.post("/accounts/logout/").url == "/"
    assert client.get("/search/").status_code == 200


@pytest.fixture
def mailed(django_capture_on_commit_callbacks: Any) -> Callable[..., list[mail.EmailMessage]]:
    """Return a way to do something and get the mails that it sent."""

    def done(client: Client, address: str, data: dict[str, str]) -> list[mail.EmailMessage]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(address, data)
        return list(mail.outbox)

    return done


def link_in(message: mail.EmailMessage) -> str:
    return re.search(r"https?://[^/]+(/accounts/\S+)", str(message.body))[1]


def test_a_forgotten_password_is_set_again_by_mail_which_unlocks_the_account(
    user: User, mailed: Any, sign_in: SignIn
) -> None:
    client = Client()
    for _ in range(6):
        client.post("/accounts/login/", {"login": "fukushi", "password": "wrong"})
    [message] = mailed(client, "/accounts/password/reset/", {"email": "Fukushi@Shiomi.example.jp"})

    form = client.get(link_in(message), follow=True)
    [notice] = mailed(client, form.wsgi_request.path, {"password1": NEW, "password2": NEW})

    assert (message.to, message.subject) == (
        ["fukushi@shiomi.example.jp"],
        "【連携ポータル】パスワードの再設定",
    )
    assert "利用者名：fukushi" in str(message.body)
    assert (notice.to, notice.subject) == (
        ["fukushi@shiomi.example.jp"],
        "【連携ポータル】パスワードを再設定しました",
    )
    client.post("/accounts/login/", {"login": "fukushi", "password": NEW})
    assert client.get("/accounts/").status_code == 200
    assert kinds(user) == [
        *[Kind.FAILED] * 4,
        Kind.LOCKED,
        Kind.RESET_ASKED,
        Kind.PASSWORD_CHANGED,
        Kind.UNLOCKED,
        Kind.SIGNED_IN,
    ]


def test_a_link_works_once_and_for_an_hour(user: User, mailed: Any) -> None:
    client = Client()
    with time_machine.travel("2026-11-30 09:00+09:00"):
        [message] = mailed(client, "/accounts/password/reset/", {"email": user.email})
    with time_machine.travel("2026-11-30 10:01+09:00"):
        late = client.get(link_in(message), follow=True).content.decode()
    with time_machine.travel("2026-11-30 09:59+09:00"):
        form = client.get(link_in(message), follow=True)
        client.post(form.wsgi_request.path, {"password1": NEW, "password2": NEW})
        again = Client().get(link_in(message), follow=True).content.decode()

    assert ["このリンクは使えません" in page for page in (late, again)] == [True, True]
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_the_link_of_a_reset_does_not_go_round_the_second_factor(user: User, mailed: Any) -> None:
    give_app(user)
    client = Client()
    [message] = mailed(client, "/accounts/password/reset/", {"email": user.email})
    form = client.get(link_in(message), follow=True)
    client.post(form.wsgi_request.path, {"password1": NEW, "password2": NEW})

    answer = client.post("/accounts/login/", {"login": "fukushi", "password": NEW})

    assert answer.url == "/accounts/2fa/authenticate/"


def test_wagtails_pages_of_passwords_lead_here(user: User) -> None:
    client = Client()

    assert [
        client.get(address).url
        for address in (
            "/admin/login/?next=/admin/pages/",
            "/admin/login/",
            "/admin/",
            "/_util/login/?next=/x/",
            "/admin/password_reset/",
            "/admin/password_reset/confirm/MQ/none/",
        )
    ] == [
        "/accounts/login/?next=/admin/pages/",
        "/accounts/login/?next=/admin/",
        "/accounts/login/?next=/admin/",
        "/accounts/login/?next=/x/",
        "/accounts/password/reset/",
        "/accounts/password/reset/",
    ]


def test_signing_in_by_a_mail_address_that_sections_share_needs_the_name(user: User) -> None:
    UserFactory(email=user.email)
    client = Client()

    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})

    assert client.get("/accounts/session/").status_code == 401


def test_an_account_that_is_switched_off_says_so_to_its_owner_only(user: User) -> None:
    user.is_active = False
    user.save()
    client = Client()

    wrong = client.post("/accounts/login/", {"login": "fukushi", "password": "wrong"})
    right = client.post("/accounts/login/", {"login": "fukushi", "password": PASSWORD})

    assert (wrong.status_code, right.url) == (200, "/accounts/inactive/")
    assert client.get("/accounts/session/").status_code == 401


def test_nobody_makes_an_account_for_themselves(user: User) -> None:
    assert [
        Client().post(f"/accounts/{name}/", {}).status_code for name in ("signup", "sso/signup")
    ] == [404, 404]


# ---- the mail address


def test_a_new_mail_address_counts_once_its_link_was_followed(
    user: User, mailed: Any, sign_in: SignIn
) -> None:
    client = sign_in()
    new = "renkei@shiomi.example.jp"

    [message] = mailed(client, "/accounts/mail/", {"email": new})
    user.refresh_from_db()
    before = user.email
    page = client.get(link_in(message)).content.decode()
    user.refresh_from_db()
    opened = user.email
    [told] = mailed(client, link_in(message), {})
    user.refresh_from_db()

    assert (message.to, before, opened, user.email) == (
        [new],
        "fukushi@shiomi.example.jp",
        "fukushi@shiomi.example.jp",
        new,
    )
    assert f"メールアドレスを{new}に変更します" in page
    assert (told.to, new in str(told.body)) == (["fukushi@shiomi.example.jp"], True)
    assert mailed(client, link_in(message), {}) == []
    assert kinds(user) == [Kind.SIGNED_IN, Kind.MAIL_CHANGED]


def test_the_password_is_asked_for_first(user: User, sign_in: SignIn) -> None:
    with time_machine.travel("2026-11-30 09:00+09:00"):
        client = sign_in()
    with time_machine.travel("2026-11-30 09:16+09:00"):
        asked = client.get("/accounts/mail/")
        confirmed = client.post(asked.url, {"password": PASSWORD, "next": "/accounts/mail/"})

        assert asked.url == "/accounts/reauthenticate/?next=%2Faccounts%2Fmail%2F"
        assert confirmed.url == "/accounts/mail/"
        assert client.get("/accounts/mail/").status_code == 200


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("a@shiomi.example.jp", True),
        ("a@SHIOMI.example.jp", True),
        ("a@evil-shiomi.example.jp", False),
    ],
)
def test_only_addresses_of_the_allowed_domains_are_taken(
    user: User, sign_in: SignIn, settings: Any, address: str, taken: bool
) -> None:
    settings.ALLOWED_MAIL_DOMAINS = ["shiomi.example.jp"]

    answer = sign_in().post("/accounts/mail/", {"email": address})

    assert answer.status_code == (302 if taken else 200)


# ---- rights


def test_rights_are_changed_with_a_password_given_recently_and_nothing_typed_is_lost(
    user: User,
) -> None:
    administrator = AdministratorFactory(username="kanri")
    client = Client()
    address = f"/admin/users/edit/{user.pk}/"
    with time_machine.travel("2026-11-30 09:00+09:00"):
        client.post("/accounts/login/", {"login": "kanri", "password": PASSWORD})
        sent = fields(client.get(address)) | {"display_name": "新しい名前", "is_active": "on"}
    with time_machine.travel("2026-11-30 09:16+09:00"):
        assert client.get(address).url == f"/accounts/reauthenticate/?next={address}"
        refused = client.post(address, sent | {"password1": "秘密の語"})
        user.refresh_from_db()
        assert (refused.status_code, user.display_name == "新しい名前") == (403, False)
        assert "秘密の語" not in refused.content.decode()
        offered = client.post(
            "/accounts/reauthenticate/", fields(refused) | {"password": PASSWORD}, follow=True
        )
        form = BeautifulSoup(offered.content, "html.parser").select_one("main form")
        client.post(form["action"], fields(offered))

    user.refresh_from_db()
    assert (form["action"], user.display_name) == (address, "新しい名前")
    assert administrator.is_superuser


def test_what_editors_do_every_day_needs_no_password_again(user: User) -> None:
    client = Client()
    with time_machine.travel("2026-11-30 09:00+09:00"):
        client.force_login(AdministratorFactory())
    with time_machine.travel("2026-11-30 09:20+09:00"):
        client.post(TAG, {"name": "居場所", "kana": "いばしょ", "description": ""})

    assert PortalTag.objects.count() == 1


# ---- what was typed before the session ended


def test_what_was_typed_waits_for_the_second_factor_and_a_new_password(user: User) -> None:
    administrator = AdministratorFactory(username="kanri", must_change_password=True)
    give_app(administrator)
    client = Client()
    refused = client.post(TAG, {"name": "居場所", "kana": "いばしょ", "description": ""})

    client.post("/accounts/login/", fields(refused) | {"login": "kanri", "password": PASSWORD})
    changing = client.post("/accounts/2fa/authenticate/", {"code": code_now()}, follow=True)
    offered = client.post(
        "/accounts/password/change/",
        fields(changing) | {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
        follow=True,
    )
    form = BeautifulSoup(offered.content, "html.parser").select_one("main form")
    client.post(form["action"], fields(offered))

    assert PortalTag.objects.get().name == "居場所"


def test_what_was_typed_is_nobody_elses(user: User) -> None:
    administrator = AdministratorFactory(username="kanri")
    give_app(administrator)
    client = Client()
    refused = client.post(TAG, {"name": "居場所"})
    # The code is never entered; somebody else signs in on the same computer.
    client.post("/accounts/login/", fields(refused) | {"login": "kanri", "password": PASSWORD})

    answer = client.post("/accounts/login/", {"login": "fukushi", "password": PASSWORD})

    assert answer.url == "/"
    assert client.get("/accounts/unsent/").url == "/"


LONG = " Ein langes Passwort, mit Leerzeichen am Rand: 庭の千草も虫の音も枯れて寂しくなりにけり。 ああ白菊 "


def test_a_password_is_taken_exactly_as_typed(user: User, sign_in: SignIn) -> None:
    assert len(LONG) > 64
    sign_in().post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": LONG, "password2": LONG},
    )

    opened = []
    for typed in (LONG.strip(), LONG.upper(), LONG[:64], LONG):
        client = Client()
        client.post("/accounts/login/", {"login": "fukushi", "password": typed})
        opened.append(client.get("/accounts/session/").status_code)
    assert opened == [401, 401, 401, 200]


def test_browsers_may_fill_in_and_paste_passwords(user: User, sign_in: SignIn) -> None:
    pages = [
        (Client(), "/accounts/login/", ["current-password"]),
        (sign_in(), "/accounts/password/change/", ["current-password", *["new-password"] * 2]),
    ]
    for client, address, expected in pages:
        page = BeautifulSoup(client.get(address).content, "html.parser")
        fields = page.select("main input[type=password]")
        assert [field["autocomplete"] for field in fields] == expected
        assert [name for field in fields for name in field.attrs if name.startswith("on")] == []
        assert [field.get("maxlength", "") for field in fields] == [""] * len(fields)
