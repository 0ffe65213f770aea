"""Pages that are hidden from users on the site are hidden in the admin."""

import datetime
import json
import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, PageLogEntry
from wagtail.permissions import page_permission_policy

from portal.pages.models import StandardPage
from portal.pages.permissions import accessible_pages
from tests.factories.accounts import AdministratorFactory, EditorFactory, UserFactory
from tests.factories.pages import StandardPageFactory

pytestmark = pytest.mark.django_db

SECRET = "ヒミツツキミドリ"


def give_rights(user, page, *codenames):
    """Give a user access to the admin, with permissions on a page and its descendants."""
    group = Group.objects.create(name=f"group-{user.pk}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        GroupPagePermission.objects.create(
            group=group, page=page, permission=Permission.objects.get(codename=codename)
        )
    user.groups.add(group)
    return user


@pytest.fixture
def editor(home):
    """An editor of the whole tree who may see content for 県職員・編集者."""
    return give_rights(EditorFactory(), home, "add_page", "change_page", "publish_page")


@pytest.fixture
def owner(home):
    """The owner of the hidden page, who is also an editor."""
    return give_rights(EditorFactory(), home, "add_page", "change_page", "publish_page")


@pytest.fixture
def hidden(home, owner):
    """A live page for participants only, owned by another editor."""
    page = StandardPageFactory(
        parent=home, title=SECRET, slug="hidden", visibility="participants", owner=owner
    )
    page.save_revision(user=owner)
    return page


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def text_of(response):
    """Return the text of a response, with the Japanese in JSON unescaped."""
    if response.get("Content-Type", "").startswith("application/json"):
        return json.dumps(response.json(), ensure_ascii=False)
    return response.content.decode()


def addresses(page):
    revision = page.latest_revision_id
    return [
        *(f"/admin/pages/{page.pk}/{name}/" for name in ("edit", "view_draft", "history", "usage")),
        *(f"/admin/pages/{page.pk}/{name}/" for name in ("copy", "move", "unpublish", "delete")),
        *(
            f"/admin/pages/{page.pk}/{name}/"
            for name in ("revisions", "workflow_history", "privacy")
        ),
        f"/admin/pages/{page.pk}/revisions/{revision}/view/",
        f"/admin/pages/{page.pk}/revisions/{revision}/revert/",
        f"/admin/pages/{page.pk}/revisions/compare/live...{revision}/",
        f"/admin/pages/{page.pk}/add_subpage/",
        f"/admin/pages/{page.pk}/",
        f"/admin/choose-page/{page.pk}/",
        f"/admin/choose-page/chosen-multiple/?id={page.pk}",
        f"/admin/api/main/pages/{page.pk}/?fields=*",
    ]


def test_no_admin_address_of_a_page_answers_those_it_is_hidden_from(hidden, editor):
    client = client_of(editor)

    answers = {address: client.get(address).status_code for address in addresses(hidden)}

    assert {address for address, status in answers.items() if status != 404} == set()


def test_a_hidden_page_answers_like_one_that_does_not_exist(hidden, editor):
    client = client_of(editor)

    there = client.get(f"/admin/pages/{hidden.pk}/edit/")
    missing = client.get("/admin/pages/999999/edit/")

    assert (there.status_code, missing.status_code) == (404, 404)
    assert without_tokens(there) == without_tokens(missing)


def without_tokens(response):
    """Return a response without its variable parts: tokens, and the requested number."""
    text = re.sub(r'(csrf\w*"?[^"]*")[^"]+', r"\1", response.content.decode(), flags=re.IGNORECASE)
    return re.sub(r"pages(/|%2F)\d+", "pages/0", text)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/pages/{home}/",
        "/admin/pages/{home}/?ordering=title",
        f"/admin/pages/search/?q={SECRET[:3]}",
        f"/admin/choose-page/search/?q={SECRET[:3]}",
        "/admin/choose-page/",
        "/admin/choose-page/{home}/",
        "/admin/api/main/pages/?fields=*&child_of={home}",
        "/admin/reports/site-history/",
        "/admin/reports/aging-pages/",
        "/admin/reports/locked/",
        "/admin/reports/workflow/",
        "/admin/reports/workflow_tasks/",
        "/admin/reports/page-types-usage/",
        "/admin/pages/usage/pages/standardpage/",
        "/admin/bulk/wagtailcore/page/delete/?id={hidden}&next=/admin/",
        "/admin/bulk/wagtailcore/page/publish/?id=all&childOf={home}&next=/admin/",
    ],
)
def test_no_list_of_the_admin_names_a_hidden_page(hidden, editor, owner, home, address):
    PageLogEntry.objects.log_action(hidden, "wagtail.edit", user=editor)
    filled = address.format(home=home.pk, hidden=hidden.pk)

    body = text_of(client_of(editor).get(filled, follow=True))

    assert SECRET not in body


