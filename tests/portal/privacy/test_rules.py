"""What is found, where and how serious it is."""

import pytest

from portal.privacy.checking import check_text
from portal.privacy.context import Context
from portal.privacy.findings import Kind, Level


def found(text: str, population: int | None = None, **populations: int) -> list[tuple[str, ...]]:
    context = Context(population, populations)
    return [(f.kind.value, f.level.value, f.text) for f in check_text(text, context=context)]


@pytest.mark.parametrize(
    ("text", "kind", "level", "part"),
    [
        ("佐藤さんが来た。", Kind.NAME, Level.STOP, "佐藤さん"),
        ("山田花子が来た。", Kind.NAME, Level.STOP, "山田花子"),
        ("会長の三浦さんが来た。", Kind.NAME, Level.WARN, "三浦さん"),
        ("高橋が来た。", Kind.NAME, Level.WARN, "高橋"),
        ("電話は090-1234-5678です。", Kind.PHONE, Level.STOP, "090-1234-5678"),
        ("福祉課（0852-99-5000）へ。", Kind.PHONE, Level.WARN, "0852-99-5000"),
        ("hanako@example.com へ。", Kind.MAIL, Level.STOP, "hanako@example.com"),
        ("fukushi@city.example.lg.jp へ。", Kind.MAIL, Level.WARN, "fukushi@city.example.lg.jp"),
        ("昭和25年3月4日生まれです。", Kind.BIRTH_DATE, Level.STOP, "昭和25年3月4日生まれ"),
        ("昭和25年生まれの男性です。", Kind.BIRTH_DATE, Level.WARN, "昭和25年生まれの男性"),
        ("82歳の独居女性です。", Kind.AGE, Level.STOP, "82歳の独居女性"),
        ("80代の母です。", Kind.AGE, Level.WARN, "80代の母"),
        ("大字上野123番地です。", Kind.ADDRESS, Level.STOP, "大字上野123番地"),
        ("役場は大字上野123番地です。", Kind.ADDRESS, Level.WARN, "大字上野123番地"),
        ("大字上野にある畑です。", Kind.ADDRESS, Level.WARN, "大字上野"),
        ("統合失調症の男性です。", Kind.ILLNESS, Level.STOP, "統合失調症の男性"),
        ("母が入院した。", Kind.ILLNESS, Level.WARN, "母が入院"),
        ("集落でただ一人の大工です。", Kind.SMALL_PLACE, Level.STOP, "ただ一人の大工"),
        ("北浦地区の独居の男性です。", Kind.SMALL_PLACE, Level.WARN, "北浦地区の独居の男性"),
        ("夫を亡くした女性です。", Kind.CIRCUMSTANCES, Level.WARN, "夫を亡くした女性"),
    ],
)
def test_finding_has_kind_level_and_place(text: str, kind: Kind, level: Level, part: str) -> None:
    assert found(text) == [(kind.value, level.value, part)]


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("電話は０９０－１２３４－５６７８です", "phone", "０９０－１２３４－５６７８"),
        ("ﾀﾅｶさんが来た", "name", "ﾀﾅｶさん"),
        ("ｶﾄﾞﾀさんが来た", "name", "ｶﾄﾞﾀさん"),
        ("髙橋さんが来た", "name", "髙橋さん"),
        ("𠮷田さんが来た", "name", "𠮷田さん"),
        ("👨‍👩‍👧佐藤さんが来た", "name", "佐藤さん"),
        ("佐\u200b藤さんが来た", "name", "佐\u200b藤さん"),
        ("か\u3099らす、佐藤さんが来た", "name", "佐藤さん"),
        ("㈱みらいの佐藤さんが来た", "name", "佐藤さん"),
        ("一行目\r\n二行目の佐藤さんが来た", "name", "佐藤さん"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "mail", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ"),
    ],
)
def test_places_are_those_of_the_text_as_given(text: str, kind: str, part: str) -> None:
    (finding,) = check_text(text)
    start = text.index(part)
    assert (finding.kind, finding.start, finding.end) == (kind, start, start + len(part))
    assert finding.text == text[finding.start : finding.end]


@pytest.mark.parametrize("name", ["佐藤さん（仮名）", "山田花子（仮名）", "鈴木（仮名）"])
def test_name_that_is_made_up_is_no_finding(name: str) -> None:
    assert found(f"{name}は畑に通う。") == []


def test_pseudonym_is_no_finding_without_further_facts() -> None:
    assert found("Aさんは畑に通う。") == []
    assert found("Aさんは72歳の男性で、畑に通う。") == [("age", "stop", "Aさんは72歳の男性")]


def test_numbers_of_services_are_no_finding() -> None:
    assert found("0120-00-0000、0570-000-000、110番、119番、189へ。") == []


def test_overlapping_findings_of_one_kind_are_one() -> None:
    text = "統合失調症の母は認知症です。"
    assert found(text) == [("illness", "stop", "統合失調症の母は認知症")]


@pytest.mark.parametrize(("population", "level"), [(2999, "stop"), (3000, "warn"), (None, "warn")])
def test_decade_and_sex_are_serious_below_3000_inhabitants(population, level) -> None:
    assert found("80代の女性が来た。", population) == [("age", level, "80代の女性")]


@pytest.mark.parametrize(
    ("population", "expected"),
    [(2999, [("small_place", "warn", "元教員の男性")]), (3000, []), (None, [])],
)
def test_what_somebody_was_tells_who_it_is_below_3000_inhabitants(population, expected) -> None:
    assert found("元教員の男性が学習支援を引き受けた。", population) == expected


@pytest.mark.parametrize(
    "told",
    ["人口2,500人の村です。", "人口は2500人です。", "人口約２千人です。", "岩沢村の話です。"],
)
def test_small_place_is_known_from_the_paragraph(told: str) -> None:
    text = f"{told}元教員の男性が来た。"
    assert found(text, 50_000, 岩沢村=1800) == [("small_place", "warn", "元教員の男性")]
    apart = f"{told}\n元教員の男性が来た。"
    assert found(apart, 50_000, 岩沢村=1800) == []


@pytest.mark.parametrize(
    "told", ["人口2.5万人の市です。", "人口10,000人の町です。", "人口3,000人未満の町村です。"]
)
def test_other_figures_make_no_small_place(told: str) -> None:
    assert found(f"{told}元教員の男性が来た。") == []


def test_a_name_that_can_be_read_as_two_words_stays_a_name() -> None:
    assert [part for _, _, part in found("大森 林が担当した。")] == ["大森 林"]
    assert found("所 管部署に送付した。") == []
