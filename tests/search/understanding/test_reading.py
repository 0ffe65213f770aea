"""The interpretation of a query: conditions, and the remaining words."""

import datetime

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.understanding.periods import AHEAD, BEHIND, period
from search.understanding.reading import read
from search.words.labels import labels
from tests.factories.municipalities import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def towns() -> None:
    for code, name, kana in (
        ("992020", "葦原市", "あしはらし"),
        ("992038", "鶴ノ瀬市", "つるのせし"),
        ("993018", "杉ヶ沢町", "すぎがさわちょう"),
        ("993026", "檜谷町", "ひのきだにちょう"),
        ("993034", "津町", "つちょう"),
        ("993042", "若葉町", "わかばちょう"),
        ("993051", "若葉村", "わかばむら"),
    ):
        MunicipalityFactory(code=code, name=name, kana=kana)


def understood(text: str, *words: str) -> tuple[dict[str, tuple[str, ...]], str]:
    """Return the facet values in the conditions, and the remaining words."""
    reading = read(text, labels(), words=words)
    filters = [pair for one in reading.conditions for pair in one.condition.filters]
    return dict(filters), reading.text


@pytest.mark.parametrize(
    "typed",
    [
        *("令和6年度", "令和６年度", "令和6年", "R6", "R6年度", "r6", "Ｒ６", "2024年度", "2024"),
        *("２０２４", "2024年"),
    ],
)
def test_a_fiscal_year_in_every_spelling(typed: str) -> None:
    assert understood(typed) == ({"year": ("2024",)}, "")


@pytest.mark.parametrize("typed", ["平成31年度", "令和元年度", "H31", "2019年度"])
def test_the_first_year_of_an_era_has_two_names(typed: str) -> None:
    assert understood(typed) == ({"year": ("2019",)}, "")


@pytest.mark.parametrize(
    "typed",
    ["2024人", "20245", "第2024号", "R6a", "6年度", "令和6年4月", "1年", "令和の話", "9999年度"],
)
def test_other_numbers_are_no_years(typed: str) -> None:
    assert understood(typed) == ({}, typed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("葦原市", "992020"),
        ("葦原", "992020"),
        ("あしはらし", "992020"),
        ("鶴の瀬市", "992038"),
        ("杉が沢", "993018"),
        ("杉ヶ沢町", "993018"),
        ("桧谷町", "993026"),
    ],
)
def test_a_municipality_in_every_spelling(typed: str, code: str) -> None:
    assert understood(f"{typed} 居場所") == ({"municipality": (code,)}, "居場所")
    assert understood(f"{typed}の居場所") == ({"municipality": (code,)}, "居場所")


def test_the_office_of_a_municipality_is_the_municipality() -> None:
    assert understood("葦原市役所の電話番号") == (
        {"municipality": ("992020",), "kind": ("contact",)},
        "",
    )
    assert understood("杉が沢町役場 居場所") == ({"municipality": ("993018",)}, "居場所")


@pytest.mark.parametrize("typed", ["津", "若葉", "葦原市民病院", "東葦原市"])
def test_what_may_be_something_else_is_no_municipality(typed: str) -> None:
    assert understood(typed) == ({}, typed)


@pytest.mark.parametrize(
    ("typed", "bands"),
    [
        ("人口8千人", ("under-10k",)),
        ("人口8000人", ("under-10k",)),
        ("人口８，０００人", ("under-10k",)),
        ("人口約2万人", ("10k-30k",)),
        ("小さな町", ("under-10k",)),
        ("小さい町", ("under-10k",)),
        ("1万人未満", ("under-10k",)),
        ("人口1万人未満", ("under-10k",)),
        ("3万人未満", ("under-10k", "10k-30k")),
        ("1万人以上3万人未満", ("10k-30k",)),
        ("人口10万人以上", ("100k-300k", "over-300k")),
    ],
)
def test_a_size_in_every_spelling(typed: str, bands: tuple[str, ...]) -> None:
    assert understood(f"{typed} 移動") == ({"population": bands}, "移動")


def test_a_small_town_in_a_sentence_is_no_condition() -> None:
    assert understood("小さい町で職員が足りない") == ({}, "小さい町で職員が足りない")


def test_a_size_with_the_kind_of_municipality() -> None:
    assert understood("人口8千人の町 移動") == (
        {"population": ("under-10k",), "municipality_type": ("town",)},
        "移動",
    )


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("研修", "training"),
        ("通知", "notice"),
        ("担当", "contact"),
        ("担当者", "contact"),
        ("電話番号", "contact"),
        ("連絡先", "contact"),
        ("事例", "case"),
    ],
)
def test_words_for_kinds_of_things(typed: str, kind: str) -> None:
    assert understood(typed) == ({"kind": (kind,)}, "")
    assert understood(f"空き家の{typed}") == ({"kind": (kind,)}, "空き家")


@pytest.mark.parametrize(
    ("typed", "kind", "words"),
    [
        ("視察を受け入れている担当", "contact", "視察を受け入れている"),
        ("役に立った事例", "case", "役に立った"),
        ("申し込める研修", "training", "申し込める"),
        ("役に立つ通知", "notice", "役に立つ"),
    ],
)
def test_a_word_for_a_kind_may_be_described_by_a_verb(typed: str, kind: str, words: str) -> None:
    assert understood(typed) == ({"kind": (kind,)}, words)


