"""Redirects from old URLs: only for formerly public pages, and only for readers who may see the target."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from portal.accounts.visibility import Visibility
from tests.factories.accounts import AdministratorFactory, EditorFactory
from tests.factories.pages import StandardPageFactory
from tests.leaks.readers import ALLOWED, READERS, client_of

pytestmark = pytest.mark.django_db


def rename(page, slug, capture):
    with capture(execute=True):
        page.slug = slug
        page.save()


@pytest.mark.parametrize("reader", READERS)
def test_a_renamed_page_leads_on_those_who_may_see_it(
    home, reader, django_capture_on_commit_callbacks
) -> None:
    pages = {
        level: StandardPageFactory(parent=home, slug=f"old-{level}", visibility=level)
        for level in Visibility.values
    }
    for level, page in pages.items():
        rename(page, f"new-{level}", django_capture_on_commit_callbacks)
    client = client_of(reader)

    answers = {level: client.get(f"/old-{level}/") for level in pages}

    assert {level for level, answer in answers.items() if answer.status_code == 301} == ALLOWED[
        reader
    ]
    assert {answer.status_code for answer in answers.values()} <= {301, 404}


def test_the_former_address_of_a_hidden_page_answers_like_one_that_never_was(
    home, client, django_capture_on_commit_callbacks
) -> None:
    page = StandardPageFactory(parent=home, slug="old", visibility="prefectural")
    rename(page, "new", django_capture_on_commit_callbacks)

    hidden, missing = client.get("/old/"), client.get("/odd/")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content.replace(b"/old/", b"/odd/") == missing.content


def test_redirects_keep_their_query_and_kind(home, client) -> None:
    page = StandardPageFactory(parent=home, slug="target")
    Redirect.add_redirect("/with?a=1", redirect_to=page, is_permanent=False)
    Redirect.add_redirect("/elsewhere", redirect_to="https://example.jp/", is_permanent=True)

    found = [client.get(a) for a in ("/with/?a=1", "/with/", "/elsewhere/?b=2")]

    assert [(answer.status_code, answer.headers.get("Location", "")) for answer in found] == [
        (302, "/target/"),
        (404, ""),
        (301, "https://example.jp/"),
    ]


@pytest.mark.parametrize("way", ["rename", "move"])
def test_a_draft_that_was_never_published_leaves_no_redirect(
    home, way, django_capture_on_commit_callbacks
) -> None:
    parent = StandardPageFactory(parent=home, slug="parent")
    drafts = [
        StandardPageFactory(parent=home, slug=f"secret-{was_out}", live=False)
        for was_out in (False, True)
    ]
    drafts[1].save_revision().publish()
    drafts[1].refresh_from_db()
    drafts[1].unpublish()
    for draft in drafts:
        if way == "rename":
            rename(draft, f"open-{draft.slug}", django_capture_on_commit_callbacks)
        else:
            draft.move(parent, "last-child")

    assert [redirect.old_path for redirect in Redirect.objects.all()] == ["/secret-True"]


def test_the_admin_shows_no_redirect_to_a_hidden_page(home) -> None:
    editor = EditorFactory()
    group = Group.objects.create(name="転送の担当")
    for name in ("access_admin", "add_redirect", "change_redirect", "delete_redirect"):
        group.permissions.add(Permission.objects.get(codename=name))
    editor.groups.add(group)
    pages = {
        level: StandardPageFactory(parent=home, slug=f"new-{level}", title=f"題{level}", visibility=level)
        for level in Visibility.values
    }  # fmt: skip
    redirects = {
        level: Redirect.add_redirect(f"/old-{level}", redirect_to=page)
        for level, page in pages.items()
    }

    def shown(client: Client) -> dict[str, set[str]]:
        texts = {
            "list": client.get("/admin/redirects/"),
            "results": client.get("/admin/redirects/results/"),
            "export": client.get("/admin/redirects/?export=csv"),
        }
        found = {
            name: {level for level in pages if f"new-{level}" in text or f"題{level}" in text}
            for name, answer in texts.items()
            for text in [answer.getvalue().decode()]
        }
        for name in ("", "delete/"):
            found[name] = {
                level
                for level, redirect in redirects.items()
                if client.get(f"/admin/redirects/{redirect.pk}/{name}").status_code == 200
            }
        return found

    client = Client()
    client.force_login(editor)
    everything = Client()
    everything.force_login(AdministratorFactory())
    open_to_editor = set(Visibility.values) - {Visibility.PARTICIPANTS.value}
    assert set(map(frozenset, shown(client).values())) == {frozenset(open_to_editor)}
    assert set(map(frozenset, shown(everything).values())) == {frozenset(Visibility.values)}
    form = {
        "old_path": "/x",
        "redirect_page": pages[Visibility.PARTICIPANTS].pk,
        "is_permanent": "on",
    }
    assert client.post("/admin/redirects/add/", form).status_code == 200
    assert Redirect.objects.count() == len(pages)
