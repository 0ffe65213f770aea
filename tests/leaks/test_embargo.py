"""Nothing is published before its time, however a page became live, and everything is published then.

Generated for all page types, all ways to publish a page, and all places that show objects.
"""

import datetime
import json
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from casestudies.models import CasePage
from casestudies.rules import DECLARATIONS
from portal.pages.models import PortalPage
from tests.factories.accounts import AdministratorFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.leaks.page_kinds import PAGES
from tests.leaks.readers import another_browser, client_of
from tests.leaks.specimens import MAKERS, OTHER_MUNICIPALITY, WORDS, Specimen, municipality
from tests.leaks.surfaces import SURFACES

pytestmark = pytest.mark.django_db

WORD = WORDS["public"]
UNTOLD = "ヨソユキ"
READERS = ("administrator", "anonymous")
DAYS = 2


def admin() -> Client:
    client = Client()
    client.force_login(AdministratorFactory())
    return client


def publish(page: PortalPage) -> None:
    page.save_revision().publish()


def set_live(page: PortalPage) -> None:
    page.live = True
    page.save()


def copy_with_publication(page: PortalPage) -> None:
    set_live(page)
    attributes = {"slug": f"{page.slug}-copy"}
    if isinstance(page, CasePage):  # refused: a copied case needs declarations
        copied = page.copy(update_attrs=attributes, keep_live=False)
        for name in DECLARATIONS:
            setattr(copied, name, True)
        set_live(copied)
    else:
        page.copy(update_attrs=attributes, keep_live=True)


def follow_as_alias(page: PortalPage) -> None:
    """Publish a page that has an alias from an earlier version."""
    alias = page.copy(update_attrs={"slug": f"{page.slug}-alias"}, keep_live=False)
    Page.objects.filter(pk=alias.pk).update(alias_of=page)
    publish(page)


def move(page: PortalPage) -> None:
    set_live(page)
    page.move(page.get_parent(), "first-child")


def publish_an_old_version(page: PortalPage) -> None:
    old = page.save_revision()
    set_live(page)
    old.publish()


def publish_in_bulk(page: PortalPage) -> None:
    page.save_revision()
    address = "/admin/bulk/wagtailcore/page/publish/"
    assert admin().post(f"{address}?id={page.pk}&next=/admin/").status_code == 302


def publish_news_of_a_live_page(page: PortalPage) -> None:
    """Publish the page with another text; only the scheduled version contains the word."""
    told = json.dumps(page.serializable_data(), ensure_ascii=False, cls=DjangoJSONEncoder)
    untold = type(page).from_serializable_data(json.loads(told.replace(WORD, UNTOLD)))
    untold.go_live_at = None
    set_live(untold)
    untold.save_revision().publish()
    page.save_revision().publish()


WAYS: dict[str, Callable[[PortalPage], None]] = {
    "published for later": publish,
    "set live by code": set_live,
    "copied with publication": copy_with_publication,
    "an alias follows": follow_as_alias,
    "moved": move,
    "an old version published": publish_an_old_version,
    "published with others": publish_in_bulk,
    "news of a live page": publish_news_of_a_live_page,
}


def make_draft(kind: str, number: int, start: datetime.datetime) -> PortalPage:
    """Create a draft that was never published and goes live at `start`."""
    page = Page.objects.get(pk=MAKERS[kind]("public", WORD).pk).specific
    page.slug = f"{kind}-{number}"
    page.live, page.go_live_at = False, start
    page.first_published_at = page.last_published_at = None
    page.save()
    return page


def shown(specimens: list[Specimen]) -> set[tuple[str, str]]:
    """Return the places and readers where the word is visible."""
    clients = {reader: client_of(reader) for reader in READERS}
    return {
        (name, reader)
        for reader, client in clients.items()
        for name, surface in SURFACES.items()
        if WORD in surface.fetch(another_browser(client), specimens)
    }


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(PAGES))
def test_nothing_is_out_before_its_time_and_everything_after(kind: str, time_machine) -> None:
    municipality()
    MunicipalityFactory(code=OTHER_MUNICIPALITY)
    start = timezone.now() + datetime.timedelta(days=DAYS)
    pages = {}
    for number, (way, go) in enumerate(WAYS.items()):
        pages[way] = make_draft(kind, number, start)
        go(pages[way])
    specimens = [Specimen("public", WORD, page.url, page.pk) for page in pages.values()]
    call_command("publish_scheduled")

    assert shown(specimens) == set()

    time_machine.move_to(start + datetime.timedelta(seconds=1))
    call_command("publish_scheduled")
    expected = {
        (name, reader)
        for name, surface in SURFACES.items()
        for reader in READERS
        if surface.kinds is None or kind in surface.kinds
    }
    assert shown(specimens) == expected
    client = Client()
    assert {way: client.get(page.url).status_code for way, page in pages.items()} == dict.fromkeys(
        pages, 200
    )


def test_pages_that_are_live_come_out_without_any_command(time_machine) -> None:
    start = timezone.now() + datetime.timedelta(days=DAYS)
    page = make_draft("case", 1, start)
    set_live(page)
    specimens = [Specimen("public", WORD, page.url, page.pk)]
    moments = {}
    for seconds in (-1, 0):
        time_machine.move_to(start + datetime.timedelta(seconds=seconds), tick=False)
        moments[seconds] = {name for name, reader in shown(specimens)}

    assert moments == {
        -1: set(),
        0: {
            name
            for name, surface in SURFACES.items()
            if surface.kinds is None or "case" in surface.kinds
        },
    }


@pytest.mark.parametrize("kind", sorted(PAGES))
def test_no_alias_can_be_made(kind: str) -> None:
    page = Page.objects.get(pk=MAKERS[kind]("public", WORD).pk).specific

    with pytest.raises(ValidationError, match="エイリアス"):
        page.create_alias(update_slug="alias")

    assert Page.objects.filter(alias_of__isnull=False).count() == 0
