"""Municipalities, their figures and their validity."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from portal.municipalities.models import Implementation, Municipality, ProgrammeStatus, Statistic
from portal.municipalities.official_list import municipalities_of
from portal.municipalities.services import (
    figures_snapshot,
    load_implementations,
    load_municipalities,
    shipped_implementations,
)
from portal.vocabularies.official import official_vocabularies
from tests.factories.municipalities import (
    MunicipalityFactory,
    StatisticFactory,
    implementation,
)

pytestmark = pytest.mark.django_db


def test_a_municipality_with_a_shared_name_is_shown_with_its_prefecture():
    load_municipalities(m for m in municipalities_of("01") if m.name in {"伊達市", "札幌市"})

    assert [str(m) for m in Municipality.objects.order_by("code")] == ["札幌市", "伊達市（北海道）"]


def test_loading_twice_keeps_what_the_operator_added():
    load_municipalities(municipalities_of("32"))
    Municipality.objects.filter(code="322016").update(valid_from=datetime.date(2011, 8, 1))

    result = load_municipalities(municipalities_of("32"))

    assert result == (0, 19)
    assert Municipality.objects.get(code="322016").valid_from == datetime.date(2011, 8, 1)


def test_a_merged_municipality_is_not_current_but_still_there(time_machine):
    time_machine.move_to("2026-11-24T00:00:00+09:00")
    successor = MunicipalityFactory()
    merged = MunicipalityFactory(valid_to=datetime.date(2026, 11, 23), successor=successor)

    assert list(Municipality.objects.current()) == [successor]
    assert set(Municipality.objects.current(datetime.date(2026, 11, 23))) == {merged, successor}


def test_the_latest_figure_of_each_indicator_counts():
    town = MunicipalityFactory()
    StatisticFactory(municipality=town, year=2015, value=9000)
    StatisticFactory(municipality=town, year=2020, value=8000)

    assert (town.population, town.population_band.slug) == (8000, "under-10k")


def test_the_snapshot_of_a_case_takes_no_figure_from_after_its_year():
    town = MunicipalityFactory()
    StatisticFactory(municipality=town, year=2015, value=9000)
    StatisticFactory(municipality=town, year=2020, value=8000)

    assert figures_snapshot(town, 2018) == {
        "population": {"value": "9000.00", "year": 2015, "source": "架空の統計"}
    }


def test_the_snapshot_falls_back_to_later_figures_when_nothing_older_is_known():
    town = MunicipalityFactory(with_population=8000)

    assert figures_snapshot(town, 2010)["population"]["year"] == 2020


@pytest.mark.parametrize(
    ("indicator", "value", "expected"),
    [
        ("population", "671602", "671,602人"),
        ("ageing_rate", "35.10", "35.1％"),
        ("area", "100", "100km²"),
    ],
)
def test_a_figure_is_written_with_separators_and_unit(indicator, value, expected):
    assert Statistic(indicator=indicator, value=Decimal(value)).formatted == expected


def test_a_code_of_another_prefecture_is_refused():
    MunicipalityFactory()
    stranger = Municipality(
        code="322016", prefecture_name="島根県", name="松江市", kana="まつえし", kind="core"
    )

    with pytest.raises(ValidationError) as error:
        stranger.full_clean()

    assert error.value.message_dict == {"code": ["この県のコードではありません。"]}


def test_validity_ends_after_it_begins():
    town = MunicipalityFactory()
    town.valid_from, town.valid_to = datetime.date(2026, 4, 1), datetime.date(2026, 3, 31)

    with pytest.raises(ValidationError) as error:
        town.full_clean()

    assert error.value.messages == ["廃止日は設置日より後の日にしてください。"]


def test_the_choices_of_the_code_are_worded_as_in_the_vocabulary():
    terms = next(v for v in official_vocabularies() if v["slug"] == "municipality_type")["terms"]

    assert [(term["slug"], term["label"]) for term in terms] == Municipality.Kind.choices


def test_every_shipped_kind_of_status_is_loaded_once_and_kept_as_edited():
    number = len(shipped_implementations())

    assert (load_implementations(), load_implementations()) == (number, 0)
    for kind in Implementation.objects.all():
        kind.full_clean()
    Implementation.objects.filter(slug="existing").update(label="わが県の進め方")
    Implementation.objects.get(slug="consolidated").delete()

    assert load_implementations() == 1
    assert Implementation.objects.get(slug="existing").label == "わが県の進め方"


@pytest.mark.parametrize(
    ("slug", "year", "possible"),
    [
        ("preparing", 2025, True),
        ("preparing", 2026, False),
        ("consolidated", 2025, False),
        ("consolidated", 2026, True),
        ("implemented", 2020, False),
        ("none", 2020, True),
    ],
)
def test_a_status_can_be_chosen_for_the_years_of_its_programme(slug, year, possible):
    status = ProgrammeStatus(
        municipality=MunicipalityFactory(), fiscal_year=year, status=implementation(slug)
    )
    messages = {}
    try:
        status.full_clean()
    except ValidationError as error:
        messages = error.message_dict

    wrong = {"status": [f"「{implementation(slug)}」は、この年度にはありません。"]}
    assert messages == ({} if possible else wrong)


def test_years_of_a_status_that_end_before_they_begin_are_refused():
    kind = Implementation(slug="a", label="甲", first_year=2026, last_year=2025)
    with pytest.raises(ValidationError) as error:
        kind.full_clean()

    assert error.value.messages == ["終わりの年度は始まりの年度より後にしてください。"]
