"""Each field of a case has one description, and the description is true."""

import datetime
from decimal import Decimal

import pytest
from django.test import Client

from casestudies.fields import FIELDS, PART_FIELDS, TECHNICAL
from casestudies.models import CasePage
from casestudies.search import CaseSource
from tests.factories.casestudies import CasePageFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import PortalDocumentFactory, PortalImageFactory
from tests.support.described_fields import Specimen, names_of_model, without_description

OTHERS = {
    "case_municipalities.municipality": lambda text: MunicipalityFactory(name=text),
    "indicators.after": Decimal(12),
    "images.image": lambda text: PortalImageFactory(title=text, alt_text=text),
    "attachments.document": lambda text: PortalDocumentFactory(title=text),
    "links.url": "https://www.example.jp/",
    "videos.url": "https://www.example.jp/",
    "related_cases.case": lambda text: CasePageFactory(title=text),
    "consents.obtained_on": datetime.date(2026, 4, 1),
}


@pytest.mark.once
def test_every_field_is_described_or_technical() -> None:
    assert without_description(CasePage, FIELDS, TECHNICAL) == set()


@pytest.mark.once
def test_only_fields_of_the_model_are_described() -> None:
    names = names_of_model(CasePage)
    assert FIELDS.keys() - names == set()
    assert {name for name in TECHNICAL if not any(n.startswith(name) for n in names)} == set()
    assert FIELDS.keys() & TECHNICAL.keys() == set()


@pytest.mark.once
@pytest.mark.parametrize("forgotten", ["subtitle", "partners.role", "tags"])
def test_a_forgotten_field_is_found(forgotten: str) -> None:
    described = {name: field for name, field in FIELDS.items() if name != forgotten}
    assert without_description(CasePage, described, TECHNICAL) == {forgotten}


@pytest.mark.django_db
def test_page_print_and_search_show_what_the_descriptions_say(client: Client) -> None:
    specimen = Specimen(CasePage, FIELDS, PART_FIELDS, OTHERS)
    case = CasePageFactory(**specimen.values)
    document = next(iter(CaseSource().documents([case])))
    html = client.get(case.url).content.decode()
    assert specimen.found(html, document) == specimen.expected()
