"""管理者 administer users without being superusers, and reach no rights beyond their own."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import State, User
from portal.accounts.queries import in_state, unused
from portal.audit.models import Action
from portal.tables.spreadsheets import read_lines
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.support.audit import entries
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return member_of("administrator")


@pytest.fixture
def browser(manager):
    return client_for(manager)


def form(user: User, **changes: object) -> dict[str, object]:
    return {
        "username": user.username,
        "display_name": user.display_name,
        "email": user.email or "a@shiomi.example.jp",
        "section": user.section,
        "side": user.side,
        "municipality": user.municipality_id or "",
        "is_active": "on",
        "groups": [group.pk for group in user.groups.all()],
        **changes,
    }


def edit(browser, user: User, **changes: object):
    return browser.post(reverse("wagtailusers_users:edit", args=[user.pk]), form(user, **changes))


def group(name: str) -> Group:
    return Group.objects.get(name=name)


def test_an_administrator_gives_a_role_and_moves_somebody(browser) -> None:
    shiomi = MunicipalityFactory(name="潮見市")
    user = UserFactory()

    edit(
        browser, user, groups=[group("投稿者").pk], municipality=shiomi.pk, expires_on="2099-03-31"
    )

    user = User.objects.get(pk=user.pk)
    assert (user.roles, user.municipality, user.expires_on) == (
        ["contributor"], shiomi, datetime.date(2099, 3, 31),
    )  # fmt: skip


def test_an_administrator_sees_no_superuser(browser, manager) -> None:
    AdministratorFactory(display_name="県庁システム担当")
    UserFactory(display_name="潮見市福祉課")

    body = browser.get("/admin/users/").content.decode()

    assert "潮見市福祉課" in body
    assert "県庁システム担当" not in body


@pytest.mark.parametrize("view", ["edit", "delete", "history", "history_results", "usage", "copy"])
def test_a_superuser_s_pages_do_not_exist_for_an_administrator(browser, view) -> None:
    boss = AdministratorFactory()
    address = reverse(f"wagtailusers_users:{view}", args=[boss.pk])

    answer = browser.get(address)

    # Without the permission to delete or copy, Wagtail leads to the first page of the admin.
    assert (answer.status_code, boss.username in answer.content.decode()) in {
        (404, False), (403, False), (302, False),
    }  # fmt: skip


@pytest.mark.parametrize("view", ["edit", "history", "history_results", "usage"])
def test_a_colleague_s_pages_open_for_an_administrator(browser, view) -> None:
    colleague = member_of("welfare_editor")

    answer = browser.get(reverse(f"wagtailusers_users:{view}", args=[colleague.pk]))

    assert answer.status_code == 200


def test_a_superuser_stays_as_they_are(browser) -> None:
    boss = AdministratorFactory(email="boss@pref.example.jp")

    answers = [
        edit(browser, boss, email="mine@pref.example.jp").status_code,
        browser.post(reverse("sign_in_of_user", args=[boss.pk]), {"reset_factors": ""}).status_code,
        browser.post(
            f"/admin/bulk/accounts/user/set_active_state/?id={boss.pk}&next=/admin/",
            {"mark_as_active": "False"},
        ).status_code,
    ]

    boss.refresh_from_db()
    assert answers == [404, 403, 302]
    assert (boss.email, boss.is_active) == ("boss@pref.example.jp", True)


@pytest.mark.parametrize("name", ["is_superuser", "password1", "password2"])
def test_an_administrator_makes_no_superuser_and_chooses_no_password(browser, name) -> None:
    user = UserFactory()
    before = user.password

    answer = edit(
        browser, user, **{name: "correct horse battery", "password2": "x", "password1": "x"}
    )

    user.refresh_from_db()
    assert answer.status_code == 302
    assert (user.is_superuser, user.password) == (False, before)


def stronger_group() -> Group:
    strong = Group.objects.create(name="システム担当")
    strong.permissions.add(Permission.objects.get(codename="delete_user"))
    return strong


def test_a_group_with_more_rights_cannot_be_given(browser) -> None:
    user = UserFactory()
    strong = stronger_group()

    answer = edit(browser, user, groups=[strong.pk])
    browser.post(
        f"/admin/bulk/accounts/user/assign_role/?id={user.pk}&next=/admin/", {"role": strong.pk}
    )

    assert list(answer.context["form"].errors) == ["groups"]
    assert list(user.groups.all()) == []


def test_a_group_with_nothing_but_their_own_rights_can_be_given(browser) -> None:
    user = UserFactory()
    weak = Group.objects.create(name="用語の担当")
    weak.permissions.add(Permission.objects.get(codename="add_glossaryentry"))

    edit(browser, user, groups=[weak.pk])

    assert list(user.groups.all()) == [weak]


@pytest.mark.parametrize("how", ["group", "permission"])
def test_the_account_of_somebody_with_more_rights_cannot_be_taken_over(browser, how) -> None:
    user = UserFactory(email="strong@pref.example.jp")
    if how == "group":
        user.groups.add(stronger_group())
    else:
        user.user_permissions.add(Permission.objects.get(codename="delete_user"))

    answer = edit(browser, user, email="mine@pref.example.jp", groups=[])

    user.refresh_from_db()
    assert (answer.status_code, user.email) == (404, "strong@pref.example.jp")


def test_nobody_widens_their_own_rights(browser, manager) -> None:
    shiomi = MunicipalityFactory()

    edit(
        browser, manager, groups=[group("投稿者").pk], municipality=shiomi.pk,
        side="welfare", expires_on="2099-03-31", section="連携推進係",
    )  # fmt: skip
    browser.post(
        f"/admin/bulk/accounts/user/assign_role/?id={manager.pk}&next=/admin/",
        {"role": group("県編集者（福祉）").pk},
    )

    stored = User.objects.get(pk=manager.pk)
    assert (stored.roles, stored.municipality, stored.side, stored.expires_on, stored.section) == (
        ["administrator"], None, "", None, "連携推進係",
    )  # fmt: skip


@pytest.mark.parametrize("slug", ["welfare_editor", "trainer", "contributor", "viewer"])
def test_no_other_role_administers_users(slug) -> None:
    browser = client_for(member_of(slug))
    user = UserFactory(email="a@shiomi.example.jp")

    edit(browser, user, email="mine@shiomi.example.jp")

    user.refresh_from_db()
    assert user.email == "a@shiomi.example.jp"


@pytest.mark.parametrize(
    ("role", "side", "in_municipality", "expected"),
    [
        ("投稿者", "", False, {"municipality": ["「投稿者」には、市町村が必要です。"]}),
        ("市町村承認者", "", True, {}),
        ("講師", "", True, {}),
        ("講師", "", False, {}),
        ("管理者", "", True, {"municipality": [
            "「管理者」は県の職員の役割です。市町村は空欄にしてください。"
        ]}),
        ("県編集者（福祉）", "regional", False, {"side": [
            "「県編集者（福祉）」の部局は、「福祉部局」にしてください。"
        ]}),
        ("県編集者（地域振興）", "regional", False, {}),
    ],
)  # fmt: skip
def test_a_role_needs_its_workplace(browser, role, side, in_municipality, expected) -> None:
    user = UserFactory()
    place = MunicipalityFactory().pk if in_municipality else ""

    answer = edit(browser, user, groups=[group(role).pk], side=side, municipality=place)

    errors = {} if answer.status_code == 302 else dict(answer.context["form"].errors)
    assert errors == expected


def test_one_person_is_not_both_sides(browser) -> None:
    both = [group("県編集者（福祉）").pk, group("県編集者（地域振興）").pk]

    answer = edit(browser, UserFactory(), groups=both, side="welfare")

    assert dict(answer.context["form"].errors) == {
        "groups": ["「県編集者（福祉）」と「県編集者（地域振興）」を兼ねることはできません。"]
    }


def test_the_bulk_action_gives_no_role_without_its_workplace(browser) -> None:
    here, nowhere = UserFactory(municipality=MunicipalityFactory()), UserFactory()

    browser.post(
        f"/admin/bulk/accounts/user/assign_role/?id={here.pk}&id={nowhere.pk}&next=/admin/",
        {"role": group("投稿者").pk},
    )

    assert [[r.value for r in user.roles] for user in (here, nowhere)] == [["contributor"], []]


def test_stopping_several_accounts_at_once_is_recorded(browser) -> None:
    users = [UserFactory(), UserFactory()]
    numbers = "&".join(f"id={user.pk}" for user in users)

    browser.post(
        f"/admin/bulk/accounts/user/set_active_state/?{numbers}&next=/admin/",
        {"mark_as_active": "False"},
    )

    assert sorted(e.object_id for e in entries(Action.ACCOUNT_STATE)) == sorted(
        str(user.pk) for user in users
    )


def test_a_mail_address_of_another_domain_is_refused_at_the_field(browser, settings) -> None:
    settings.ALLOWED_MAIL_DOMAINS = ["pref.example.jp"]
    user = UserFactory(email="old@gone.example.jp")

    kept, refused = edit(browser, user), edit(browser, user, email="a@elsewhere.example")

    assert kept.status_code == 302
    assert dict(refused.context["form"].errors) == {
        "email": ["このメールアドレスは使えません。職場のメールアドレスを入力してください。"]
    }


def test_a_last_day_that_is_over_is_refused(browser) -> None:
    answer = edit(browser, UserFactory(), expires_on="2020-03-31")

    assert dict(answer.context["form"].errors) == {
        "expires_on": ["有効期限には、今日か、それより後の日を入力してください。"]
    }


def everybody() -> dict[State, User]:
    """Return one user in each state on 1 April 2027."""
    now = timezone.now()
    return {
        State.INVITED: UserFactory(display_name="招待の人", is_active=False, invited_at=now),
        State.ACTIVE: UserFactory(display_name="利用の人", expires_on=datetime.date(2027, 4, 1)),
        State.EXPIRED: UserFactory(display_name="期限の人", expires_on=datetime.date(2027, 3, 31)),
        State.STOPPED: UserFactory(display_name="停止の人", is_active=False),
    }


@time_machine.travel("2027-04-01T00:30:00+09:00", tick=False)
def test_the_state_and_its_filter_agree() -> None:
    users = everybody()

    assert {state: user.state for state, user in users.items()} == {s: s for s in State}
    assert {s: list(User.objects.filter(in_state(s))) for s in State} == {
        state: [user] for state, user in users.items()
    }


@pytest.mark.parametrize("state", State)
def test_the_list_filters_by_state(browser, manager, state) -> None:
    with time_machine.travel("2027-04-01T00:30:00+09:00", tick=False):
        users = everybody()
        found = client_for(manager).get("/admin/users/", {"state": state.value})

    shown = {user.pk for user in found.context["object_list"]} - {manager.pk}
    assert shown == {users[state].pk}


def test_the_list_filters_by_role_side_and_municipality(browser) -> None:
    shiomi = MunicipalityFactory()
    one = UserFactory(municipality=shiomi, side="welfare")
    one.groups.add(group("投稿者"))
    UserFactory(side="regional").groups.add(group("講師"))

    found = [
        [user.pk for user in browser.get("/admin/users/", query).context["object_list"]]
        for query in ({"role": "contributor"}, {"side": "welfare"}, {"municipality": shiomi.pk})
    ]

    assert found == [[one.pk]] * 3


def test_unused_accounts_are_those_in_use_without_a_sign_in_for_90_days(manager) -> None:
    now = timezone.now()
    long_ago, lately = now - datetime.timedelta(days=91), now - datetime.timedelta(days=89)
    forgotten = UserFactory(last_login=long_ago)
    never = UserFactory(last_login=None, date_joined=long_ago)
    UserFactory(last_login=lately)
    UserFactory(last_login=None, date_joined=lately)
    UserFactory(last_login=long_ago, is_active=False)

    answer = client_for(manager).get("/admin/users/", {"unused": "yes"})

    assert set(User.objects.filter(unused())) == {forgotten, never}
    assert {user.pk for user in answer.context["object_list"]} == {forgotten.pk, never.pk}


def test_the_number_of_queries_does_not_depend_on_the_number_of_users(
    browser, django_assert_max_num_queries
) -> None:
    shiomi = MunicipalityFactory()
    for _ in range(15):
        UserFactory(municipality=shiomi).groups.add(group("投稿者"))
    browser.get("/admin/users/")

    with django_assert_max_num_queries(40):
        browser.get("/admin/users/")


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_list_is_exported_by_its_columns_and_recorded(browser, file_format) -> None:
    AdministratorFactory(display_name="県庁システム担当")
    user = UserFactory(
        username="shiomi", display_name="潮見市福祉課", email="a@shiomi.example.jp", side="welfare",
        municipality=MunicipalityFactory(name="潮見市"), section="福祉課", is_shared=True,
        expires_on=datetime.date(2099, 3, 31),
    )  # fmt: skip
    user.groups.add(group("投稿者"))

    answer = browser.get("/admin/users/", {"export": file_format, "side": "welfare"})

    assert read_lines(answer.content)[0] == [
        ["氏名または課名", "利用者名", "メールアドレス", "役割", "部局", "市町村", "所属課",
         "課アカウント", "最終サインイン", "有効期限", "状態"],
        ["潮見市福祉課", "shiomi", "a@shiomi.example.jp", "投稿者", "福祉部局", "潮見市", "福祉課",
         "はい", "", "2099-03-31", "利用中"],
    ]  # fmt: skip
    assert [e.details["rows"] for e in entries(Action.EXPORT)] == [1]
