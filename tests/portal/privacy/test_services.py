"""Several fields at once, and the pieces of a text that is shown with marks."""

import datetime

import pytest

from portal.privacy.checking import check_text
from portal.privacy.findings import Kind, Level
from portal.privacy.services import Segment, check_fields, municipality_populations, segments
from tests.factories.municipalities import MunicipalityFactory, StatisticFactory

FIELDS = {
    "概要": "佐藤さんが始めた。",
    "成果": "参加者は30人です。",
    "写真の説明": "畑に立つ鈴木氏",
}


def summary(findings):
    return {label: [(f.kind, f.text) for f in found] for label, found in findings.items()}


@pytest.mark.django_db
def test_fields_with_findings_are_told_by_their_labels() -> None:
    assert summary(check_fields(FIELDS)) == {
        "概要": [(Kind.NAME, "佐藤さん")],
        "写真の説明": [(Kind.NAME, "鈴木氏")],
    }


@pytest.mark.django_db
def test_municipality_that_a_field_names_is_known_with_its_population() -> None:
    village = MunicipalityFactory(name="岩沢村")
    StatisticFactory(municipality=village, indicator="population", year=2020, value=1800)
    town = MunicipalityFactory(name="潮見市", with_population=50_000)
    text = "岩沢村では、80代の女性が店を守る。"
    found = check_fields({"概要": text}, municipalities=[town.pk])
    assert [f.level for f in found["概要"]] == [Level.STOP]


@pytest.mark.django_db
def test_smallest_municipality_of_a_thing_counts() -> None:
    town = MunicipalityFactory(with_population=50_000)
    village = MunicipalityFactory(with_population=1_800, valid_to=datetime.date(2005, 3, 31))
    text = {"概要": "80代の女性が店を守る。"}
    levels = [
        [f.level for f in check_fields(text, municipalities=chosen)["概要"]]
        for chosen in ([], [town.pk], [town.pk, village.pk])
    ]
    assert levels == [[Level.WARN], [Level.WARN], [Level.STOP]]


@pytest.mark.django_db
def test_populations_are_the_latest_and_take_two_queries(django_assert_num_queries) -> None:
    for name in ("岩沢村", "葦原市", "潮見市"):
        municipality = MunicipalityFactory(name=name)
        for year, value in ((2015, 9000), (2020, 8000)):
            StatisticFactory(
                municipality=municipality, indicator="population", year=year, value=value
            )
    MunicipalityFactory(name="鶴ノ瀬市")
    with django_assert_num_queries(2):
        assert municipality_populations() == {"岩沢村": 8000, "葦原市": 8000, "潮見市": 8000}


def test_segments_cut_a_text_at_its_findings() -> None:
    text = "<b>佐藤さん</b>と話した。"
    (finding,) = check_text(text)
    assert segments(text, [finding]) == [
        Segment("<b>"),
        Segment("佐藤さん", (finding,)),
        Segment("</b>と話した。"),
    ]


def test_segments_hold_all_findings_that_overlap() -> None:
    text = "統合失調症の60代男性が来た。"
    findings = check_text(text)
    pieces = segments(text, findings)
    assert "".join(piece.text for piece in pieces) == text
    kinds = {piece.text: {finding.kind for finding in piece.findings} for piece in pieces}
    assert kinds == {
        "統合失調症の": {Kind.ILLNESS},
        "60代男性": {Kind.ILLNESS, Kind.AGE},
        "が来た。": set(),
    }


def test_text_without_findings_is_one_segment() -> None:
    assert segments("畑です。", []) == [Segment("畑です。")]
    assert segments("", []) == []
