"""The list import: nobody gets more than the importing person may give, and all rows count or none."""

import datetime
import io
import re

import openpyxl
import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from portal.audit.models import Action
from portal.invitations.importing.columns import COLUMNS
from portal.invitations.importing.services import import_users
from portal.invitations.importing.template import template_workbook
from portal.mail.models import OutgoingMail
from portal.tables.report import ImportReport
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import HomePageFactory, make_site
from tests.support.audit import entries
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

HEAD = "氏名または課名,メールアドレス,役割,部局,市町村,所属課,課アカウント,有効期限\n"
SHIOMI = "地域共生課,kyosei@shiomi.example.jp,投稿者,福祉,潮見市,地域共生課,はい,2099/3/31\n"
YAMATE = "山手 太郎,taro@pref.example.jp,県編集者（地域振興）,地域振興部局,,中山間地域課,,\n"
NEITHER_INVITED_NOR_MAILED = (0, [])


@pytest.fixture(autouse=True)
def place(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_site(HomePageFactory())
    MunicipalityFactory(name="潮見市", code="999016")


@pytest.fixture
def manager() -> User:
    return member_of("administrator")


def run(manager: User, *lines: str, dry_run: bool = False) -> ImportReport:
    content = (HEAD + "".join(lines)).encode()
    return import_users(content, user=manager, dry_run=dry_run)


def outcomes(report: ImportReport) -> list[str]:
    return [row.outcome.value for row in report.rows]


def errors(report: ImportReport) -> list[str]:
    return [f"{row.number}：{error}" for row in report.rows for error in row.errors]


def addresses() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("address", flat=True))


def group(name: str) -> Group:
    return Group.objects.get(name=name)


def test_a_list_invites_people_with_role_and_workplace_and_without_a_password(manager) -> None:
    report = run(manager, SHIOMI, YAMATE)

    shiomi = User.objects.get(email="kyosei@shiomi.example.jp")
    yamate = User.objects.get(email="taro@pref.example.jp")
    assert (report.stored, outcomes(report)) == (True, ["new", "new"])
    assert addresses() == ["kyosei@shiomi.example.jp", "taro@pref.example.jp"]
    assert [
        (u.state.label, u.has_usable_password(), u.is_superuser, [r.value for r in u.roles])
        for u in (shiomi, yamate)
    ] == [
        ("招待中", False, False, ["contributor"]),
        ("招待中", False, False, ["regional_editor"]),
    ]
    assert (shiomi.side, shiomi.municipality.name, shiomi.section, shiomi.is_shared) == (
        "welfare", "潮見市", "地域共生課", True,
    )  # fmt: skip
    assert (shiomi.expires_on, yamate.expires_on) == (datetime.date(2099, 3, 31), None)


def test_the_preview_stores_and_mails_nothing(manager) -> None:
    before = User.objects.count()

    report = run(manager, SHIOMI, dry_run=True)

    assert (report.is_valid, report.stored, outcomes(report)) == (True, False, ["new"])
    assert report.rows[0].lines == (
        "役割：投稿者", "部局：福祉部局", "市町村：潮見市", "所属課：地域共生課",
        "課アカウント：はい", "有効期限：令和81年3月31日（火）",
    )  # fmt: skip
    assert (User.objects.count() - before, addresses()) == NEITHER_INVITED_NOR_MAILED


def test_one_wrong_row_keeps_all_out_and_each_fault_is_told_at_its_row(manager) -> None:
    before = User.objects.count()
    wrong = "名なし,not-an-address,村長,観光,白波市,課,たぶん,あした\n"
    no_place = "投稿課,toko@shiomi.example.jp,投稿者,,,,,\n"
    empty = ",,投稿者,,潮見市,,,\n"
    again = SHIOMI.replace("kyosei", "KYOSEI")
    over = "期限切れ,over@shiomi.example.jp,閲覧者,,潮見市,,,R1.5.1\n"

    report = run(manager, SHIOMI, wrong, no_place, empty, again, over)

    assert errors(report) == [
        "3：「役割」（村長）：「村長」という役割はありません。使える役割："
        + "、".join(sorted(g.name for g in Group.objects.all())),
        "3：「部局」（観光）：部局は「福祉部局」か「地域振興部局」と入力してください。",
        (
            "3：「市町村」（白波市）：「白波市」という市町村は見つかりません。"
            "市町村コードか正式な名前で入力してください。"
        ),
        "3：「課アカウント」（たぶん）：「はい」か「いいえ」と入力してください。",
        "3：「メールアドレス」（not-an-address）：有効なメールアドレスを入力してください。",
        "3：「有効期限」（あした）：日付は「令和6年4月1日」「R6.4.1」「2024-04-01」のように入力してください。",
        "4：「市町村」：「投稿者」には、市町村が必要です。",
        "5：「メールアドレス」：メールアドレスを入力してください。",
        "5：「氏名または課名」：この項目は必須です。",
        "6：「メールアドレス」（KYOSEI@shiomi.example.jp）：同じメールアドレスが2行目にもあります。",
        "7：「有効期限」（R1.5.1）：有効期限には、今日か、それより後の日を入力してください。",
    ]
    assert (report.stored, User.objects.count() - before, addresses()) == (False, 0, [])


