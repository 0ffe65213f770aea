"""Each field of a training has one description, and the description is true."""

import datetime

import pytest
from django.test import Client

from portal.tables.spreadsheets import read_table
from portal.tables.writing import UTF8
from tests.factories.casestudies import CasePageFactory
from tests.factories.municipalities import MunicipalityFactory, RegionFactory
from tests.factories.trainings import TrainingPageFactory
from tests.support.described_fields import Specimen, names_of_model, without_description
from trainings.event_profiles.profiles import profiles
from trainings.event_profiles.writing import WRITERS, write_events
from trainings.fields import FIELDS, PART_FIELDS, TECHNICAL
from trainings.models import TrainingPage
from trainings.search import TrainingSource

OTHERS = {
    "municipality": lambda text: MunicipalityFactory(name=text),
    "place_municipality": lambda text: MunicipalityFactory(name=text),
    "region": lambda text: RegionFactory(name=text),
    # Only shown for cancelled trainings (test_page.py), and for several sessions
    # (test_round_trip.py).
    "cancellation_reason": "",
    "sessions.title": "",
    "sessions.day": datetime.date(2099, 5, 1),
    "lecturers.consent_on": datetime.date(2026, 4, 1),
    "materials.visibility": "public",
    "related_pages.related": lambda text: CasePageFactory(title=text),
}
# Columns of event tables without a field: constants of the portal, or composed values.
OF_THE_PORTAL = {"number", "prefecture_name", "url"}


@pytest.mark.once
def test_every_field_is_described_or_technical() -> None:
    assert without_description(TrainingPage, FIELDS, TECHNICAL) == set()


@pytest.mark.once
def test_only_fields_of_the_model_are_described() -> None:
    names = names_of_model(TrainingPage)
    assert FIELDS.keys() - names == set()
    assert {name for name in TECHNICAL if not any(n.startswith(name) for n in names)} == set()
    assert FIELDS.keys() & TECHNICAL.keys() == set()


@pytest.mark.once
@pytest.mark.parametrize("forgotten", ["kana", "lecturers.role", "tags"])
def test_a_forgotten_field_is_found(forgotten: str) -> None:
    described = {name: field for name, field in FIELDS.items() if name != forgotten}
    assert without_description(TrainingPage, described, TECHNICAL) == {forgotten}


@pytest.mark.once
def test_event_tables_hold_what_the_descriptions_export() -> None:
    exported = {value for field in FIELDS.values() for value in field.exported}
    assert exported | OF_THE_PORTAL == set(WRITERS)


@pytest.mark.django_db
def test_page_print_search_and_tables_show_what_the_descriptions_say(client: Client) -> None:
    specimen = Specimen(TrainingPage, FIELDS, PART_FIELDS, OTHERS)
    training = TrainingPageFactory(**specimen.values)
    document = next(iter(TrainingSource().documents([training])))
    html = client.get(training.url).content.decode()
    assert specimen.found(html, document) == specimen.expected()

    cells = ""
    for profile in profiles().values():
        table = write_events([training], profile, UTF8, base_url="http://x", prefecture=("", ""))
        (row,) = read_table(table.content).rows
        cells += "\n".join(row.values.values())
    exported = {name for name, text in specimen.texts.items() if text in cells}
    assert exported == {name for name in specimen.texts if FIELDS[name].exported}