def test_the_owner_participants_and_superusers_meet_it(hidden, owner, home):
    named = give_rights(UserFactory(), home, "add_page", "change_page")
    hidden.participants.set([named])
    hidden.save()

    met = {
        user.username: (
            client_of(user).get(f"/admin/pages/{hidden.pk}/edit/").status_code,
            SECRET in text_of(client_of(user).get(f"/admin/pages/{home.pk}/")),
        )
        for user in (owner, named, AdministratorFactory())
    }

    assert set(met.values()) == {(200, True)}


def attack_posts(page, home):
    yield f"/admin/pages/{page.pk}/unpublish/", {}
    yield f"/admin/pages/{page.pk}/delete/", {}
    yield f"/admin/pages/{page.pk}/move/{home.pk}/confirm/", {}
    yield (
        f"/admin/pages/{page.pk}/copy/",
        {
            "new_title": "写し",
            "new_slug": "copy",
            "new_parent_page": home.pk,
            "publish_copies": "on",
        },
    )
    yield (
        f"/admin/pages/{page.pk}/edit/",
        {"title": "公開", "slug": "hidden", "visibility": "public", "action-publish": "1"},
    )
    for action in ("publish", "unpublish", "delete"):
        yield f"/admin/bulk/wagtailcore/page/{action}/?id={page.pk}&next=/admin/", {}


def test_no_post_changes_a_hidden_page(hidden, editor, home):
    before = StandardPage.objects.filter(pk=hidden.pk).values().get()
    count = Page.objects.count()
    client = client_of(editor)

    for address, data in attack_posts(hidden, home):
        body = text_of(client.post(address, data, follow=True))
        assert SECRET not in body, address

    assert StandardPage.objects.filter(pk=hidden.pk).values().get() == before
    assert Page.objects.count() == count


def test_a_page_above_a_hidden_one_is_neither_deleted_nor_moved_nor_copied_with_it(home, editor):
    parent = StandardPageFactory(parent=home, title="親", slug="parent", visibility="public")
    StandardPageFactory(parent=parent, title=SECRET, slug="child", visibility="participants")
    parent.refresh_from_db()

    tester = Page.objects.get(pk=parent.pk).permissions_for_user(editor)

    assert tester.can_edit()
    assert not tester.can_delete(ignore_bulk=True)
    assert not tester.can_move()
    assert not tester.can_copy_to(home, recursive=True)
    assert tester.can_copy_to(home)


def test_pages_below_a_hidden_page_are_not_met_because_its_title_stands_above_them(home, editor):
    parent = StandardPageFactory(parent=home, title=SECRET, slug="p", visibility="participants")
    child = StandardPageFactory(parent=parent, title="子", slug="c", visibility="public")

    assert not accessible_pages(editor).filter(pk=child.pk).exists()
    assert client_of(editor).get(f"/admin/pages/{child.pk}/edit/").status_code == 404


def test_a_draft_that_was_narrowed_is_hidden_before_it_is_published(home, editor, owner):
    page = StandardPageFactory(
        parent=home, title="草稿", slug="draft", live=False, visibility="municipal", owner=owner
    )
    page.visibility = "participants"
    page.save_revision(user=owner)

    assert not accessible_pages(editor).filter(pk=page.pk).exists()
    assert accessible_pages(owner).filter(pk=page.pk).exists()


def test_participants_named_in_a_draft_meet_it(home, owner):
    colleague = give_rights(UserFactory(), home, "change_page")
    page = StandardPageFactory(
        parent=home, slug="draft", live=False, visibility="participants", owner=owner
    )
    page.participants.add(colleague)
    page.save_revision(user=owner)

    assert client_of(colleague).get(f"/admin/pages/{page.pk}/edit/").status_code == 200


def test_a_narrower_draft_of_a_live_page_hides_it_in_the_admin_and_not_on_the_site(
    home, editor, owner
):
    page = StandardPageFactory(
        parent=home, title="公開中", slug="live", visibility="public", owner=owner
    )
    page.visibility, page.title = "participants", SECRET
    page.save_revision(user=owner)

    assert client_of(editor).get(f"/admin/pages/{page.pk}/edit/").status_code == 404
    assert SECRET not in text_of(client_of(editor).get(f"/admin/pages/{home.pk}/"))
    assert client_of(owner).get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    assert client_of(editor).get("/live/").status_code == 200


