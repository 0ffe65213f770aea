"""Reads tables from offices."""

import datetime
import io
import re

import openpyxl
import pytest

from portal.tables.spreadsheets import MAX_ROWS, UnreadableFileError, neutralise, read_table, tidy

CSV = "市町村コード,題名\r\n322016,居場所づくり～髙﨑地区①\r\n"


def xlsx(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8（BOM付き）"),
        ("cp932", "Shift_JIS（CP932）"),
        ("utf-16", "UTF-16"),
    ],
)
def test_a_csv_is_read_in_each_encoding_offices_use(encoding, label):
    table = read_table(CSV.encode(encoding))

    assert table.encoding_label == label
    assert table.headers == ("市町村コード", "題名")
    assert [(row.number, row.values) for row in table.rows] == [
        (2, {"市町村コード": "322016", "題名": "居場所づくり～髙﨑地区①"})
    ]


def test_row_numbers_are_those_excel_shows_even_after_blank_rows():
    table = read_table("題名\r\n\r\nA\r\n,\r\nB\r\n".encode())

    assert [(row.number, row.values["題名"]) for row in table.rows] == [(3, "A"), (5, "B")]


def test_a_cell_may_hold_line_breaks_and_commas():
    table = read_table('題名,内容\r\nA,"一行目\r\n二行目, 続き"\r\n'.encode())

    assert table.rows[0].values["内容"] == "一行目\n二行目, 続き"


def test_tab_separated_text_pasted_from_excel_is_read():
    assert read_table("題名\t年度\nA\tR6\n".encode()).rows[0].values == {"題名": "A", "年度": "R6"}


def test_an_xlsx_gives_texts_as_they_are_seen():
    content = xlsx(
        ["市町村コード", "年度", "開始日", "費用"],
        ["011002", 2024, datetime.datetime(2024, 4, 1), 1500000.0],
    )

    assert read_table(content).rows[0].values == {
        "市町村コード": "011002",
        "年度": "2024",
        "開始日": "2024-04-01",
        "費用": "1500000",
    }


@pytest.mark.parametrize(
    "content",
    [xlsx(["題名", "費用"], ["A", "=1+1"]), "題名,費用\r\nA,=1+1\r\n".encode()],
    ids=["xlsx", "csv"],
)
def test_formula_cells_are_known_as_such(content):
    assert read_table(content).rows[0].formulas == {"費用"}


def test_what_our_own_export_neutralised_comes_back_as_it_was():
    text = "=SUM(A1)"

    row = read_table(f"題名\r\n{neutralise(text)}\r\n".encode()).rows[0]

    assert (row.values["題名"], row.formulas) == (text, frozenset())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_nothing_that_starts_like_a_formula_is_exported_bare(start):
    assert neutralise(f"{start}1") == f"'{start}1"


def test_half_width_kana_become_full_width_and_all_else_stays():
    assert tidy("ﾋｷｺﾓﾘ支援㈱①Ａ1 ") == "ヒキコモリ支援㈱①Ａ1"


def test_headers_are_compared_without_width_spaces_and_marks():
    table = read_table("題 名（必須）,市町村ｺｰﾄﾞ\r\nA,1\r\n".encode())

    assert table.headers == ("題名", "市町村コード")


def test_headers_that_stand_twice_are_named():
    assert read_table("題名,題名\r\nA,B\r\n".encode()).duplicate_headers == ("題名",)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "ファイルが空です。"),
        (b"\r\n,,\r\n", "ファイルが空です。"),
        (b"\x80\xff\xfe\xfd", "文字コードを判別できませんでした。"),
        (b"PK\x03\x04broken", "Excelブック（.xlsx）として開けませんでした。"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "古い形式（.xls）またはパスワード付き"),
        (b"a\r\n" + b"1\r\n" * (MAX_ROWS + 1), "行が多すぎます"),
        (b" " * (21 * 1024 * 1024), "ファイルが大きすぎます"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content, message):
    with pytest.raises(UnreadableFileError, match=re.escape(message)):
        read_table(content)
