"""Second factors: setting up, signing in, who needs one, and help when a telephone is lost."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from portal.accounts.models import User
from portal.sign_in.models import SignInEvent
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.portal.sign_in.conftest import PASSWORD, code_now, give_app
from tests.support.roles import member_of

Kind = SignInEvent.Kind
SignIn = Callable[..., Client]


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/session/").status_code == 200


def test_an_app_is_set_up_without_javascript_and_asked_for_at_the_next_sign_in(
    user: User, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in()
    page = BeautifulSoup(client.get("/accounts/2fa/app/add/").content, "html.parser")
    secret = page.select_one("#totp_secret").text
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))

    with django_capture_on_commit_callbacks(execute=True):
        codes = client.post("/accounts/2fa/app/add/", {"code": code}, follow=True)

    assert codes.redirect_chain == [("/accounts/2fa/codes/", 302)]
    assert len(BeautifulSoup(codes.content, "html.parser").select(".codes code")) == 10
    fresh = sign_in()
    assert not is_signed_in(fresh)
    assert fresh.get("/accounts/login/").url == "/accounts/2fa/authenticate/"
    app = Authenticator.objects.get(user=user, type="totp")
    # Neither the secret nor the seed of the recovery codes stands in the database as it is.
    assert secret not in str(app.data)
    assert list(user.sign_in_events.order_by("pk").values_list("kind", flat=True)) == [
        Kind.SIGNED_IN,
        Kind.FACTOR_ADDED,
    ]


def test_the_right_code_signs_in_and_leads_where_one_was(user: User) -> None:
    give_app(user)
    client = Client()
    client.post("/accounts/login/", {"login": "fukushi", "password": PASSWORD, "next": "/search/"})

    answer = client.post("/accounts/2fa/authenticate/", {"code": code_now()})

    assert answer.url == "/search/"
    assert is_signed_in(client)


def test_full_width_digits_are_taken(user: User, sign_in: SignIn) -> None:
    give_app(user)
    wide = code_now().translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    assert is_signed_in(sign_in(code=wide))


def test_a_code_is_taken_once_whatever_process_gets_it(user: User, sign_in: SignIn) -> None:
    give_app(user)
    with time_machine.travel("2026-11-30 09:00:05+09:00", tick=False):
        code = code_now()
        assert is_signed_in(sign_in(code=code))
        # Each process has its own cache.
        cache.clear()

        assert not is_signed_in(sign_in(code=code))
        assert not is_signed_in(sign_in(code=f"{code[:3]} {code[3:]}"))


def test_a_recovery_code_is_taken_once(user: User, sign_in: SignIn) -> None:
    give_app(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]

    assert [is_signed_in(sign_in(code=code)) for _ in range(2)] == [True, False]


def test_a_password_alone_does_not_set_a_session_up(user: User) -> None:
    give_app(user)
    client = Client()
    client.post("/accounts/login/", {"login": "fukushi", "password": PASSWORD})

    for address in ("/accounts/", "/accounts/events/", "/accounts/2fa/codes/"):
        assert client.get(address).url.startswith("/accounts/login/")


@pytest.fixture
def required(settings: Any) -> Any:
    settings.MFA_REQUIRED = True
    settings.MFA_GRACE_DAYS = 14
    return settings


def test_the_admin_may_be_entered_for_14_days_without_a_second_factor(
    user: User, required: Any
) -> None:
    editor = AdministratorFactory()
    client = Client()
    found = {}
    for day in (1, 14, 15):
        with time_machine.travel(f"2026-11-{day:02} 09:00+09:00", tick=False):
            client.force_login(editor)
            answer = client.get("/admin/")
            days = re.findall(r"あと(\d+)日で、", answer.content.decode())
            found[day] = (answer.status_code, days)

    assert found == {1: (200, ["14"]), 14: (200, ["1"]), 15: (302, [])}


def test_after_that_the_admin_leads_to_the_set_up_until_it_is_done(
    user: User, required: Any
) -> None:
    required.MFA_GRACE_DAYS = 0
    editor = AdministratorFactory()
    client = Client()
    client.force_login(editor)

    answer = client.get("/admin/pages/")
    script = client.get("/admin/session/", headers={"accept": "application/json"})
    form = client.post("/admin/users/new/", {})

    assert answer.url == "/accounts/2fa/?next=/admin/pages/"
    assert (script.status_code, script.json()["error_code"]) == (403, "mfa_index")
    assert form.url == "/accounts/2fa/?next=/"
    assert "2段階認証の設定が必要です" in client.get("/accounts/2fa/").content.decode()
    give_app(editor)
    assert client.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(user: User, required: Any) -> None:
    required.MFA_GRACE_DAYS = 0
    editor = AdministratorFactory()
    RecoveryCodes.activate(editor)
    client = Client()
    client.force_login(editor)

    assert client.get("/admin/").status_code == 302


def test_readers_need_none(user: User, required: Any) -> None:
    required.MFA_GRACE_DAYS = 0
    client = Client()
    client.force_login(user)

    assert client.get("/accounts/").status_code == 200
    assert client.get("/").status_code == 200


def test_whoever_gives_up_the_last_factor_is_led_back_to_the_set_up(
    user: User, required: Any, sign_in: SignIn
) -> None:
    required.MFA_GRACE_DAYS = 0
    editor = AdministratorFactory(username="kanri")
    app = give_app(editor)
    client = sign_in("kanri", code_now())
    with time_machine.travel(time.time() + 120):
        other = sign_in("kanri", code_now())
        assert [c.get("/admin/").status_code for c in (client, other)] == [200, 200]

        client.post("/accounts/2fa/app/remove/")

        assert not Authenticator.objects.filter(pk=app.pk).exists()
        assert client.get("/admin/").url == "/accounts/2fa/?next=/admin/"
        # What was opened with that factor is closed.
        assert not is_signed_in(other)


def test_the_second_factor_costs_a_page_of_the_admin_no_query_once_it_was_seen(
    user: User, required: Any
) -> None:
    editor = AdministratorFactory()
    give_app(editor)
    client = Client()
    client.force_login(editor)
    client.get("/admin/session/", headers={"accept": "application/json"})

    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/session/", headers={"accept": "application/json"})

    assert [q["sql"] for q in queries if "authenticator" in q["sql"] or "grace" in q["sql"]] == []
    assert "accounts_user" in str(queries.captured_queries)


# ---- help from administrators


def page_of(colleague: User) -> str:
    return f"/admin/users/{colleague.pk}/sign-in/"


def test_a_superuser_removes_the_factors_of_a_colleague_which_is_recorded(
    user: User, sign_in: SignIn
) -> None:
    give_app(user)
    stolen = sign_in(code=code_now())
    actor = AdministratorFactory()
    administrator = Client()
    administrator.force_login(actor)
    assert "認証アプリ" in administrator.get(page_of(user)).content.decode()

    administrator.post(page_of(user), {"reset_factors": ""})

    assert not Authenticator.objects.filter(user=user).exists()
    assert not is_signed_in(stolen)
    event = user.sign_in_events.order_by("-pk")[0]
    assert (event.kind, event.actor) == (Kind.FACTORS_RESET, actor)
    entry = ModelLogEntry.objects.get(action="sign_in.factors_reset")
    assert (entry.user, entry.object_id, entry.message) == (
        actor,
        str(user.pk),
        "2段階認証を解除しました",
    )


@pytest.mark.parametrize(
    ("role", "opened", "reset"),
    [("superuser", 200, 302), ("welfare_editor", 403, 403), ("reader", 302, 302)],
)
def test_only_superusers_remove_factors(user: User, role: str, opened: int, reset: int) -> None:
    give_app(user)
    client = Client()
    client.force_login(UserFactory() if role == "reader" else member_of(role))

    assert client.get(page_of(user)).status_code == opened
    assert client.post(page_of(user), {"reset_factors": ""}).status_code == reset
    assert Authenticator.objects.filter(user=user).exists() == (role != "superuser")


def test_nobody_removes_their_own_that_way(user: User) -> None:
    actor = AdministratorFactory()
    give_app(actor)
    client = Client()
    client.force_login(actor)

    assert client.post(page_of(actor), {"reset_factors": ""}).status_code == 403
    assert Authenticator.objects.filter(user=actor, type="totp").exists()


def test_the_list_of_users_leads_there(user: User) -> None:
    client = Client()
    client.force_login(AdministratorFactory())

    html = client.get("/admin/users/").content.decode()

    assert re.search(rf'href="{page_of(user)}"', html)
