"""A real prefecture's portal from nothing, in one go and as often as one likes."""

import io

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import Collection, Page, Site, Task, Workflow

from casestudies.models import CaseIndexPage
from portal.accounts.models import User
from portal.municipalities.models import Municipality
from portal.pages.models import HomePage, PortalSettings, StandardPage
from portal.vocabularies.models import Term
from search.indexing import apply_now

# Slow: each makes some seventy pages and the glossary.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def set_up(code, *options):
    output = io.StringIO()
    call_command("setup_prefecture", code, "--noinput", *options, stdout=output)
    return output.getvalue()


def counts():
    models = (Municipality, Term, HomePage, CaseIndexPage, StandardPage, Group, Site, Page, User)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.parametrize(
    ("code", "name", "municipalities", "notified"),
    [("32", "島根県", 19, 18), ("20", "長野県", 77, 75), ("01", "北海道", 179, 176)],
)
def test_a_prefecture_is_set_up_by_its_code(code, name, municipalities, notified, client):
    output = set_up(code)

    assert Municipality.objects.count() == municipalities
    assert f"市町村 {municipalities}（うち県から通知する市町村 {notified}）" in output
    assert Site.objects.get().site_name == f"{name} 連携ポータル"
    assert PortalSettings.objects.get().prefecture_code == code
    answers = [
        client.get(path).status_code for path in ("/", "/cases/", "/municipalities/", "/search/")
    ]
    assert answers == [200, 200, 200, 200]


def test_setting_up_again_changes_nothing():
    set_up("32", "--admin-username", "kanri", "--admin-password", "rennkei-2026-shimane")
    before = counts()

    set_up("32", "--admin-username", "kanri", "--admin-password", "rennkei-2026-shimane")

    assert counts() == before


def test_the_prefecture_keeps_what_it_has_edited():
    set_up("32")
    home = HomePage.objects.get()
    home.lead = "島根の連携事例"
    home.save_revision().publish()

    set_up("32")

    assert HomePage.objects.get().lead == "島根の連携事例"


def test_one_database_holds_one_prefecture():
    set_up("32")

    with pytest.raises(
        CommandError, match="このデータベースには島根県の市町村が登録されています。"
    ):
        set_up("20")

    assert Municipality.objects.count() == 19


@pytest.mark.parametrize("code", ["48", "00", "島根"])
def test_an_unknown_code_is_refused_in_japanese(code):
    with pytest.raises(CommandError, match="都道府県コードは01から47まで"):
        set_up(code)


def test_a_leading_zero_may_be_left_out():
    set_up("1")

    assert Municipality.objects.count() == 179


def test_the_first_administrator_is_created_by_option():
    output = set_up("32", "--admin-username", "kanri", "--admin-password", "rennkei-2026-shimane")

    user = User.objects.get()
    assert (user.username, user.is_superuser) == ("kanri", True)
    assert user.check_password("rennkei-2026-shimane")
    assert "管理者「kanri」を登録しました。" in output


def test_a_weak_password_is_refused_with_the_reason():
    with pytest.raises(
        CommandError, match="管理者を登録できませんでした。このパスワードは短すぎます"
    ):
        set_up("32", "--admin-username", "kanri", "--admin-password", "short")

    assert User.objects.count() == 0


def test_without_an_administrator_the_summary_says_how_to_add_one():
    assert "管理者がまだいません" in set_up("32")


def test_wagtails_english_page_and_groups_are_gone():
    set_up("32")

    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(
        ["福祉編集者", "地域振興編集者", "研修担当", "県編集者"]
    )
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_wagtails_english_workflow_and_root_names_are_gone():
    set_up("32")

    assert (Workflow.objects.count(), Task.objects.count()) == (0, 0)
    assert Page.get_first_root_node().title == "全体"
    assert Collection.get_first_root_node().name == "全体"


def test_a_workflow_of_the_prefecture_itself_stays():
    set_up("32")
    Workflow.objects.create(name="課長の承認")

    set_up("32")

    assert [workflow.name for workflow in Workflow.objects.all()] == ["課長の承認"]


def test_every_page_made_has_its_first_version():
    set_up("32")

    pages = Page.objects.filter(depth__gt=1)
    assert [page.slug for page in pages if not page.live_revision_id] == []
    assert [page.slug for page in pages if page.has_unpublished_changes] == []


def test_editors_may_edit_pages_but_not_users_or_settings(client):
    set_up("32")
    editor = User.objects.create_user("fukushi", password="x")
    editor.groups.add(Group.objects.get(name="福祉編集者"))
    client.force_login(editor)

    answers = {
        path: client.get(path).status_code
        for path in ("/admin/", "/admin/users/", "/admin/settings/pages/portalsettings/")
    }

    assert answers["/admin/"] == 200
    assert {answers[path] for path in list(answers)[1:]} == {302}
    assert HomePage.objects.get().permissions_for_user(editor).can_edit()


@pytest.mark.parametrize("role", ["福祉編集者", "地域振興編集者", "県編集者"])
def test_every_editor_may_upload_pictures_and_files(client, role):
    set_up("32")
    editor = User.objects.create_user("editor", password="x")
    editor.groups.add(Group.objects.get(name=role))
    client.force_login(editor)

    paths = ("/admin/images/", "/admin/images/add/", "/admin/documents/", "/admin/documents/add/")

    assert [client.get(path).status_code for path in paths] == [200, 200, 200, 200]


def test_trainers_may_upload_files_and_no_pictures_which_trainings_do_not_have(client):
    set_up("32")
    trainer = User.objects.create_user("trainer", password="x")
    trainer.groups.add(Group.objects.get(name="研修担当"))
    client.force_login(trainer)

    paths = ("/admin/images/", "/admin/images/add/", "/admin/documents/", "/admin/documents/add/")

    assert [client.get(path).status_code for path in paths] == [302, 302, 200, 200]


def test_the_index_is_built_once_at_the_end_and_not_by_each_step(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks() as callbacks:
        set_up("32")

    assert apply_now not in callbacks