@pytest.mark.parametrize(
    "typed", ["研修会場", "事例の集め方", "担当の職員が足りない", "相互研修", "まちづくり研修"]
)
def test_words_for_kinds_inside_something_else_are_words(typed: str) -> None:
    assert understood(typed) == ({}, typed)


def test_of_two_kinds_the_later_is_asked_for() -> None:
    assert understood("研修の通知") == ({"kind": ("notice",)}, "研修")


def test_everything_together() -> None:
    assert understood("葦原市の令和8年度の研修 ひきこもり") == (
        {"municipality": ("992020",), "year": ("2026",), "kind": ("training",)},
        "ひきこもり",
    )


@pytest.mark.parametrize("typed", ["「令和6年度」", '"葦原市"', "居場所 -研修", "移動 -葦原市"])
def test_quotations_and_what_is_left_out_stay_as_they_are(typed: str) -> None:
    assert understood(typed) == ({}, typed)


def test_a_piece_can_be_a_word_again_and_so_can_all() -> None:
    assert understood("葦原市 令和6年度 茶畑", "令和6年度") == (
        {"municipality": ("992020",)},
        "令和6年度 茶畑",
    )
    assert understood("葦原市 令和6年度 茶畑", "1") == ({}, "葦原市 令和6年度 茶畑")


@pytest.mark.parametrize("typed", ["", "の", "　", "-", "「", "年度", "人口", "の研修"])
def test_odd_queries_are_read_without_error(typed: str) -> None:
    understood(typed)


@time_machine.travel(datetime.datetime(2026, 12, 30, 3, tzinfo=datetime.UTC))
def test_years_and_months_from_today() -> None:
    assert understood("今年度 予算") == ({"year": ("2026",)}, "予算")
    assert understood("来年度の予算") == ({"year": ("2027",)}, "予算")
    day = datetime.date
    assert period("今月") == (day(2026, 12, 1), day(2026, 12, 31))
    assert period("来月") == (day(2027, 1, 1), day(2027, 1, 31))
    assert period("再来月") == (day(2027, 2, 1), day(2027, 2, 28))
    assert period("先月") == (day(2026, 11, 1), day(2026, 11, 30))
    assert period("来週") == (day(2027, 1, 4), day(2027, 1, 10))


@time_machine.travel(datetime.datetime(2026, 11, 29, 3, tzinfo=datetime.UTC))
@pytest.mark.parametrize(
    ("typed", "announced", "sent"),
    [
        ("12月", (2026, 12), (2025, 12)),
        ("11月", (2026, 11), (2026, 11)),
        ("5月", (2027, 5), (2026, 5)),
        ("6月", (2026, 6), (2026, 6)),
        ("令和3年10月", (2021, 10), (2021, 10)),
        ("R8年4月", (2026, 4), (2026, 4)),
        ("2027年1月", (2027, 1), (2027, 1)),
    ],
)
def test_months_by_their_number(
    typed: str, announced: tuple[int, int], sent: tuple[int, int]
) -> None:
    for latest, (year, month) in ((AHEAD, announced), (BEHIND, sent)):
        days = period(typed, latest)
        assert days is not None
        assert (days[0], days[1].month) == (datetime.date(year, month, 1), month)


@pytest.mark.parametrize("typed", ["13月", "0月", "99年1月", "9999年1月", "令和元"])
def test_what_is_no_month(typed: str) -> None:
    assert period(typed) is None


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        *(
            ("12月の研修", "training"),
            ("令和8年12月の研修", "training"),
            ("今週の研修", "training"),
        ),
        *(("これからの研修", "training"), ("次回の研修", "training"), ("終わった研修", "training")),
        *(("10月の通知", "notice"), ("令和3年10月の通知", "notice"), ("最近の通知", "notice")),
    ],
)
def test_things_of_a_kind_by_time(typed: str, kind: str) -> None:
    assert understood(typed) == ({"kind": (kind,)}, "")


@pytest.mark.parametrize("typed", ["112月の研修会場", "3年12月号", "12月"])
def test_other_months_are_words(typed: str) -> None:
    assert understood(typed) == ({}, typed)


PIECES = (
    *("人口", "約", "1", "9" * 12, ",", "万", "千", "人", "以上", "未満", "人以下", "の町", "小さな町"),
    *("令和", "R", "0", "元", "年度", "年", "2024", "１２３", "٣", "〇", "平成31", "/", "㍻", "今月", "13月"),
    *("葦原市", "あしはら", "研修", "来月の", "担当", "内線", "「", "」", " ", "ﾞ", "(株)", "-"),
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=7).map("".join))
def test_any_text_can_be_read(typed: str) -> None:
    assert isinstance(read(typed, labels()).text, str)


@pytest.mark.parametrize(
    "typed", ["人口٣", "人口1,人", "平成31,人以下", "人口1,,2人", "9" * 100 + "人未満"]
)
def test_a_number_that_is_none_is_a_word(client: Client, typed: str) -> None:
    assert understood(typed) == ({}, typed)
    assert client.get("/search/", {"q": typed}).status_code == 200
