"""Imports figures from real tables: what is read, what is refused, what is ignored."""

from collections.abc import Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.municipalities.models import Municipality, Statistic
from portal.municipalities.official_list import municipalities_of
from portal.municipalities.services import load_municipalities
from portal.municipalities.statistics.mappings import UnfitMappingError, read_mapping
from portal.municipalities.statistics.services import import_statistics
from portal.tables.report import Outcome
from portal.tables.spreadsheets import read_lines
from tests.factories.municipalities import MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CENSUS = ["市区町村コード", "市区町村名", "総人口（令和2年国勢調査）"]
CENSUS_SOURCE = "出典：政府統計の総合窓口(e-Stat)（令和2年国勢調査）"
YEARS = b"""
code = "\xe3\x82\xb3\xe3\x83\xbc\xe3\x83\x89"
year_column = "\xe5\xb9\xb4"
source = "S"
[[figures]]
column = "65+"
per = "all"
indicator = "ageing_rate"
[[figures]]
column = "ha"
indicator = "area"
factor = 0.01
"""


@pytest.fixture
def towns() -> list[Municipality]:
    return [
        MunicipalityFactory(body="99201", name="甲市"),
        MunicipalityFactory(body="99301", name="乙ケ町"),
    ]


def stored() -> dict[tuple[str, str, int], Decimal]:
    return {
        (s.municipality.code, s.indicator, s.year): s.value
        for s in Statistic.objects.select_related("municipality")
    }


def census(*rows: Sequence[str]) -> list[Sequence[str]]:
    return [CENSUS, *rows]


def errors(report) -> list[str]:
    return [str(message) for row in report.rows for message in row.errors]


def test_census_table_is_recognised_by_its_header(towns) -> None:
    report = import_statistics(census(["99201", "甲市", "12,345"], ["99301", "乙ヶ町", "６７８人"]))
    assert stored() == {
        (towns[0].code, "population", 2020): Decimal("12345.00"),
        (towns[1].code, "population", 2020): Decimal("678.00"),
    }
    assert report.stored
    assert {s.source for s in Statistic.objects.all()} == {CENSUS_SOURCE}


def test_header_may_stand_below_a_title_and_notes_below_the_table(towns) -> None:
    report = import_statistics(
        [
            ["人口速報集計結果"],
            [],
            ["", "単位：人"],
            *census(["99201", "甲市", "100"], ["99301", "乙ケ町", "-"]),
            ["注）X は秘匿"],
        ]
    )
    assert stored() == {(towns[0].code, "population", 2020): Decimal("100.00")}
    assert [(row.number, row.outcome) for row in report.rows] == [
        (5, Outcome.NEW),
        (6, Outcome.EMPTY),
    ]
    assert report.skipped == (("注記など", 1),)


@pytest.mark.parametrize("sign", ["", "-", "－", "―", "…", "...", "X", "Ｘ", "x", "***"])
def test_signs_for_missing_figures_store_nothing_and_delete_nothing(towns, sign: str) -> None:
    import_statistics(census(["99201", "甲市", "100"]))
    report = import_statistics(census(["99201", "甲市", sign]))
    assert report.is_valid
    assert list(stored().values()) == [Decimal("100.00")]


def test_totals_wards_other_prefectures_and_counties_are_left_out_and_counted(towns) -> None:
    city = MunicipalityFactory(body="99100", name="大市", kind=Municipality.Kind.DESIGNATED)
    report = import_statistics(
        census(
            ["00000", "全国", "126226568"],
            ["99000", "汐野県", "500000"],
            ["99100", "大市", "300000"],
            ["99101", "大市中央区", "100000"],
            ["99300", "山郡", "9000"],
            ["98201", "隣県の市", "40000"],
        )
    )
    assert stored() == {(city.code, "population", 2020): Decimal("300000.00")}
    assert dict(report.skipped) == {
        "国・都道府県の合計": 2,
        "政令指定都市の区": 1,
        "登録のない区域（郡・支庁など）": 1,
        "ほかの都道府県": 1,
    }


def test_codes_with_and_without_check_digit_and_without_their_zero_are_read() -> None:
    sapporo = MunicipalityFactory(code="011002", name="札幌市")
    for codes in (["01100"], ["011002"], ["1100"], ["11002"], ["０１１００２"]):
        Statistic.objects.all().delete()
        import_statistics(census([codes[0], "札幌市", "5"]))
        assert list(stored()) == [(sapporo.code, "population", 2020)]


def test_five_digits_that_look_like_six_without_a_zero_are_read_by_their_column() -> None:
    # 32204 (益田市) can also be 03220-4 without its leading zero.
    masuda = MunicipalityFactory(code="322041", name="益田市")
    import_statistics(census(["32201", "松江市", "1"], ["32204", "益田市", "45003"]))
    assert stored() == {(masuda.code, "population", 2020): Decimal("45003.00")}


