"""Writes tables for offices."""

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.tables.reading import tables
from portal.tables.spreadsheets import FORMULA_LIKE, read_table, table_of, tidy
from portal.tables.writing import (
    CP932,
    FORMATS,
    UTF8,
    XLSX,
    Replacement,
    write_csv,
    write_table,
    write_xlsx,
)

HEADERS = ("コード", "イベント名")


def rows_of(written):
    return [tuple(row.values[h] for h in HEADERS) for row in read_table(written.content).rows]


def test_the_default_is_utf_8_with_the_mark_excel_needs_and_its_line_ends():
    written = write_csv(HEADERS, [("012025", "研修")])

    assert written.content == b"\xef\xbb\xbf" + "コード,イベント名\r\n012025,研修\r\n".encode()
    assert written.replacements == ()


@pytest.mark.parametrize("file_format", [file_format for file_format, _ in FORMATS])
def test_what_is_written_is_read_again(file_format):
    rows = [("012025", "～髙﨑㈱ 講座"), ("322016", '"引用", 改行\nあり'), ("", "-5度の朝")]

    written = write_table(HEADERS, rows, file_format)

    assert rows_of(written) == rows
    assert written.replacements == ()


@pytest.mark.parametrize("file_format", [file_format for file_format, _ in FORMATS])
@pytest.mark.parametrize("start", FORMULA_LIKE)
def test_no_cell_is_a_formula(file_format, start):
    written = write_table(HEADERS, [("1", f'{start}HYPERLINK("http://x")')], file_format)

    if file_format == XLSX:
        cell = openpyxl.load_workbook(io.BytesIO(written.content)).active["B2"]
        assert (cell.data_type, cell.value[0]) == ("s", "'")
    else:
        assert f"'{start}HYPERLINK" in written.content.decode(file_format)
    assert not read_table(written.content).rows[0].formulas


def test_xlsx_holds_numbers_as_text():
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(HEADERS, [("012025", 30)]).content))

    cells = [(cell.value, cell.data_type, cell.number_format) for cell in book.active[2]]
    assert cells == [("012025", "s", "@"), ("30", "s", "@")]
    assert book.active.freeze_panes == "A2"


def test_what_cp932_lacks_is_replaced_by_the_nearest_and_listed():
    rows = [("1", "𠮷田さん—葛\U000e0100城"), ("2", "𠮷野 🍵 Café"), ("3", "10時〜12時")]

    written = write_csv(HEADERS, rows, CP932)

    assert written.content.decode(CP932).splitlines()[1:] == [
        "1,吉田さん―葛城",
        "2,吉野 〓 Cafe",
        "3,10時～12時",
    ]
    name = "イベント名"
    assert written.replacements == (
        Replacement("𠮷", "吉", ((2, name), (3, name))),
        Replacement("—", "―", ((2, name),)),
        Replacement("\U000e0100", "", ((2, name),)),
        Replacement("🍵", "〓", ((3, name),)),
        Replacement("é", "e", ((3, name),)),
    )
    assert [str(replacement) for replacement in written.replacements[:3]] == [
        "「𠮷」（U+20BB7）を「吉」に置き換えました（2行目の「イベント名」、ほか1か所）。",
        "「—」（U+2014）を「―」に置き換えました（2行目の「イベント名」）。",
        "「見えない文字」（U+E0100）を取り除きました（2行目の「イベント名」）。",
    ]


def test_letters_with_a_combining_mark_are_composed_not_replaced():
    written = write_csv(HEADERS, [("1", "か\u3099んばる")], CP932)

    assert (written.content.decode(CP932).splitlines()[1], written.replacements) == (
        "1,がんばる",
        (),
    )


def test_an_unknown_encoding_is_refused():
    with pytest.raises(ValueError, match="shift_jis"):
        write_csv(HEADERS, [], "shift_jis")


def test_a_download_has_its_name_in_japanese():
    response = write_csv(HEADERS, [], UTF8).response("研修一覧")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].endswith("%E7%A0%94%E4%BF%AE%E4%B8%80%E8%A6%A7.csv")


@pytest.mark.parametrize("file_format", [file_format for file_format, _ in FORMATS])
# Private-use characters have no common meaning, and some readers of tables refuse them.
@given(text=st.text(st.characters(exclude_categories=["Cs", "Co"])))
def test_any_text_is_written_and_read_as_a_table(file_format, text):
    written = write_table(HEADERS, [("1", text)], file_format)

    # In this process: a separate one for each example would take a minute.
    (row,) = table_of(list(tables.read(written.content))).rows
    assert row.values["コード"] == "1"
    if file_format == UTF8 and text.isprintable():
        assert row.values["イベント名"] == tidy(text)
