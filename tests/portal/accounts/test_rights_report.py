"""The report of rights: who has which right and since when, for those whom one may administer."""

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User
from portal.audit.models import Action
from portal.tables.spreadsheets import read_lines
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.support.audit import entries
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/rights/"


@pytest.fixture
def manager() -> User:
    with time_machine.travel("2026-04-01 09:00+09:00"):
        return member_of("administrator")


@pytest.fixture
def browser(manager):
    return client_for(manager)


def make(name: str, *roles: str, on: str = "2026-04-02", **fields: object) -> User:
    with time_machine.travel(f"{on} 09:00+09:00"):
        user = UserFactory(display_name=name, last_login=f"{on} 09:00+09:00", **fields)
        user.groups.set(Group.objects.filter(name__in=roles))
    return user


def exported(browser, query: str = "") -> list[list[str]]:
    return read_lines(b"".join(browser.get(f"{REPORT}?export=csv{query}")))[0]


def names(browser, query: str) -> list[str]:
    answer = browser.get(f"{REPORT}?{query}")
    return [str(user) for user in answer.context["object_list"]]


def test_each_right_is_shown_with_the_day_on_which_it_was_given(browser) -> None:
    user = make("潮見市福祉課", "閲覧者", on="2026-05-01")
    with time_machine.travel("2026-07-01 09:00+09:00"):
        user.groups.add(Group.objects.get(name="投稿者"))
        user.groups.remove(Group.objects.get(name="閲覧者"))
    with time_machine.travel("2026-08-01 09:00+09:00"):
        user.groups.add(Group.objects.get(name="閲覧者"))

    shown = next(u for u in browser.get(REPORT).context["object_list"] if u.pk == user.pk)

    assert [str(right) for right in shown.rights] == [
        "閲覧者：令和8年8月1日（土）から",
        "投稿者：令和8年7月1日（水）から",
    ]


def test_a_right_that_the_log_does_not_know_says_so(browser) -> None:
    user = make("潮見市福祉課", on="2026-05-01")
    User.groups.through.objects.create(user=user, group=Group.objects.get(name="閲覧者"))

    shown = next(u for u in browser.get(REPORT).context["object_list"] if u.pk == user.pk)

    assert [str(right) for right in shown.rights] == [
        "閲覧者：記録なし（利用者の登録は令和8年5月1日（金））"
    ]


def test_the_report_narrows_by_role_workplace_state_and_what_needs_a_look(browser) -> None:
    shiomi = MunicipalityFactory(name="潮見市")
    make("古い課", "閲覧者", on="2026-01-05")
    make("期限の課", "投稿者", municipality=shiomi, on="2026-06-25", expires_on="2026-07-20")
    make("過ぎた課", "閲覧者", on="2026-06-25", expires_on="2026-06-30", side="welfare")
    make("止めた課", "閲覧者", on="2026-06-25", is_active=False)
    with time_machine.travel("2026-07-01 09:00+09:00"):
        browser = client_for(User.objects.get(groups__name="管理者"))
        found = {
            query: names(browser, query)
            for query in (
                "role=contributor", "side=welfare", f"municipality={shiomi.pk}", "state=stopped",
                "attention=unused", "attention=over", "attention=soon",
                "attention=over&attention=soon",
            )
        }  # fmt: skip

    assert found == {
        "role=contributor": ["期限の課"],
        "side=welfare": ["過ぎた課"],
        f"municipality={shiomi.pk}": ["期限の課"],
        "state=stopped": ["止めた課"],
        "attention=unused": ["古い課"],
        "attention=over": ["過ぎた課"],
        "attention=soon": ["期限の課"],
        "attention=over&attention=soon": ["期限の課", "過ぎた課"],
    }


def test_a_superuser_shows_neither_in_the_report_nor_in_the_export(browser) -> None:
    boss = AdministratorFactory(display_name="県庁システム担当")

    answers = [browser.get(REPORT), browser.get(f"{REPORT}results/")]

    assert ["県庁システム担当" in answer.content.decode() for answer in answers] == [False, False]
    assert "県庁システム担当" not in str(exported(browser))
    assert browser.get(f"/admin/users/{boss.pk}/rights/").status_code == 404


def test_the_export_has_a_row_for_each_right_and_is_recorded(browser, manager) -> None:
    user = make("潮見市福祉課", "閲覧者", "投稿者", on="2026-05-01")
    user.user_permissions.add(Permission.objects.get(codename="view_prefectural"))

    rows = [row for row in exported(browser) if row[0] == "潮見市福祉課"]

    assert [(row[6], row[7][:7]) for row in rows] == [
        ("閲覧者", "2026-05"),
        ("投稿者", "2026-05"),
        ("県職員・編集者限りの情報を閲覧できる", rows[2][7][:7]),
    ]
    assert [e.object_label[:6] for e in entries(Action.EXPORT)] == ["権限の一覧_"]


def test_the_page_of_one_user_shows_rights_and_their_changes(browser) -> None:
    user = make("潮見市福祉課", "閲覧者", on="2026-05-01")
    with time_machine.travel("2026-07-01 09:00+09:00"):
        user.groups.set([Group.objects.get(name="投稿者")])

    answer = browser.get(f"/admin/users/{user.pk}/rights/")

    assert [right.name for right in answer.context["shown"].rights] == ["投稿者"]
    assert [(c.added, c.removed) for c in answer.context["changes"]] == [
        (("投稿者",), ()), ((), ("閲覧者",)), (("閲覧者",), ()),
    ]  # fmt: skip
    assert "「閲覧者」を外しました。" in answer.content.decode()


def test_only_those_who_manage_users_see_rights() -> None:
    editor = member_of("welfare_editor")

    answers = [
        client_for(editor).get(address).status_code
        for address in (REPORT, f"{REPORT}results/", f"/admin/users/{editor.pk}/rights/")
    ]

    assert answers == [403, 403, 403]


def test_more_users_take_no_more_queries(browser) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get(REPORT)
        return len(captured)

    make("課1", "閲覧者")
    browser.get(REPORT)
    few = queries()
    for number in range(5):
        make(f"多い課{number}", "閲覧者", "投稿者")

    assert queries() == few
