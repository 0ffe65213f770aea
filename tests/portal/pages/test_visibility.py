"""Visibility: the same decision in queries, single pages, documents and the sitemap."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction, get_page_models

from portal.accounts.visibility import Visibility, audiences_for_level, audiences_of
from portal.pages.models import PortalPage, StandardPage
from tests.factories.accounts import AdministratorFactory, EditorFactory, UserFactory
from tests.factories.pages import PortalDocumentFactory, PortalImageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db

READERS = {
    "anonymous": AnonymousUser,
    "inactive": lambda: UserFactory(is_active=False),
    "reader": UserFactory,
    "editor": EditorFactory,
    "administrator": AdministratorFactory,
}
EXPECTED = {
    "anonymous": {"public"},
    "inactive": {"public"},
    "reader": {"public", "municipal"},
    "editor": {"public", "municipal", "prefectural"},
    "administrator": {"public", "municipal", "prefectural", "participants"},
}


@pytest.fixture
def pages(home):
    """One page of each level, without an owner."""
    return {
        level: StandardPageFactory(parent=home, slug=f"level-{level}", visibility=level)
        for level in Visibility.values
    }


def levels(pages):
    return {page.visibility for page in pages if page.slug.startswith("level-")}


def client_of(user):
    client = Client()
    if user.is_authenticated and user.is_active:
        client.force_login(user)
    return client


@pytest.mark.parametrize("who", READERS)
def test_each_reader_finds_exactly_their_levels(pages, who):
    assert levels(StandardPage.objects.visible_to(READERS[who]())) == EXPECTED[who]


@pytest.mark.parametrize("who", READERS)
def test_each_reader_opens_exactly_their_levels(pages, who):
    client = client_of(READERS[who]())

    opened = {level for level, page in pages.items() if client.get(page.url).status_code == 200}

    assert opened == EXPECTED[who]


@pytest.mark.parametrize("who", READERS)
def test_the_query_and_the_sets_of_audiences_agree(pages, who):
    user = READERS[who]()
    by_sets = {level for level, page in pages.items() if page.audiences() & audiences_of(user)}

    assert by_sets == levels(PortalPage.objects.visible_to(user)) == EXPECTED[who]


def test_a_page_for_participants_is_seen_by_its_owner_and_by_those_named(home):
    owner, named, stranger = UserFactory(), UserFactory(), EditorFactory()
    page = StandardPageFactory(parent=home, visibility="participants", owner=owner)
    page.participants.set([named])
    page.save()

    seen = [
        who.username
        for who in (owner, named, stranger)
        if StandardPage.objects.visible_to(who).filter(pk=page.pk).exists()
    ]

    assert seen == [owner.username, named.username]
    assert page.audiences() == {
        "administrator",
        f"user:{owner.pk}",
        f"user:{named.pk}",
    }


def test_a_hidden_page_answers_like_one_that_does_not_exist(pages, client):
    hidden = client.get(pages["prefectural"].url)
    missing = client.get("/no-such-page/")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content.replace(b"level-prefectural", b"no-such-page") == missing.content


def test_drafts_and_unpublished_pages_are_visible_to_nobody_through_lists(home):
    StandardPageFactory(parent=home, slug="level-draft", live=False)

    assert list(StandardPage.objects.visible_to(AdministratorFactory())) == []


def test_a_page_ends_at_its_hour_even_when_no_command_has_run(home, time_machine, client):
    end = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=timezone.get_default_timezone())
    page = StandardPageFactory(parent=home, expire_at=end)
    answers = []
    for minute in (-1, 0):
        time_machine.move_to(end + datetime.timedelta(minutes=minute))
        answers.append(
            (
                client.get(page.url).status_code,
                PortalPage.objects.visible_to(None).filter(pk=page.pk).exists(),
            )
        )

    assert answers == [(200, True), (404, False)]


@pytest.mark.parametrize("restriction", ["login", "password"])
def test_pages_under_a_wagtail_restriction_are_left_out_with_their_descendants(home, restriction):
    parent = StandardPageFactory(parent=home, slug="level-parent")
    StandardPageFactory(parent=parent, slug="level-child")
    PageViewRestriction.objects.create(page=parent, restriction_type=restriction, password="geheim")

    assert list(StandardPage.objects.visible_to(AdministratorFactory())) == []


def test_an_unknown_level_opens_nothing():
    with pytest.raises(ValueError, match="everyone"):
        audiences_for_level("everyone")


@pytest.mark.parametrize("who", READERS)
def test_each_reader_opens_exactly_their_documents(home, who):
    documents = {level: PortalDocumentFactory(visibility=level) for level in Visibility.values}
    client = client_of(READERS[who]())

    opened = {
        level
        for level, document in documents.items()
        if client.get(document.url).status_code == 200
    }

    assert opened == EXPECTED[who]


def test_the_sitemap_lists_public_pages_only(pages, client):
    body = client.get("/sitemap.xml").content.decode()

    assert [level for level in Visibility.values if f"/level-{level}/" in body] == ["public"]


def test_the_privacy_button_of_wagtail_is_off_for_every_page_type():
    assert {
        model: model.private_page_options
        for model in get_page_models()
        if issubclass(model, PortalPage) and model.private_page_options
    } == {}


def test_files_and_pictures_have_no_address_beside_the_guarded_one(home, client):
    document = PortalDocumentFactory(visibility=Visibility.PREFECTURAL)
    image = PortalImageFactory()
    rendition = image.get_rendition("width-32")

    addresses = (document.file.url, image.file.url, rendition.url, document.url)

    assert [client.get(address).status_code for address in addresses] == [404, 404, 404, 404]
