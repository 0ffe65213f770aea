"""Inviting somebody: the link is valid once and for a time, and nobody else learns the password."""

import datetime
import re

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from portal.accounts.models import User
from portal.audit.models import Action
from portal.mail.models import OutgoingMail
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import HomePageFactory, make_site
from tests.support.audit import entries
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

PASSWORD = "kasakari-no-tesuto-2026"
MAIL = "fukushi@shiomi.example.jp"
INVITED_AT = "2027-04-01T09:00:00+09:00"


@pytest.fixture(autouse=True)
def site() -> None:
    make_site(HomePageFactory())


@pytest.fixture
def browser() -> Client:
    return client_for(member_of("administrator"))


def typed(**changes: object) -> dict[str, object]:
    group = member_of("contributor").groups.get()
    return {
        "email": MAIL,
        "display_name": "潮見市 地域共生課",
        "section": "地域共生課",
        "side": "welfare",
        "municipality": MunicipalityFactory(name="潮見市").pk,
        "expires_on": "",
        "groups": [group.pk],
    } | changes


def invite(browser: Client, **changes: object) -> User:
    browser.post("/admin/users/invite/", typed(**changes))
    return User.objects.get(email=MAIL)


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.order_by("pk"))


def link(number: int = -1) -> str:
    found = re.search(rf"{settings.BASE_URL}(/invitations/\S+)", mails()[number].text)
    return found[1]


def choose(address: str, password: str = PASSWORD):
    return Client().post(address, {"password1": password, "password2": password})


def test_an_invited_person_chooses_the_password_and_signs_in(browser) -> None:
    user = invite(browser)
    assert (user.state.label, user.is_active, user.has_usable_password()) == (
        "招待中",
        False,
        False,
    )
    assert [m.address for m in mails()] == [MAIL]

    answer = choose(link())

    visitor = Client()
    visitor.post("/accounts/login/", {"login": MAIL, "password": PASSWORD})
    user = User.objects.get(pk=user.pk)
    assert (answer.status_code, answer.url) == (302, "/accounts/login/")
    assert (user.state.label, [r.value for r in user.roles], user.must_change_password) == (
        "利用中", ["contributor"], False,
    )  # fmt: skip
    assert visitor.get("/accounts/").status_code == 200


def test_opening_the_link_uses_nothing_up(browser) -> None:
    invite(browser)

    assert [Client().get(link()).status_code for _ in range(2)] == [200, 200]
    assert choose(link()).status_code == 302


@pytest.mark.parametrize("password", ["short", "123456789012", MAIL])
def test_a_weak_password_is_refused_and_the_link_stays_valid(browser, password) -> None:
    invite(browser)

    assert (choose(link(), password).status_code, choose(link()).status_code) == (200, 302)


def test_a_link_is_used_once(browser) -> None:
    invite(browser)
    choose(link())

    again = choose(link(), "another-horse-battery-7")

    assert again.status_code == 410
    assert "この招待は使えません" in again.content.decode()
    assert User.objects.get(email=MAIL).check_password(PASSWORD)


@pytest.mark.parametrize(("days", "seconds", "status"), [(7, -1, 200), (7, 0, 410)])
def test_a_link_is_valid_for_seven_days(browser, days, seconds, status) -> None:
    with time_machine.travel(INVITED_AT, tick=False) as traveller:
        user = member_of("administrator")
        invite(client_for(user))
        traveller.shift(datetime.timedelta(days=days, seconds=seconds))
        assert Client().get(link()).status_code == status


def test_a_new_link_makes_the_old_one_invalid(browser) -> None:
    user = invite(browser)

    browser.post(f"/admin/users/{user.pk}/invitation/", {"again": ""})

    assert [Client().get(link(number)).status_code for number in (0, 1)] == [410, 200]


def test_a_revoked_invitation_is_over_until_it_is_sent_again(browser) -> None:
    user = invite(browser)
    browser.post(f"/admin/users/{user.pk}/invitation/", {"revoke": ""})

    revoked = User.objects.get(pk=user.pk)
    assert (revoked.state.label, Client().get(link()).status_code) == ("停止中", 410)

    browser.post(f"/admin/users/{user.pk}/invitation/", {"again": ""})
    assert Client().get(link()).status_code == 200


def test_what_is_no_link_of_ours_is_answered_like_one_that_is_over(client) -> None:
    assert client.get("/invitations/abc:def:ghi/").status_code == 410


def test_an_invited_person_gets_no_link_for_another_password(browser) -> None:
    invite(browser)

    Client().post("/accounts/password/reset/", {"email": MAIL})

    assert [m.categories for m in mails()] == [["invitation"]]


def test_a_known_address_is_told_at_the_field_and_nothing_typed_is_lost(browser) -> None:
    UserFactory(email=MAIL.upper(), display_name="福祉課")

    answer = browser.post("/admin/users/invite/", typed())

    form = answer.context["form"]
    message = (
        "このメールアドレスは、利用者「福祉課」（利用中）として登録されています。"
        "ユーザーの一覧から変更してください。"
    )
    assert (answer.status_code, dict(form.errors), form["section"].value()) == (
        422, {"email": [message]}, "地域共生課",
    )  # fmt: skip


def test_the_address_of_a_superuser_is_refused_without_naming_them(browser) -> None:
    AdministratorFactory(email=MAIL, display_name="県庁システム担当")

    answer = browser.post("/admin/users/invite/", typed())

    assert dict(answer.context["form"].errors) == {
        "email": ["このメールアドレスは、すでに登録されています。"]
    }


def test_a_role_without_its_workplace_is_refused(browser) -> None:
    answer = browser.post("/admin/users/invite/", typed(municipality=""))

    assert dict(answer.context["form"].errors) == {
        "municipality": ["「投稿者」には、市町村が必要です。"]
    }
    assert (User.objects.filter(email=MAIL).exists(), mails()) == (False, [])


def test_all_steps_are_recorded(browser) -> None:
    user = invite(browser)
    address = f"/admin/users/{user.pk}/invitation/"
    browser.post(address, {"revoke": ""})
    browser.post(address, {"again": ""})
    choose(link())

    changes = [e.details["change"] for e in entries(Action.ACCOUNT_STATE) if "change" in e.details]
    assert sorted(changes) == sorted(["招待", "招待の取消", "招待メールの再送", "招待の受諾"])


def test_only_those_who_manage_users_invite() -> None:
    waiting = UserFactory(is_active=False)
    editor = client_for(member_of("welfare_editor"))

    answers = [
        editor.post("/admin/users/invite/", typed()).status_code,
        editor.post(f"/admin/users/{waiting.pk}/invitation/", {"again": ""}).status_code,
    ]

    assert (answers, mails()) == ([403, 403], [])
