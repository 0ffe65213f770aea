"""Widening an audience needs a confirmation and a permission, and is logged; narrowing does not."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.documents.forms import get_document_form
from wagtail.models import GroupPagePermission, ModelLogEntry, PageLogEntry, get_page_models
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal.accounts.widening import WideningForm
from portal.admin.visibility.visibility_log import CHANGED
from portal.liaison.models import LiaisonContact
from portal.pages.models import PortalDocument, PortalPage, StandardPage
from tests.factories.accounts import AdministratorFactory, EditorFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.pages import PortalDocumentFactory, StandardPageFactory

pytestmark = pytest.mark.django_db

LOCKED_OUT = (
    "この公開範囲では、あなた自身が見られなくなります。"
    "「関係者」に自分を加えるか、ほかの公開範囲を選んでください。"
)
TO_EVERYBODY = "これから、県内自治体職員のほかに、だれでも見られるようになります。"


@pytest.fixture
def client(home):
    """A client signed in as a superuser."""
    browser = Client()
    browser.force_login(AdministratorFactory())
    return browser


@pytest.fixture
def page(home):
    return StandardPageFactory(parent=home, title="案内", slug="guide", visibility="municipal")


def page_data(page, **typed):
    return {
        **nested_form_data(
            {"title": page.title, "slug": page.slug, "lead": "", "body": streamfield([])}
        ),
        "visibility": page.visibility,
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **typed,
    }


def post_page(client, page, **typed):
    return client.post(f"/admin/pages/{page.pk}/edit/", page_data(page, **typed))


def stored(thing):
    return type(thing).objects.get(pk=thing.pk).visibility


def test_a_published_page_is_opened_wider_only_after_a_confirmation(client, page):
    asked = post_page(client, page, visibility="public", **{"action-publish": "1"})

    form = asked.context["form"]
    assert form.errors["visibility"] == [TO_EVERYBODY]
    assert form["visibility"].value() == "public"
    assert 'name="confirm_widening"' in asked.content.decode()
    assert stored(page) == "municipal"

    confirmed = post_page(
        client, page, visibility="public", confirm_widening="on", **{"action-publish": "1"}
    )

    assert (confirmed.status_code, stored(page)) == (302, "public")


def test_the_box_is_not_there_while_nothing_is_opened_wider(client, page):
    html = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()

    assert "confirm_widening" not in html


@pytest.mark.parametrize("level", ["municipal", "prefectural", "participants"])
def test_a_page_is_narrowed_without_a_question(client, page, level):
    response = post_page(client, page, visibility=level, **{"action-publish": "1"})

    assert (response.status_code, stored(page)) == (302, level)


def test_a_page_that_was_never_published_is_opened_without_a_question(client, home):
    draft = StandardPageFactory(
        parent=home, title="草稿", slug="draft", visibility="municipal", live=False
    )
    StandardPage.objects.filter(pk=draft.pk).update(first_published_at=None)

    response = post_page(client, draft, visibility="public", **{"action-publish": "1"})

    assert (response.status_code, stored(draft)) == (302, "public")


def editor_with(home, *codenames):
    editor = EditorFactory()
    group = Group.objects.create(name="group")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        GroupPagePermission.objects.create(
            group=group, page=home, permission=Permission.objects.get(codename=codename)
        )
    editor.groups.add(group)
    return editor


def test_who_may_not_publish_may_not_open_a_page_wider_even_in_a_draft(home, page):
    browser = Client()
    browser.force_login(editor_with(home, "change_page"))

    response = post_page(browser, page, visibility="public", confirm_widening="on")

    assert response.context["form"].errors["visibility"] == [
        "公開範囲を広げられるのは、公開する権限がある人だけです。"
    ]
    page.refresh_from_db()
    assert page.get_latest_revision() is None


def test_nobody_locks_themselves_out(home, page):
    editor = editor_with(home, "change_page", "publish_page")
    browser = Client()
    browser.force_login(editor)

    refused = post_page(browser, page, visibility="participants")
    accepted = post_page(browser, page, visibility="participants", participants=[editor.pk])

    assert refused.context["form"].errors["visibility"] == [LOCKED_OUT]
    assert accepted.status_code == 302


def test_the_change_of_a_page_stands_in_the_log_with_who_made_it(client, page):
    post_page(client, page, visibility="public", confirm_widening="on", **{"action-publish": "1"})

    entry = PageLogEntry.objects.get(action=CHANGED)

    assert entry.data == {"before": "municipal", "after": "public"}
    assert str(entry.user_id) == client.session["_auth_user_id"]
    assert entry.formatter.format_message(entry) == (
        "公開範囲を「県内自治体職員」から「一般公開」に広げました"
    )


def test_a_draft_that_changes_nothing_for_readers_is_not_logged(client, page):
    post_page(client, page, visibility="prefectural")

    assert not PageLogEntry.objects.filter(action=CHANGED).exists()


def test_a_document_is_opened_wider_only_after_a_confirmation_and_logged(client):
    document = PortalDocumentFactory(visibility="municipal")
    address = f"/admin/documents/edit/{document.pk}/"
    data = {"title": document.title, "visibility": "public", "collection": document.collection_id}

    asked = client.post(address, data)
    before = stored(document)
    client.post(address, {**data, "confirm_widening": "on"})

    assert asked.context["form"].errors["visibility"] == [TO_EVERYBODY]
    assert 'name="confirm_widening"' in asked.content.decode()
    assert (before, PortalDocument.objects.get().visibility) == ("municipal", "public")
    assert ModelLogEntry.objects.get(action=CHANGED).data == {
        "before": "municipal",
        "after": "public",
    }


def test_a_contact_is_opened_wider_only_after_a_confirmation_and_logged(client):
    contact = LiaisonContactFactory(visibility="prefectural", url="", note="")
    address = f"/admin/snippets/liaison/liaisoncontact/edit/{contact.pk}/"
    names = ("side", "role", "section", "kana", "phone", "mail", "hours", "area")
    data = {name: getattr(contact, name) for name in names}
    data |= {"municipality": contact.municipality_id, "visibility": "municipal"}

    asked = client.post(address, data)
    before = stored(contact)
    client.post(address, {**data, "confirm_widening": "on"})

    assert asked.context["form"].errors["visibility"] == [
        "これから、県職員・編集者のほかに、県内自治体職員も見られるようになります。"
    ]
    assert (before, LiaisonContact.objects.get().visibility) == ("prefectural", "municipal")
    assert ModelLogEntry.objects.filter(action=CHANGED).count() == 1


def test_the_form_of_every_thing_with_a_level_asks():
    forms = {
        model: model.get_edit_handler().get_form_class()
        for model in get_page_models()
        if issubclass(model, PortalPage) and model is not PortalPage
    }
    forms[PortalDocument] = get_document_form(PortalDocument)
    forms[LiaisonContact] = LiaisonContact.snippet_viewset.get_form_class()

    assert {model for model, form in forms.items() if not issubclass(form, WideningForm)} == set()
