"""A new version adds its pages, words and groups automatically; deleted ones stay deleted."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoDbBlocker
from wagtail.models import Page, Site

from portal.notices.models import ProgrammePage
from portal.pages.models import PortalSettings, StandardPage
from portal.setup.services import Prefecture
from portal.setup.updates import update_portal
from portal.vocabularies.models import GlossaryEntry, Term
from tests.factories.pages import HomePageFactory, make_site
from tests.support.databases import taken_back
from tests.support.set_up import set_up

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    models = (Page, Term, GlossaryEntry, Group)
    return {model.__name__: model.objects.count() for model in models}


@pytest.fixture(scope="class")
def portal(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A portal after the set-up, for all tests of a class."""
    with taken_back(django_db_blocker):
        set_up(Prefecture("99", "汐野県", ()))
        yield


@pytest.mark.usefixtures("portal")
class TestPortalThatWasSetUp:
    def test_an_update_of_what_is_up_to_date_changes_nothing(self) -> None:
        before = counts()

        update_portal()

        assert counts() == before

    def test_what_a_new_version_ships_arrives(self) -> None:
        before = counts()
        # As if the previous version had lacked them.
        StandardPage.objects.get(slug="guide").delete()
        ProgrammePage.objects.get(slug="rmo").delete()
        GlossaryEntry.objects.filter(shipped=True).first().delete()
        Group.objects.get(name="講師").delete()
        shipped = PortalSettings.objects.get()
        shipped.made_pages = [slug for slug in shipped.made_pages if slug not in {"guide", "rmo"}]
        shipped.save()

        update_portal()

        assert counts() == before

    def test_a_page_that_the_prefecture_has_deleted_stays_deleted(self) -> None:
        StandardPage.objects.get(slug="guide").delete()
        ProgrammePage.objects.get(slug="rmo").delete()

        update_portal()

        assert not Page.objects.filter(slug__in=["guide", "rmo"]).exists()

    def test_migrate_updates_a_portal(self) -> None:
        Group.objects.get(name="講師").delete()

        call_command("migrate", verbosity=0)

        assert Group.objects.filter(name="講師").exists()


def test_an_empty_database_is_left_alone() -> None:
    before = counts()

    update_portal()

    assert counts() == before


def test_before_the_set_up_the_site_says_what_to_do(client: Client) -> None:
    assert Site.objects.exists()

    response = client.get("/")

    text = response.content.decode()
    assert response.status_code == 503
    assert "このポータルは準備中です" in text
    assert "setup_prefecture 32" in text
    assert "Welcome" not in text


def test_after_the_set_up_it_does_not(client: Client) -> None:
    make_site(HomePageFactory())

    assert client.get("/").status_code == 200


def test_the_demo_is_not_loaded_into_a_portal_in_production(settings) -> None:
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="デモデータを読み込みませんでした"):
        call_command("load_demo")

    assert not PortalSettings.objects.exists()
