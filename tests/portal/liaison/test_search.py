"""Contacts in the search: which are found, by whom, and until when."""

import datetime

import pytest
from django.test import Client

from portal.liaison.models import Role, Side
from portal.liaison.search import ContactSource
from tests.factories.liaison import LiaisonContactFactory, PrefectureContactFactory
from tests.factories.municipalities import MunicipalityFactory, RegionFactory, StatisticFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _inline(settings) -> None:
    settings.SEARCH_REBUILD = "inline"


def document(contact):
    return next(iter(ContactSource().documents([contact])))


def found(client: Client, **query: str) -> list[str]:
    return [
        "".join(part.text for part in hit.title)
        for hit in client.get("/search/", query).context["search"].hits
    ]


def test_a_document_has_the_facets_of_its_place_side_and_role():
    town = MunicipalityFactory(region=RegionFactory(slug="seibu"), with_population=8000)
    contact = LiaisonContactFactory(municipality=town, side=Side.REGIONAL, role=Role.VISIT)

    made = document(contact)

    assert made.facets == {
        "kind": ("contact",),
        "side": ("regional",),
        "role": ("visit",),
        "region": ("seibu",),
        "municipality": (town.code,),
        "municipality_type": ("town",),
        "population": ("under-10k",),
    }
    assert (made.url, made.order) == (contact.get_absolute_url(), town.code)
    assert made.card == {"facts": ["地域振興部局", "視察受入", f"電話 {contact.phone}"]}


def test_a_branch_office_belongs_to_its_region_only():
    office = PrefectureContactFactory(
        side=Side.PREFECTURE_BRANCH, region=RegionFactory(slug="tobu")
    )

    assert document(office).facets == {
        "kind": ("contact",),
        "side": ("prefecture_branch",),
        "role": ("liaison",),
        "region": ("tobu",),
    }


def test_no_document_holds_the_persons_name():
    contact = LiaisonContactFactory(person_name="ヒミツ ハナコ", note="備考")

    assert "ヒミツ" not in str(document(contact))


def test_a_contact_is_found_by_place_side_and_reading(client):
    town = MunicipalityFactory(name="潮見市", kana="しおみし")
    LiaisonContactFactory(municipality=town, section="地域共生課", kana="ちいききょうせいか")
    LiaisonContactFactory(section="健康課", kana="けんこうか")

    for words in ("潮見市 福祉部局", "しおみし 地域共生", "潮見 担当者"):
        assert found(client, q=words) == ["潮見市 地域共生課"], words
    assert found(client, kind="contact", side="regional") == []


def test_a_contact_is_out_of_the_search_in_the_second_after_its_last_day(client, time_machine):
    time_machine.move_to("2027-03-01T12:00:00+09:00")
    LiaisonContactFactory(section="終わる課", valid_to=datetime.date(2027, 3, 31))
    time_machine.move_to("2027-03-31T23:59:59+09:00")
    assert len(found(client, q="終わる課")) == 1
    time_machine.move_to("2027-04-01T00:00:00+09:00")
    assert found(client, q="終わる課") == []


def test_a_merged_municipality_takes_its_contacts_out_of_the_search():
    town = MunicipalityFactory(valid_to=datetime.date(2027, 3, 31))
    contact = LiaisonContactFactory(municipality=town, valid_to=datetime.date(2028, 3, 31))

    assert str(document(contact).visible_until) == "2027-04-01 00:00:00+09:00"


def test_what_a_document_is_made_of_touches_its_contacts():
    region = RegionFactory()
    town = MunicipalityFactory(region=region)
    contact = LiaisonContactFactory(municipality=town)
    office = PrefectureContactFactory(side=Side.PREFECTURE_BRANCH, region=region)
    figure = StatisticFactory(municipality=town)
    LiaisonContactFactory()

    touched = {
        type(thing).__name__: sorted(ContactSource().watch[type(thing)](thing) or [])
        for thing in (region, town, figure)
    }

    assert touched == {
        "Region": sorted([contact.pk, office.pk]),
        "Municipality": [contact.pk],
        "Statistic": [contact.pk],
    }


def test_documents_are_made_in_a_fixed_number_of_queries(django_assert_num_queries):
    contacts = [LiaisonContactFactory(municipality__with_population=8000) for _ in range(5)]

    with django_assert_num_queries(4):
        list(ContactSource().documents(contacts))
