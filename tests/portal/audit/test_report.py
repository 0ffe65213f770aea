"""The report of the log: for those who may read it, searched, filtered and exported."""

import csv
import datetime
import io

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client

from portal.audit import views
from portal.audit.models import Action, Outcome
from portal.audit.services import record
from portal.audit.things import Thing
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.pages import PortalDocumentFactory
from tests.support.audit import entries
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

REPORT = "/admin/reports/audit-log/"
HEADERS = [
    "通し番号", "日時", "利用者番号", "利用者", "操作", "対象", "結果", "接続元アドレス", "詳細", "ハッシュ",
]  # fmt: skip


@pytest.fixture(autouse=True)
def site(home) -> None:
    """The frame of every page."""


def rows(response) -> list[list[str]]:
    """Return the cells of the report's table."""
    table = BeautifulSoup(response.content, "html.parser").select_one("table.listing")
    if table is None:
        return []
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
        for row in table.select("tbody tr")
    ]


def things(response) -> list[str]:
    return [row[3] for row in rows(response)]


@pytest.mark.parametrize("address", [REPORT, f"{REPORT}results/", f"{REPORT}?export=csv"])
def test_administrators_may_read_it_and_nobody_else(address) -> None:
    allowed = {
        role: client_for(member_of(role)).get(address).status_code
        for role in (
            "superuser", "administrator", "welfare_editor", "regional_editor", "trainer",
        )
    }  # fmt: skip
    assert allowed == {
        "superuser": 200,
        "administrator": 200,
        "welfare_editor": 403,
        "regional_editor": 403,
        "trainer": 403,
    }
    assert client_for(UserFactory()).get(address).status_code == 302
    assert Client().get(address).status_code == 302


def test_the_permission_can_be_granted_to_others(client) -> None:
    user = UserFactory()
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="view_entry"),
    )
    assert client_for(user).get(REPORT).status_code == 200
    groups = client_for(AdministratorFactory()).get("/admin/groups/new/").content.decode()
    assert "操作記録の閲覧" in groups


def test_the_menu_shows_it_to_those_who_may_read_it() -> None:
    menus = {
        role: "audit-log" in client_for(member_of(role)).get("/admin/").content.decode()
        for role in ("administrator", "welfare_editor")
    }
    assert menus == {"administrator": True, "welfare_editor": False}


def test_a_row_names_person_deed_thing_and_result(browser, time_machine) -> None:
    time_machine.move_to("2026-11-25T09:00:00+09:00", tick=False)
    contact = LiaisonContactFactory(section="架空福祉課", person_name="架空花子")
    browser.force_login(AdministratorFactory(username="fukushi", display_name="福祉課"))
    browser.get(contact.get_absolute_url())
    document = PortalDocumentFactory(title="様式", visibility="prefectural")
    client_for(UserFactory(username="ken", display_name="県民課")).get(document.url)

    found = rows(browser.get(REPORT))

    assert [row for row in found if row[2] in {"担当者名の閲覧", "限定公開ファイルの閲覧"}] == [
        [
            "2026-11-25 09:00:00", "県民課（ken）", "限定公開ファイルの閲覧",
            f"ドキュメント {document.pk}「様式」", "拒否", "127.0.0.1", "",
        ],
        [
            "2026-11-25 09:00:00", "福祉課（fukushi）", "担当者名の閲覧",
            f"連絡調整担当 {contact.pk}「{contact}」", "成功", "192.0.2.7", "",
        ],
    ]  # fmt: skip


def test_details_are_shown_in_words(browser) -> None:
    record(Action.VISIBILITY, details={"after": "一般公開", "before": "関係者のみ"})
    record(Action.EXPORT, details={"rows": 12345, "format": "CSV"})
    record(Action.RIGHTS, details={"added": ["県編集者（福祉）", "講師"]})

    assert [row[6] for row in rows(browser.get(REPORT))][:3] == [
        "追加：県編集者（福祉）・講師",
        "件数：12,345、形式：CSV",
        "変更前：関係者のみ、変更後：一般公開",
    ]


def test_titles_stand_there_for_those_who_may_see_the_things_alone() -> None:
    clients = {role: client_for(member_of(role)) for role in ("superuser", "administrator")}
    case = CasePageFactory(
        parent=make_case_index(), title="ひみつの題名", visibility="participants"
    )
    case.save_revision().publish()
    document = PortalDocumentFactory(title="ひみつの題名", visibility="participants")
    clients["superuser"].get(document.url)
    labels = [f"ドキュメント {document.pk}", f"連携事例 {case.pk}"]

    seen = {role: things(client.get(REPORT)) for role, client in clients.items()}

    assert seen["administrator"][:2] == labels
    assert [thing for thing in seen["administrator"] if "ひみつの題名" in thing] == []
    assert seen["superuser"][:2] == [f"{label}「ひみつの題名」" for label in labels]