def test_a_known_person_is_changed_where_the_list_says_so(manager) -> None:
    known = UserFactory(
        email="kyosei@shiomi.example.jp", display_name="地域共生課", section="福祉課"
    )
    own = Group.objects.create(name="広報の集まり")
    known.groups.set([group("閲覧者"), own])
    line = "地域共生課,Kyosei@shiomi.example.jp,投稿者,,潮見市,,,\n"

    preview = run(manager, line, dry_run=True)
    report = run(manager, line)

    known = User.objects.get(pk=known.pk)
    assert (outcomes(preview), preview.rows[0].lines) == (
        ["update"], ("役割：閲覧者、広報の集まり → 投稿者、広報の集まり", "市町村：（空欄） → 潮見市"),
    )  # fmt: skip
    assert ([g.name for g in known.groups.order_by("pk")], known.municipality.name) == (
        ["投稿者", "広報の集まり"], "潮見市",
    )  # fmt: skip
    assert (outcomes(report), known.section, known.is_active, addresses()) == (
        ["update"], "福祉課", True, [],
    )  # fmt: skip


def test_a_list_taken_in_twice_changes_nothing_the_second_time(manager) -> None:
    run(manager, SHIOMI, YAMATE)

    again = run(manager, SHIOMI, YAMATE)

    assert (outcomes(again), len(addresses())) == (["same", "same"], 2)
    assert [str(row.warnings[0]) for row in again.rows] == [
        "招待中の利用者です。招待のメールは送り直しません。"
    ] * 2


def test_a_superuser_is_neither_changed_nor_named(manager) -> None:
    AdministratorFactory(email="boss@pref.example.jp", display_name="県庁システム担当")

    report = run(manager, "奪取,boss@pref.example.jp,閲覧者,,,,,\n")

    assert errors(report) == [
        "2：「メールアドレス」（boss@pref.example.jp）：このメールアドレスは、すでに登録されています。"
    ]
    assert User.objects.get(email="boss@pref.example.jp").display_name == "県庁システム担当"


def test_a_group_with_more_rights_cannot_be_given(manager) -> None:
    strong = Group.objects.create(name="何でも係")
    strong.permissions.add(*group("管理者").permissions.all())
    strong.permissions.add(Permission.objects.get(codename="delete_user"))

    report = run(manager, "係,kakari@pref.example.jp,何でも係,,,,,\n")

    assert errors(report)[0].startswith(
        "2：「役割」（何でも係）：「何でも係」という役割はありません。"
    )


def test_nobody_changes_their_own_rights_by_a_list(manager) -> None:
    manager.email = "kanri@pref.example.jp"
    manager.save()

    report = run(
        manager, f"{manager.display_name},kanri@pref.example.jp,県編集者（福祉）,福祉,,,,\n"
    )

    own = "自分自身の役割、所属、有効期限は変更できません。ほかの管理者に依頼してください。"
    assert errors(report) == [
        f"2：「役割」（県編集者（福祉））：{own}",
        f"2：「部局」（福祉）：{own}",
    ]
    assert manager.roles == ["administrator"]


def test_only_those_who_manage_users_import(client) -> None:
    editor = member_of("welfare_editor")

    answers = [
        client_for(editor).get(f"/admin/users/import/{step}").status_code
        for step in ("", "template/")
    ]

    assert (answers, run(editor, SHIOMI).file_errors, addresses()) == (
        [403, 403], ("利用者を招待する権限がある人だけが取り込めます。",), [],
    )  # fmt: skip