def test_name_of_another_municipality_beside_a_code_is_an_error(towns) -> None:
    report = import_statistics(census(["99201", "丙市", "5"]))
    assert errors(report) == ["コード「99201」は甲市ですが、「丙市」と書かれています。"]
    assert stored() == {}


def test_prefecture_and_county_may_stand_before_the_name(towns) -> None:
    report = import_statistics(census(["99301", "汐野県 山郡　乙ケ町", "5"]))
    assert report.is_valid


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("たくさん", "「総人口(令和2年国勢調査)」（たくさん）：数として読めません。"),
        ("-5", "「総人口(令和2年国勢調査)」（-5）：負の数は登録できません。"),
        ("NaN", "「総人口(令和2年国勢調査)」（NaN）：数として読めません。"),
        ("1e15", "「総人口(令和2年国勢調査)」（1e15）：数が大きすぎます。"),
    ],
)
def test_one_bad_cell_keeps_the_whole_file_out(towns, cell: str, said: str) -> None:
    report = import_statistics(census(["99201", "甲市", "5"], ["99301", "乙ケ町", cell]))
    assert errors(report) == [said]
    assert (report.stored, stored()) == (False, {})


def test_wrong_check_digit_is_an_error(towns) -> None:
    wrong = towns[0].code[:5] + str((int(towns[0].code[5]) + 1) % 10)
    report = import_statistics(census([wrong, "甲市", "5"]))
    assert errors(report) == [f"市町村コード「{wrong}」が正しくありません。"]


def test_two_different_figures_of_one_year_are_an_error(towns) -> None:
    report = import_statistics(census(["99201", "甲市", "5"], ["99201", "甲市", "6"]))
    assert errors(report) == [
        "「総人口(令和2年国勢調査)」：同じ年の値がファイルに2つあり、違っています（5と6）。"
    ]
    assert stored() == {}


def test_second_import_changes_nothing_and_a_corrected_one_updates(towns) -> None:
    rows = census(["99201", "甲市", "5"], ["99301", "乙ケ町", "6"])
    import_statistics(rows)
    keys = set(Statistic.objects.values_list("pk", flat=True))
    again = import_statistics(rows)
    assert again.counts == {Outcome.SAME: 2}
    corrected = import_statistics(census(["99201", "甲市", "7"], ["99301", "乙ケ町", "6"]))
    assert corrected.counts == {Outcome.UPDATE: 1, Outcome.SAME: 1}
    assert set(Statistic.objects.values_list("pk", flat=True)) == keys


def test_dry_run_reports_the_same_and_stores_nothing(towns) -> None:
    report = import_statistics(census(["99201", "甲市", "5"]), dry_run=True)
    assert (report.stored, report.counts, stored()) == (False, {Outcome.NEW: 1}, {})
    assert report.warnings == ("ファイルに行のない市町村（1）：乙ケ町",)


def test_several_years_stand_in_columns_of_the_portals_own_shape(towns) -> None:
    report = import_statistics(
        [
            [
                "全国地方公共団体コード",
                "市町村名",
                "人口（2020年）",
                "人口（2025年）",
                "高齢化率（2025年）",
            ],
            [towns[0].code, "甲市", "100", "90", "41.5"],
        ],
        source="架空の統計",
    )
    assert report.is_valid
    assert stored() == {
        (towns[0].code, "population", 2020): Decimal("100.00"),
        (towns[0].code, "population", 2025): Decimal("90.00"),
        (towns[0].code, "ageing_rate", 2025): Decimal("41.50"),
    }


def test_several_years_stand_in_rows_when_the_mapping_names_their_column(towns) -> None:
    import_statistics(
        [
            ["年", "コード", "all", "65+", "ha"],
            ["令和2年", "99201", "1,000", "333", "12,345"],
            ["平成27年", "99201", "1,100", "330", ""],
            ["2010年", "99201", "0", "0", ""],
        ],
        mapping=read_mapping(YEARS),
    )
    assert stored() == {
        (towns[0].code, "ageing_rate", 2020): Decimal("33.30"),
        (towns[0].code, "ageing_rate", 2015): Decimal("30.00"),
        (towns[0].code, "area", 2020): Decimal("123.45"),
    }


def test_source_and_year_are_asked_for_when_nothing_tells_them(towns) -> None:
    rows = [["全国地方公共団体コード", "人口（2020年）"], [towns[0].code, "5"]]
    report = import_statistics(rows)
    assert report.file_errors == (
        "出典がわかりません。出典を入力してください（例：島根県人口推計、令和7年10月1日）。",
    )
    mapping = read_mapping(
        'code = "コード"\nsource = "S"\n[[figures]]\ncolumn = "人口"\nindicator = "population"'.encode()
    )
    rows = [["コード", "人口"], [towns[0].code, "5"]]
    report = import_statistics(rows, mapping=mapping)
    assert report.file_errors == ("列「人口」が何年の値かわかりません。年を指定してください。",)
    assert import_statistics(rows, mapping=mapping, year=2024).stored
    assert list(stored()) == [(towns[0].code, "population", 2024)]