@pytest.mark.parametrize("role", ["superuser", "administrator"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    role, browser, django_assert_max_num_queries
) -> None:
    index = make_case_index()
    reader = client_for(member_of(role))

    def work(count: int) -> None:
        for case in CasePageFactory.create_batch(count, parent=index):
            case.save_revision().publish()
        documents = PortalDocumentFactory.create_batch(count, visibility="prefectural")
        contacts = LiaisonContactFactory.create_batch(count, person_name="架空花子")
        for address in [d.url for d in documents] + [c.get_absolute_url() for c in contacts]:
            assert browser.get(address).status_code == 200

    def queries() -> int:
        with django_assert_max_num_queries(200) as context:
            assert reader.get(REPORT).status_code == 200
        return len(context)

    work(2)
    entries()
    queries()
    few = queries()
    work(10)
    entries()
    assert queries() == few


FILTERS = {
    "": {"ページ 1", "ページ 2", "利用者 3", "ページ 4"},
    "at_from=2026-11-20": {"利用者 3", "ページ 4"},
    "at_from=2026-11-10&at_to=2026-11-20": {"ページ 2", "利用者 3"},
    "action=published": {"ページ 1", "ページ 2"},
    "action=rights&action=unpublished": {"利用者 3", "ページ 4"},
    "outcome=failure": {"ページ 4"},
    "thing=ページ": {"ページ 1", "ページ 2", "ページ 4"},
    "q=福祉課": {"利用者 3"},
    "q=ページ 2": {"ページ 2"},
    "q=192.0.2": set(),
    "q=%25": set(),
    "at_from=x&action=x&outcome=x&person=x&ordering=x&p=x": {
        "ページ 1", "ページ 2", "利用者 3", "ページ 4",
    },
}  # fmt: skip


@pytest.fixture
def some_entries(browser, time_machine):
    """Four entries of four days, the third by somebody else."""
    other = UserFactory(username="fukushi", display_name="福祉課")
    deeds = (
        ("2026-11-01T00:00:00+09:00", Action.PUBLISHED, "ページ 1", None, Outcome.SUCCESS),
        ("2026-11-10T00:00:00+09:00", Action.PUBLISHED, "ページ 2", None, Outcome.SUCCESS),
        ("2026-11-20T23:59:59+09:00", Action.RIGHTS, "利用者 3", other, Outcome.SUCCESS),
        ("2026-11-25T00:00:00+09:00", Action.UNPUBLISHED, "ページ 4", None, Outcome.FAILURE),
    )
    for moment, action, label, actor, outcome in deeds:
        time_machine.move_to(moment, tick=False)
        record(action, obj=Thing("x", "1", label), actor=actor, outcome=outcome)
    return other


@pytest.mark.parametrize("query", FILTERS)
def test_it_is_filtered_and_searched(query, some_entries, browser) -> None:
    found = things(browser.get(f"{REPORT}?{query}"))

    assert {
        thing for thing in found if thing[-1:] in "1234" and thing[:3] in {"ページ", "利用者"}
    } == (FILTERS[query])


def test_it_is_filtered_by_person(some_entries, browser) -> None:
    assert things(browser.get(f"{REPORT}?person={some_entries.pk}")) == ["利用者 3"]


def test_what_is_exported_is_what_is_filtered_and_holds_the_listed_columns(
    some_entries, browser
) -> None:
    query = "at_from=2026-11-20&at_to=2026-11-20"
    listed = {
        "csv": list(csv.reader(io.StringIO(
            browser.get(f"{REPORT}?{query}&export=csv").content.decode("utf-8-sig")
        ))),
        "xlsx": [
            [cell or "" for cell in row]
            for row in openpyxl.load_workbook(
                io.BytesIO(browser.get(f"{REPORT}?{query}&export=xlsx").content)
            ).active.iter_rows(values_only=True)
        ],
    }  # fmt: skip

    (third,) = [entry for entry in entries() if entry.object_label == "利用者 3"]
    expected = [
        HEADERS,
        [
            str(third.sequence), "2026-11-20 23:59:59", str(some_entries.pk), "福祉課（fukushi）",
            "権限の変更", "利用者 3", "成功", "", "", third.hash,
        ],
    ]  # fmt: skip
    assert listed == {"csv": expected, "xlsx": expected}


def test_an_export_of_the_log_is_recorded_and_holds_no_titles(browser) -> None:
    case = CasePageFactory(title="ひみつの題名", visibility="participants")
    case.save_revision().publish()

    text = browser.get(f"{REPORT}?export=csv").content.decode("utf-8-sig")

    assert f"連携事例 {case.pk}" in text
    assert "ひみつの題名" not in text
    (entry,) = entries(Action.EXPORT)
    assert (entry.object_label[:5], entry.details["rows"]) == (
        "操作記録_", len(text.splitlines()) - 1,
    )  # fmt: skip


def test_too_long_an_export_asks_to_be_narrowed_down(browser, monkeypatch) -> None:
    monkeypatch.setattr(views, "MOST_ROWS", 1)
    record(Action.PUBLISHED)

    response = browser.get(f"{REPORT}?export=csv&action=published&action=sign_in", follow=True)

    assert response.redirect_chain == [(f"{REPORT}?action=published&action=sign_in", 302)]
    assert "一度に書き出せるのは1件までです。" in response.content.decode()
    assert entries(Action.EXPORT) == []


def test_what_a_killed_process_has_left_is_shown(browser, time_machine) -> None:
    time_machine.move_to(datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC), tick=False)
    record(Action.CONSENT_WITHDRAWN)  # in a test nothing is committed, so nothing chains it

    assert "同意の撤回" in [row[2] for row in rows(browser.get(REPORT))]


def test_nothing_can_be_changed_there(browser) -> None:
    record(Action.PUBLISHED)
    (entry,) = entries(Action.PUBLISHED)

    assert browser.post(REPORT, {"action": "published"}).status_code == 405
    assert entries(Action.PUBLISHED) == [entry]