@pytest.mark.parametrize(
    "state",
    [
        {"live": False},
        {"expire_at": timezone.now() - datetime.timedelta(days=1)},
    ],
    ids=["draft", "expired"],
)
def test_who_has_no_rights_on_a_page_meets_it_only_while_it_is_out(home, state):
    section = StandardPageFactory(parent=home, title="部門", slug="section", visibility="public")
    trainer = give_rights(UserFactory(), section, "add_page", "change_page", "publish_page")
    out = StandardPageFactory(parent=home, title="公開中", slug="out", visibility="public")
    gone = StandardPageFactory(parent=home, title=SECRET, slug="gone", visibility="public", **state)

    body = text_of(client_of(trainer).get(f"/admin/choose-page/{home.pk}/"))

    assert ("公開中" in body, SECRET in body) == (True, False)
    assert accessible_pages(trainer).filter(pk__in=[out.pk, gone.pk]).get().pk == out.pk


def test_the_title_of_a_draft_is_shown_to_those_who_may_edit_it_only(home, owner):
    section = StandardPageFactory(parent=home, title="部門", slug="section", visibility="public")
    trainer = give_rights(UserFactory(), section, "add_page", "change_page")
    page = StandardPageFactory(parent=home, title="公開中の題", slug="live", visibility="public")
    page.title = SECRET
    page.save_revision(user=owner)

    bodies = {
        user.username: text_of(client_of(user).get(f"/admin/choose-page/{home.pk}/"))
        for user in (trainer, owner)
    }

    assert "公開中の題" in bodies[trainer.username]
    assert SECRET not in bodies[trainer.username]
    assert SECRET in bodies[owner.username]


def test_the_address_of_a_hidden_page_stays_an_external_link(hidden, editor):
    response = client_of(editor).post(
        "/admin/choose-external-link/",
        {"external-link-chooser-url": hidden.full_url, "external-link-chooser-link_text": "案内"},
    )

    assert response.json()["result"] == {
        "url": hidden.full_url,
        "title": "案内",
        "prefer_this_title_as_link_text": True,
    }


def test_the_first_page_counts_only_what_one_may_see(hidden, editor, home):
    StandardPageFactory(parent=home, title="見える", slug="seen", visibility="public")

    items = client_of(editor).get("/admin/").context["site_summary"]

    summary = next(i for i in items.summary_items if i.__class__.__name__ == "VisiblePagesSummary")
    assert summary.get_context_data({})["total_pages"] == 2


def test_a_list_asks_as_often_for_fifty_pages_as_for_five(
    home, editor, django_assert_max_num_queries
):
    for number in range(5):
        StandardPageFactory(parent=home, slug=f"few-{number}", visibility="public")
    client = client_of(editor)
    client.get(f"/admin/pages/{home.pk}/")
    with django_assert_max_num_queries(200) as few:
        client.get(f"/admin/pages/{home.pk}/")
    for number in range(40):
        StandardPageFactory(parent=home, slug=f"many-{number}", visibility="public")
    with django_assert_max_num_queries(200) as many:
        client.get(f"/admin/pages/{home.pk}/")

    assert len(many.captured_queries) - len(few.captured_queries) < 10


def test_a_list_asks_once_for_each_draft(home, editor, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(200) as asked:
            client.get(f"/admin/pages/{home.pk}/")
        return len(asked.captured_queries)

    client = client_of(editor)
    StandardPageFactory(parent=home, slug="first", live=False).save_revision()
    client.get(f"/admin/pages/{home.pk}/")
    few = queries()
    for number in range(10):
        StandardPageFactory(parent=home, slug=f"draft-{number}", live=False).save_revision()

    assert queries() - few <= 20


def test_a_draft_is_asked_for_again_once_it_has_changed(home, editor, owner):
    page = StandardPageFactory(parent=home, slug="draft", live=False, owner=owner)
    page.save_revision(user=owner)
    before = StandardPage.objects.get(pk=page.pk).is_within_audience_of(editor)
    page.visibility = "participants"
    page.save_revision(user=owner)
    after = StandardPage.objects.get(pk=page.pk).is_within_audience_of(editor)

    assert (before, after) == (True, False)


def test_mails_about_a_page_reach_only_those_who_may_see_it(hidden, editor, owner):
    reached = page_permission_policy.users_with_permission_for_instance("change", hidden)

    assert list(reached) == [owner]
