"""The field that chooses a municipality: a list by region, to which scripts add type-ahead."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django import forms

from portal.municipalities.form_fields import MunicipalityChoiceField
from portal.municipalities.models import Municipality
from tests.factories.municipalities import MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    """A form with the field."""

    place = MunicipalityChoiceField(Municipality.objects.all())


def parsed(form: forms.Form) -> BeautifulSoup:
    return BeautifulSoup(str(form["place"]), "html.parser")


def test_municipalities_stand_by_region_and_reading() -> None:
    west = RegionFactory(slug="west", name="西部", order=2)
    east = RegionFactory(slug="east", name="東部", order=1)
    MunicipalityFactory(name="西町", kana="にしまち", region=west)
    MunicipalityFactory(name="ぬの町", kana="ぬのまち", region=east)
    MunicipalityFactory(name="赤町", kana="あかまち", region=east)
    MunicipalityFactory(name="離島村", kana="りとうむら", region=None)

    select = parsed(Form())

    groups = {
        group["label"]: [(option.text, option["data-kana"]) for option in group.select("option")]
        for group in select.select("optgroup")
    }
    assert groups == {
        "東部": [("赤町", "あかまち"), ("ぬの町", "ぬのまち")],
        "西部": [("西町", "にしまち")],
        "圏域なし": [("離島村", "りとうむら")],
    }
    assert list(groups) == ["東部", "西部", "圏域なし"]


def test_a_prefecture_without_regions_has_a_plain_list() -> None:
    MunicipalityFactory(name="赤町", kana="あかまち")
    select = parsed(Form())
    assert select.select("optgroup") == []
    assert [option.text for option in select.select("option[data-kana]")] == ["赤町"]


def test_a_former_municipality_stays_where_it_is_stored_only() -> None:
    former = MunicipalityFactory(name="旧町", valid_to=datetime.date(2026, 3, 31))
    with time_machine.travel("2026-03-31 12:00+09:00"):
        assert Form({"place": former.pk}).is_valid()
    with time_machine.travel("2026-04-01 12:00+09:00"):
        assert not Form({"place": former.pk}).is_valid()
        assert Form({"place": former.pk}, initial={"place": former.pk}).is_valid()


def test_the_list_costs_one_query_however_many_there_are(django_assert_num_queries) -> None:
    region = RegionFactory()
    for _ in range(3):
        MunicipalityFactory(region=region)
    with django_assert_num_queries(1):
        str(Form()["place"])
