"""Whatever the database contains, no feed, calendar, vCard or table fails or outputs invalid characters."""

import io
import re
from xml.etree import ElementTree

import openpyxl
import pytest
from django.db import models

from casestudies.models import CasePage
from portal.liaison.models import LiaisonContact
from portal.municipalities.models import Municipality, Region
from portal.notices.models import NoticePage
from portal.vocabularies.models import PortalTag, Term
from tests.factories.accounts import AdministratorFactory
from tests.factories.casestudies import CasePageFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import MunicipalityFactory, RegionFactory
from tests.factories.notices import NoticePageFactory
from tests.factories.trainings import TrainingPageFactory
from tests.leaks.surfaces import SURFACES
from trainings.models import TrainingPage, TrainingSession

pytestmark = pytest.mark.django_db
RAW = "\x0b\x0c\x1f\x7f\x85\u2028\u2029\u200b\u202e\ufeff\ufffe\n\r"
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u200b\u202e\ufeff\ufffe]")
# URLs and keys that other data refer to.
KEYS = {"slug", "url_path", "path", "code", "kind", "translation_key", "draft_title", "vocabulary"}


@pytest.fixture
def raw():
    """Return the created objects, with an uncleaned text in every text field."""
    town = MunicipalityFactory(
        code="992011", name="潮見市", region=RegionFactory(slug="seibu", name="西部")
    )
    MunicipalityFactory(code="992020", region=town.region)
    CasePageFactory(municipalities=[town])
    training = TrainingPageFactory()
    NoticePageFactory()
    contact = LiaisonContactFactory(municipality=town)
    PortalTag.objects.create(name="まとめの印", kana="まとめのしるし")
    for model in (CasePage, TrainingPage, NoticePage, LiaisonContact, Municipality, Region, Term):
        dirty(model)
    dirty(TrainingSession)
    return training, contact


def dirty(model):
    """Write an uncleaned text into each text field of a model by SQL."""
    names = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not (field.choices or field.unique or field.name in KEYS)
        and type(field) in {models.CharField, models.TextField}
        and (field.max_length or 100) > len(RAW) + 2
    ]
    model.objects.update(**dict.fromkeys(names, f"題{RAW}名"))


def answer(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content) if response.streaming else response.content


def shown(client, address, encoding="utf-8"):
    """Return a machine-readable response; fail if it contains forbidden characters."""
    text = answer(client, address).decode(encoding)
    assert FORBIDDEN.findall(text.removeprefix("\ufeff")) == [], address
    assert "題" in text, address
    return text


def test_every_feed_is_xml(client, raw):
    for address in ("/trainings/feed.xml", "/notices/feed/", "/search/feed/"):
        feed = ElementTree.fromstring(shown(client, address))
        assert len(feed.findall(".//item/title")) >= 1
    ElementTree.fromstring(answer(client, "/sitemap.xml"))


def test_every_calendar_and_card_has_whole_lines(client, raw):
    training, contact = raw
    name = re.compile(r"^[A-Z-]+[;:]| ")
    for address in (
        "/trainings/calendar.ics",
        f"{training.url}calendar.ics",
        f"/contacts/{contact.pk}/vcard/",
    ):
        text = shown(client, address)
        assert [line for line in text.split("\r\n")[:-1] if not name.match(line)] == []
        assert text.splitlines() == text.split("\r\n")[:-1]


def test_every_table_is_readable(client, raw):
    client.force_login(AdministratorFactory())
    for address in ("/search/export/?format={}", "/contacts/table/?format={}"):
        shown(client, address.format("csv"))
        book = openpyxl.load_workbook(io.BytesIO(answer(client, address.format("xlsx"))))
        texts = [str(cell.value or "") for row in book.active.iter_rows() for cell in row]
        assert [text for text in texts if FORBIDDEN.search(text)] == []
        assert any("題" in text for text in texts)
    shown(client, "/search/export/?format=csv-cp932", "cp932")


def test_every_description_for_machines_is_clean(client, raw):
    for page in (CasePage.objects.get(), raw[0]):
        html = answer(client, page.url).decode()
        (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
        assert FORBIDDEN.findall(script) == []
        assert not re.search(r"\\u(?:000b|0085|2028|200b)", script)
        assert "題" in script


def test_every_public_address_answers(client, raw):
    for surface in SURFACES.values():
        surface.fetch(client, [])