def test_a_file_with_other_columns_is_refused(manager) -> None:
    content = "氏名または課名,メールアドレス,スーパーユーザー\nあ,a@b.example.jp,はい\n".encode()

    assert import_users(content, user=manager, dry_run=True).file_errors == (
        "列「役割」がありません。様式の列名を使ってください。",
        "列「スーパーユーザー」は使えません。様式の列名を使ってください。",
    )


def test_the_template_filled_with_its_own_examples_is_taken(manager) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    for position, column in enumerate(COLUMNS, start=1):
        book.worksheets[0].cell(row=2, column=position, value=column.example)
    buffer = io.BytesIO()
    book.save(buffer)

    report = import_users(buffer.getvalue(), user=manager, dry_run=True)

    assert (report.file_errors, errors(report), outcomes(report)) == ((), [], ["new"])


def test_an_exported_list_is_taken_in_again_without_changes(manager) -> None:
    manager.email = "kanri@pref.example.jp"
    manager.save()
    run(manager, SHIOMI)
    exported = client_for(manager).get("/admin/users/?export=xlsx")

    report = import_users(b"".join(exported), user=manager, dry_run=True)

    assert (report.file_errors, errors(report), set(outcomes(report))) == ((), [], {"same"})


def test_the_export_of_a_superuser_is_taken_in_again_without_changes(manager) -> None:
    """It names superusers, and people without a name by their user name."""
    superuser = AdministratorFactory(email="shisutemu@pref.example.jp")
    UserFactory(email="namae-nashi@pref.example.jp", display_name="")
    User.objects.filter(pk=manager.pk).update(email="kanri@pref.example.jp")
    exported = client_for(superuser).get("/admin/users/?export=xlsx")

    report = import_users(b"".join(exported), user=superuser, dry_run=True)

    assert (report.file_errors, errors(report), set(outcomes(report))) == ((), [], {"same"})


def test_an_address_that_is_only_somebody_s_user_name_changes_nobody(manager) -> None:
    UserFactory(username="kyosei@shiomi.example.jp", email="moved@shiomi.example.jp")

    report = run(manager, SHIOMI)

    assert errors(report) == [
        (
            "2：「メールアドレス」（kyosei@shiomi.example.jp）：このメールアドレスは、ほかの利用者の"
            "利用者名です。利用者の一覧でその利用者を確かめてください。"
        )
    ]


def test_the_admin_shows_first_and_invites_after_the_confirmation(manager) -> None:
    browser = client_for(manager)
    file = SimpleUploadedFile("users.csv", (HEAD + SHIOMI).encode("cp932"))
    preview = browser.post("/admin/users/import/", {"file": file}).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', preview)[1]
    assert ("取り込んで、1人に招待のメールを送る" in preview, addresses()) == (True, [])

    answer = browser.post("/admin/users/import/confirm/", {"token": token})

    assert (answer.status_code, answer.url) == (302, "/admin/users/")
    assert addresses() == ["kyosei@shiomi.example.jp"]
    changes = [e.details["change"] for e in entries(Action.ACCOUNT_STATE) if "change" in e.details]
    assert changes == ["招待"]
    assert [e.actor_id for e in entries(Action.ACCOUNT_ADDED)][-1] == manager.pk


@pytest.mark.parametrize("address", ["/admin/users/import/", "/admin/users/import/confirm/"])
def test_the_password_must_have_been_given_recently(manager, address) -> None:
    with time_machine.travel("2026-11-30 09:00+09:00"):
        browser = client_for(manager)
        now = browser.post(address).status_code
    with time_machine.travel("2026-11-30 09:16+09:00"):
        later = browser.post(address)

    assert (now in {302, 422}, later.status_code, "もう一度パスワード" in later.content.decode()) == (
        True, 403, True,
    )  # fmt: skip


def test_the_command_needs_somebody_who_manages_users(manager, tmp_path, capsys) -> None:
    path = tmp_path / "users.csv"
    path.write_text(HEAD + SHIOMI, encoding="utf-8")

    with pytest.raises(CommandError, match="権限がある人だけ"):
        call_command("import_users", str(path))
    call_command("import_users", str(path), user=manager.username)

    assert addresses() == ["kyosei@shiomi.example.jp"]
    assert "新規 1件、更新 0件、変更なし 0件、注意 0件、エラー 0行" in capsys.readouterr().out
