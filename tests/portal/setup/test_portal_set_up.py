"""The contents of a portal after the set-up, and after repeating it."""

import io
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker
from wagtail.models import Collection, Page, Site, Task, Workflow

from casestudies.models import CaseIndexPage
from portal.accounts.models import User
from portal.accounts.roles import RoleName
from portal.municipalities.models import Municipality
from portal.pages.models import HomePage, StandardPage
from portal.setup.updates import update_portal
from portal.vocabularies.models import Term

PASSWORD = "rennkei-2026-shimane"
# Slow: a portal has some seventy pages and the glossary.
pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("shimane")]


def set_up(code, *options):
    output = io.StringIO()
    call_command("setup_prefecture", code, "--noinput", *options, stdout=output)
    return output.getvalue()


@pytest.fixture(scope="module")
def shimane(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The portal of 島根県, set up once for all tests here; returns the output of the command."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield set_up("32", "--admin-username", "kanri", "--admin-password", PASSWORD)
        transaction.set_rollback(True)


def counts():
    models = (Municipality, Term, HomePage, CaseIndexPage, StandardPage, Group, Site, Page, User)
    return {model.__name__: model.objects.count() for model in models}


def test_setting_up_again_changes_nothing():
    before = counts()

    set_up("32", "--admin-username", "kanri", "--admin-password", PASSWORD)

    assert counts() == before


def test_the_prefecture_keeps_what_it_has_edited():
    home = HomePage.objects.get()
    home.lead = "島根の連携事例"
    home.save_revision().publish()

    set_up("32")

    assert HomePage.objects.get().lead == "島根の連携事例"


def test_one_database_holds_one_prefecture():
    with pytest.raises(
        CommandError, match="このデータベースには島根県の市町村が登録されています。"
    ):
        set_up("20")

    assert Municipality.objects.count() == 19


def test_the_first_administrator_is_created_by_option(shimane):
    user = User.objects.get()
    assert (user.username, user.is_superuser) == ("kanri", True)
    assert user.check_password(PASSWORD)
    assert "管理者「kanri」を登録しました。" in shimane


def test_wagtails_english_page_and_groups_are_gone():
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(RoleName.labels)
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_wagtails_english_workflow_and_root_names_are_gone():
    assert [workflow.name for workflow in Workflow.objects.all()] == ["連携事例の審査"]
    assert [task.name for task in Task.objects.order_by("workflow_tasks__sort_order")] == [
        "市町村承認",
        "福祉部局・地域振興部局の審査",
    ]
    assert Page.get_first_root_node().title == "全体"
    assert Collection.get_first_root_node().name == "全体"


def test_a_workflow_of_the_prefecture_itself_stays():
    Workflow.objects.create(name="課長の承認")

    set_up("32")

    assert sorted(workflow.name for workflow in Workflow.objects.all()) == [
        "課長の承認",
        "連携事例の審査",
    ]


def test_the_review_is_assigned_to_the_cases_once_also_by_an_update():
    index = Page.objects.get(slug="cases")
    assert index.get_workflow().name == "連携事例の審査"
    index.workflowpage.delete()

    update_portal()
    update_portal()

    assert Page.objects.get(slug="cases").get_workflow().name == "連携事例の審査"
    assert Workflow.objects.filter(name="連携事例の審査").count() == 1


def test_every_page_made_has_its_first_version():
    pages = Page.objects.filter(depth__gt=1)
    assert [page.slug for page in pages if not page.live_revision_id] == []
    assert [page.slug for page in pages if page.has_unpublished_changes] == []


def test_editors_may_edit_pages_but_not_users_or_settings(client):
    editor = User.objects.create_user("fukushi", password="x")
    editor.groups.add(Group.objects.get(name="県編集者（福祉）"))
    client.force_login(editor)

    answers = {
        path: client.get(path).status_code
        for path in ("/admin/", "/admin/users/", "/admin/settings/pages/portalsettings/")
    }

    assert answers["/admin/"] == 200
    assert {answers[path] for path in list(answers)[1:]} == {302}
    assert HomePage.objects.get().permissions_for_user(editor).can_edit()


@pytest.mark.parametrize("role", ["県編集者（福祉）", "県編集者（地域振興）", "管理者"])
def test_every_editor_may_upload_pictures_and_files(client, role):
    editor = User.objects.create_user("editor", password="x")
    editor.groups.add(Group.objects.get(name=role))
    client.force_login(editor)

    paths = ("/admin/images/", "/admin/images/add/", "/admin/documents/", "/admin/documents/add/")

    assert [client.get(path).status_code for path in paths] == [200, 200, 200, 200]


def test_trainers_may_upload_files_and_no_pictures_which_trainings_do_not_have(client):
    trainer = User.objects.create_user("trainer", password="x")
    trainer.groups.add(Group.objects.get(name="講師"))
    client.force_login(trainer)

    paths = ("/admin/images/", "/admin/images/add/", "/admin/documents/", "/admin/documents/add/")

    assert [client.get(path).status_code for path in paths] == [302, 302, 200, 200]
