"""Every screen of the admin is in Japanese."""

import re
from collections.abc import Iterator

import pytest
import wagtail
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import transaction
from pytest_django import DjangoDbBlocker

from casestudies.models import CaseIndexPage
from portal.municipalities.official_list import municipalities_of
from portal.notices.models import (
    NoticeIndexPage,
    NoticePage,
    ProgrammeIndexPage,
    ProgrammePage,
)
from portal.pages.models import HomePage, StandardPage
from portal.setup.services import Prefecture, setup_steps
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.pages import PortalDocumentFactory, PortalImageFactory
from tests.support.admin_walk import load_admin, walk_admin
from tests.support.visible_text import foreign_words
from tests.support.wording import avoided_words

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.usefixtures("unobserved_templates"),
    # Later versions have new texts, which are translated when the portal is upgraded.
    pytest.mark.skipif(wagtail.VERSION[:2] != (7, 4), reason="the catalogues are those of the LTS"),
]

# Latin words that Japanese offices use.
ALLOWED = frozenset(
    {"url", "csv", "xlsx", "tsv", "toml", "pdf", "jpg", "jpeg", "png", "webp", "excel"}
    | {"exif", "utf", "jis", "rmo", "uij", "javascript", "wagtail", "ctrl", "alt", "shift", "esc"}
    # スクールソーシャルワーカー, among the synonyms.
    | {"ssw"}
    # NPO法人, a term of the vocabulary of partners.
    | {"npo"}
    # 政府相互運用性フレームワーク, as its documents abbreviate it.
    | {"gif"}
    # Wagtail's groups, which the set-up removes: the audit log says so.
    | {"editors", "moderators"}
    # The host and the sign-in names of this test.
    | {"localhost", "kanri", "fukushi"}
)

load_admin()


@pytest.fixture(scope="module")
def set_up(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The portal as `setup_prefecture` creates it, with a picture and a document, for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        for step in setup_steps(Prefecture("32", "島根県", municipalities_of("32"))):
            step.run()
        PortalImageFactory(title="公民館")
        PortalDocumentFactory(title="様式")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def site(set_up: None, db: None) -> HomePage:
    """The front page of the portal."""
    return HomePage.objects.get()


def sign_in(client, role):
    if role == "システム管理者":
        client.force_login(AdministratorFactory(username="kanri", display_name="システム管理者"))
        return
    user = UserFactory(username="fukushi", display_name=role)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)


def starts(home):
    """Return URLs of which there are several kinds, or that only scripts link to."""
    pages = [home, CaseIndexPage.objects.get(), StandardPage.objects.first()]
    explained = [NoticePage.objects.first(), ProgrammePage.objects.first()]
    edits = [f"/admin/pages/{page.pk}/edit/" for page in (*pages, *explained)]
    adds = [
        f"/admin/pages/add/{model}/{parent.pk}/"
        for model, parent in (
            ("pages/standardpage", home),
            ("casestudies/casepage", pages[1]),
            ("notices/noticepage", NoticeIndexPage.objects.get()),
            ("notices/programmepage", ProgrammeIndexPage.objects.get()),
        )
    ]
    bulk = [
        f"/admin/bulk/wagtailcore/page/{action}/?id={pages[2].pk}&next=/admin/"
        for action in ("delete", "move", "publish", "unpublish")
    ]
    links = [f"/admin/choose-{kind}-link/" for kind in ("external", "email", "phone", "anchor")]
    return [*edits, *adds, *bulk, *links, f"/admin/pages/{pages[2].pk}/delete/"]


def links_outside(html):
    """Return the external links of a page."""
    return {
        link["href"]
        for link in BeautifulSoup(html, "html.parser").select("a[href^=http]")
        if not link.find_parent("noscript") and not link["href"].startswith("http://localhost")
    }


@pytest.mark.parametrize(
    "role",
    ["県編集者（福祉）", "管理者", "システム管理者"],
    ids=["editor", "prefecture", "superuser"],
)
def test_no_screen_shows_an_english_word_or_leads_to_another_site(role, site, client):
    sign_in(client, role)

    visited, found, outside, avoided = [], {}, set(), {}
    for address, html in walk_admin(client, starts(site)):
        visited.append(address)
        if words := foreign_words(html, ALLOWED):
            found[address] = words
        if words := avoided_words(html):
            avoided[address] = words
        outside |= links_outside(html)

    assert found == {}
    assert avoided == {}
    assert set(starts(site)) <= set(visited)
    assert outside == set()


def menu_names(client):
    """Return the names of all items of the side menu."""
    html = client.get("/admin/").content.decode()
    data = BeautifulSoup(html, "html.parser").select_one("#wagtail-sidebar-props").text
    return set(re.findall(r'"name": ?"([^"]+)"', data))


def test_the_menu_has_no_english_guides_and_no_technical_report_for_editors(site, client):
    sign_in(client, "管理者")
    editors = menu_names(client)
    sign_in(client, "システム管理者")
    administrators = menu_names(client)

    assert {"keyboard-shortcuts-trigger", "aging-pages"} <= editors
    assert "editor-guide" not in editors | administrators
    assert not any("whats-new" in name for name in editors | administrators)
    assert administrators - editors >= {"page-types-usage"}


def test_the_sign_in_page_shows_no_english_word(client):
    html = client.get("/admin/login/").content.decode()

    assert foreign_words(html, ALLOWED) == set()