def test_table_without_a_known_header_is_refused(towns) -> None:
    report = import_statistics([["市町村", "人数"], ["甲市", "5"]])
    assert [error.split("。")[0] for error in report.file_errors] == [
        "どの列が何かわかりませんでした"
    ]


def test_file_of_another_prefecture_is_refused(towns) -> None:
    report = import_statistics(census(["98201", "隣県の市", "5"]))
    assert report.file_errors == (
        "この県の市町村の行がありません。都道府県を取り違えていないか確かめてください。",
    )
    assert not report.stored


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"code =",
        b'code = "c"',
        b'code = "c"\nfigures = 3',
        b'code = "c"\nfigures = [3]',
        b'[[figures]]\ncolumn = "c"\nindicator = "population"',
        b'code = "c"\n[[figures]]\ncolumn = "a"\nindicator = "happiness"',
        b'code = "c"\n[[figures]]\nindicator = "population"',
        b'code = "c"\n[[figures]]\ncolumn = "a"\npattern = "b"\nindicator = "population"',
        b'code = "c"\n[[figures]]\npattern = "("\nindicator = "population"',
        b'code = "c"\n[[figures]]\ncolumn = "a"\nindicator = "population"\nfactor = "many"',
        b'code = "c"\n[[figures]]\ncolumn = "a"\nindicator = "population"\nyear = 20',
    ],
)
def test_unfit_mapping_is_refused_with_a_message(content: bytes) -> None:
    with pytest.raises(UnfitMappingError, match="列の対応表"):
        read_mapping(content)


class AnyTable(TestCase):
    """Whatever a table contains, the import returns a report and never raises."""

    def setUp(self) -> None:
        MunicipalityFactory(body="99201", name="甲市")

    @settings(max_examples=80)
    @given(
        st.lists(
            st.lists(
                st.sampled_from(["99201", "甲市", "5", "", "９９２０１", "9" * 30, "1e400", "sNaN"])
                | st.text(max_size=6),
                max_size=4,
            ),
            max_size=6,
        )
    )
    def test_is_reported(self, rows: list[list[str]]) -> None:
        report = import_statistics(census(*rows))
        assert report.stored is report.is_valid


# ---- the real file -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefecture", "municipalities", "total"),
    [("32", 19, 671_602), ("20", 77, 2_049_683), ("01", 179, 5_228_885)],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_real_census_gives_the_prefectures_total(
    shared: Path, prefecture: str, municipalities: int, total: int, encoding: str
) -> None:
    load_municipalities(municipalities_of(prefecture))
    text = (shared / "data" / "statistics" / "population-2020.csv").read_text("utf-8-sig")
    lines, _ = read_lines(text.encode(encoding))
    report = import_statistics(lines)
    assert (report.file_errors, report.warnings, errors(report)) == ((), (), [])
    assert report.counts == {Outcome.NEW: municipalities}
    assert sum(stored().values()) == total


# ---- the command -------------------------------------------------------------------------------


def test_command_reports_row_by_row(towns, tmp_path: Path) -> None:
    path = tmp_path / "人口.csv"
    path.write_text("\n".join(",".join(row) for row in census(["99201", "甲市", "5"])), "cp932")
    said = StringIO()
    call_command("import_statistics", str(path), stdout=said)
    assert said.getvalue().splitlines() == [
        "文字コード：Shift_JIS（CP932）",
        "列の対応表：令和2年国勢調査 人口速報集計",
        "2行目 新規 甲市 人口 5人（2020年）",
        "注意：ファイルに行のない市町村（1）：乙ケ町",
        f"新規 1市町村、更新 0市町村、変更なし 0市町村、値なし 0市町村、エラー 0行（{CENSUS_SOURCE}）",
        "取り込みました。",
    ]


def test_command_fails_when_a_row_is_wrong(towns, tmp_path: Path) -> None:
    path = tmp_path / "population.csv"
    path.write_text("\n".join(",".join(row) for row in census(["99201", "甲市", "多数"])), "utf-8")
    with pytest.raises(CommandError, match="エラーがあるため、何も保存していません。"):
        call_command("import_statistics", str(path), stdout=StringIO())
    assert stored() == {}


@pytest.mark.parametrize("option", ["file", "mapping"])
def test_command_fails_for_files_that_are_not_there(tmp_path: Path, option: str) -> None:
    path = tmp_path / "population.csv"
    path.write_text("a,b", "utf-8")
    nowhere = str(tmp_path / "nowhere")
    arguments = [nowhere] if option == "file" else [str(path), "--mapping", nowhere]
    with pytest.raises(CommandError, match="ファイルを読めませんでした"):
        call_command("import_statistics", *arguments, stdout=StringIO())
