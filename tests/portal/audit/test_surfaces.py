"""Every way data leaves the portal is recorded."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from casestudies.models import CaseImage
from portal.audit.models import Action
from portal.pages.models import HomePage
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.pages import PortalDocumentFactory, PortalImageFactory, StandardPageFactory
from tests.factories.trainings import TrainingPageFactory, make_training_index
from tests.support.audit import entries
from tests.support.places import PROJECT_ROOT

pytestmark = pytest.mark.django_db

PERSON = "管理者（kanri）"
PASSWORD = "correct horse battery staple"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def site(home) -> None:
    """The frame of every page."""


# Exports

#: Where a table becomes a download: `portal.tables.writing` tells the log of each.
TABLES = {
    "portal/accounts/rights/views.py",
    "portal/accounts/viewsets.py",
    "portal/audit/views.py",
    "portal/liaison/views.py",
    "portal/waiting/views.py",
    "search/diagnosis/views.py",
    "search/views.py",
    "trainings/views/table.py",
}
#: Other answers that browsers keep as a file, and why they need no more.
OTHER_FILES = {
    "casestudies/contributing/views.py": "a blank form",
    "portal/tables/writing.py": "the tables themselves",
    "portal/tables/views.py": "blank forms",
    "portal/liaison/views.py": "vCards, which are recorded",
    "trainings/views/feeds.py": "calendars of what everybody may see",
}
PACKAGES = ("casestudies", "portal", "search", "trainings")


def files_with(pattern: str) -> set[str]:
    return {
        str(path.relative_to(PROJECT_ROOT))
        for package in PACKAGES
        for path in (PROJECT_ROOT / package).rglob("*.py")
        if re.search(pattern, path.read_text(encoding="utf-8"))
    }


def test_no_file_leaves_by_another_way() -> None:
    # With a name: others have a method of this name, too.
    assert files_with(r"\.response\((?:f?\"|name\)|FILE_NAME)") == TABLES
    assert files_with(r"content_disposition_header\(|\"Content-Disposition\"[\]:]") == set(
        OTHER_FILES
    )


def event_table(_: object) -> str:
    TrainingPageFactory(parent=make_training_index())
    return "/trainings/table/?profile=gif&format=xlsx"


EXPORTS: dict[str, Callable[[object], str]] = {
    "search:export": lambda _: "/search/export/?format=xlsx",
    "liaison:table": lambda _: "/contacts/table/?format=xlsx",
    "liaison:vcard": lambda _: f"/contacts/{LiaisonContactFactory().pk}/vcard/",
    "trainings:table": event_table,
    "search_no_hits": lambda _: reverse("search_no_hits"),
    "wagtailusers_users:index": lambda _: f"{reverse('wagtailusers_users:index')}?export=xlsx",
    "audit_log": lambda _: f"{reverse('audit_log')}?export=xlsx",
    "review_dates": lambda _: f"{reverse('review_dates')}?export=xlsx",
}


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_of_the_portals_own_is_recorded(name, browser) -> None:
    address = EXPORTS[name](None)
    before = len(entries(Action.EXPORT))

    response = browser.get(address)

    assert response.headers["Content-Disposition"].startswith("attachment")
    exported = [(e.object_id, e.actor_label, e.address) for e in entries(Action.EXPORT)[before:]]
    assert exported == [(name, PERSON, "192.0.2.7")]


def lists_of_wagtail() -> dict[str, str]:
    """Return the lists and reports of the admin that offer a spreadsheet: name and address."""
    found = {}
    waiting: list[tuple[URLResolver, str]] = [(get_resolver(), "")]
    while waiting:
        resolver, space = waiting.pop()
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                waiting.append((entry, f"{space}{entry.namespace}:" if entry.namespace else space))
                continue
            view = getattr(entry.callback, "view_class", None)
            if isinstance(entry, URLPattern) and view and issubclass(view, SpreadsheetExportMixin):
                exported = entry.callback.view_initkwargs.get("list_export", view.list_export)
                if exported and not str(entry.name).endswith("results"):
                    found[f"{space}{entry.name}"] = address_of(f"{space}{entry.name}")
    return found


def address_of(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def test_every_spreadsheet_of_wagtails_admin_is_recorded(browser) -> None:
    lists = lists_of_wagtail()
    assert {"wagtailadmin_reports:site_history", "wagtailredirects:index", "audit_log"} <= set(
        lists
    )
    assert "" not in lists.values()

    for address in lists.values():
        response = browser.get(address, {"export": "csv"})
        assert (address, response.status_code) == (address, 200)

    asked = [browser.get(address).resolver_match.view_name for address in lists.values()]
    assert [entry.object_id for entry in entries(Action.EXPORT)] == asked


def test_an_export_counts_its_rows_and_names_its_format(browser) -> None:
    LiaisonContactFactory.create_batch(3)

    browser.get("/contacts/table/")
    browser.get("/contacts/table/?format=xlsx")

    assert [e.details for e in entries(Action.EXPORT)] == [
        {"rows": 3, "format": "CSV"},
        {"rows": 3, "format": "XLSX"},
    ]


def test_neither_a_visitor_nor_a_question_for_the_head_is_recorded(browser) -> None:
    LiaisonContactFactory()

    Client().get("/contacts/table/")
    browser.head("/contacts/table/")

    assert entries(Action.EXPORT) == []


def test_a_page_that_only_asks_before_an_export_is_none(browser) -> None:
    StandardPageFactory(parent=HomePage.objects.get(), title="😀の案内")
    found = browser.get("/search/export/?format=csv-cp932")
    assert "Content-Disposition" not in found.headers

    assert entries(Action.EXPORT) == []


# Reading


def test_reading_is_recorded_once_a_person_thing_and_hour(browser, time_machine, settings) -> None:
    settings.SESSION_IDLE_MINUTES = 120
    time_machine.move_to("2026-11-25T09:00:00+09:00", tick=False)
    contacts = LiaisonContactFactory.create_batch(2, person_name="架空花子")
    other = Client()
    other.force_login(UserFactory(username="ken", is_superuser=True))
    for minutes in (0, 30, 29, 2):
        time_machine.shift(datetime.timedelta(minutes=minutes))
        browser.get(contacts[0].get_absolute_url())
    browser.get(contacts[1].get_absolute_url())
    other.get(contacts[0].get_absolute_url())

    first, second = (f"連絡調整担当 {contact.pk}" for contact in contacts)
    found = [(e.actor_label[-6:], e.object_label) for e in entries(Action.PERSON_NAME)]
    assert [thing for _, thing in found] == [first, first, second, first]


def test_forms_that_show_the_name_of_a_person_are_recorded(browser) -> None:
    contacts = LiaisonContactFactory.create_batch(2, person_name="架空花子")
    for contact, view in zip(contacts, ("edit", "copy"), strict=True):
        address = reverse(f"wagtailsnippets_liaison_liaisoncontact:{view}", args=[contact.pk])
        assert "架空花子" in browser.get(address).content.decode()

    found = [entry.object_id for entry in entries(Action.PERSON_NAME)]
    assert found == [str(contact.pk) for contact in contacts]


def test_who_is_not_shown_the_name_is_not_recorded(client) -> None:
    named, without = LiaisonContactFactory(person_name="架空花子"), LiaisonContactFactory()
    client.force_login(UserFactory())
    for contact in (named, without):
        assert client.get(contact.get_absolute_url()).status_code == 200
    Client().get(named.get_absolute_url())

    assert entries(Action.PERSON_NAME) == []


def test_restricted_files_and_pictures_are_recorded_and_open_ones_are_not(browser) -> None:
    documents = [PortalDocumentFactory(visibility=level) for level in ("public", "prefectural")]
    pictures = []
    for level in ("public", "municipal"):
        image = PortalImageFactory()
        case = CasePageFactory(visibility=level)
        case.images.add(CaseImage(image=image))
        case.save()
        pictures.append(image)
    for address in (
        *(document.url for document in documents),
        *(image.get_rendition("width-60").url for image in pictures),
    ):
        assert len(b"".join(browser.get(address).streaming_content)) > 0

    found = [(e.object_label, e.outcome) for e in entries(Action.FILE_OPENED)]
    assert found == [
        (f"ドキュメント {documents[1].pk}", "success"),
        (f"画像 {pictures[1].pk}", "success"),
    ]


def test_somebody_signed_in_who_is_refused_a_file_is_recorded(client) -> None:
    document = PortalDocumentFactory(visibility="prefectural")
    image = PortalImageFactory()
    addresses = [document.url, image.get_rendition("width-60").url]
    client.force_login(UserFactory())
    for reader in (client, Client()):
        assert [reader.get(address).status_code for address in addresses] == [404, 404]

    found = [(e.object_label, e.outcome) for e in entries(Action.FILE_OPENED)]
    assert found == [(f"ドキュメント {document.pk}", "refused"), (f"画像 {image.pk}", "refused")]
