"""Small files with large contents are refused early, with the reason."""

import re
import time

import pytest

from portal.japanese.dates import parse_date, parse_time
from portal.municipalities.cells import find_municipality
from portal.municipalities.models import Municipality
from portal.tables.damage import damaged_passages
from portal.tables.reading.bounds import MAX_ALL_ROWS, MAX_CELL, MAX_COLUMNS, MAX_ROWS
from portal.tables.reading.faults import TOO_LARGE_INSIDE
from portal.tables.spreadsheets import UnreadableFileError, read_lines, read_table
from tests.support.workbooks import packed, row, text_cell, text_row, unpacked, workbook

pytestmark = pytest.mark.once

HEADER = text_row("題名")
MANY_COLUMNS = "列が多すぎます（1,000列まで）。"
MANY_ROWS = "行が多すぎます（空行を含めて200,000行まで）。"
LONG_CELL = "2行目に長すぎるセルがあります（32,767字まで）。"


def repeated(text: str, times: int) -> bytes:
    """A workbook that stores a text once and uses it in many cells."""
    cells = row('<c t="s"><v>0</v></c>' * times)
    return workbook(cells, strings=f"<si><t>{text}</t></si>")


def unpacks_to(size: int) -> bytes:
    return packed({**unpacked(workbook(HEADER)), "xl/sharedStrings.xml": b" " * size})


def csv(rows: str) -> bytes:
    return f"題名\r\n{rows}".encode()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: csv("," * 300_000 + "1"), MANY_COLUMNS),
        (lambda: "題名\t".encode() * 300_000, MANY_COLUMNS),
        (lambda: workbook(row(*[text_cell("a")] * 1001)), MANY_COLUMNS),
        (lambda: workbook(HEADER + row('<c r="XFD2"><v>1</v></c>', number=2)), MANY_COLUMNS),
        (lambda: csv(",\r\n" * 200_000), MANY_ROWS),
        (lambda: workbook(HEADER + "<row/>" * 200_000), MANY_ROWS),
        (lambda: workbook(HEADER + row(text_cell("a"), number=1_048_576)), MANY_ROWS),
        (lambda: csv("a" * 32_768), LONG_CELL),
        (lambda: csv("a" * 1_900_000), LONG_CELL),
        (lambda: workbook(HEADER + text_row("a" * 32_768)), LONG_CELL),
        (lambda: repeated("あ" * 32_000, 700), TOO_LARGE_INSIDE),
        (lambda: workbook(row(*[text_cell("a")] * 300_000)), TOO_LARGE_INSIDE),
        (lambda: csv(f"{',' * 900}1\r\n" * 600), TOO_LARGE_INSIDE),
        (lambda: unpacks_to(9 * 1024 * 1024), TOO_LARGE_INSIDE),
        (lambda: unpacks_to(65 * 1024 * 1024), TOO_LARGE_INSIDE),
    ],
)
def test_a_file_beyond_the_bounds_is_refused_with_the_reason(make, message: str) -> None:
    content = make()

    for read in (read_table, read_lines):
        with pytest.raises(UnreadableFileError, match=re.escape(message)):
            read(content)


def test_a_few_columns_with_a_wide_header_are_too_much_for_a_table() -> None:
    content = ",".join(f"列{number}" for number in range(MAX_COLUMNS)) + "\n1" * 600

    assert len(read_lines(content.encode())[0]) == 601
    with pytest.raises(UnreadableFileError, match=re.escape(TOO_LARGE_INSIDE)):
        read_table(content.encode())


def test_a_file_at_the_bounds_is_read() -> None:
    longest = "あ" * MAX_CELL
    header = ",".join(f"列{number}" for number in range(90))
    blank = MAX_ALL_ROWS - MAX_ROWS - 1
    content = f"{header}\n{longest}\n" + "1\n" * (MAX_ROWS - 1) + "\n" * blank

    table = read_table(content.encode())

    assert (len(table.headers), len(table.rows)) == (90, MAX_ROWS)
    assert table.rows[0].values["列0"] == longest


def test_blank_cells_with_a_format_count_neither_as_columns_nor_as_rows() -> None:
    blank = "".join(row(f'<c r="XFD{n}" s="0"/>', number=n) for n in range(2, 6000))

    table = read_table(workbook(text_row("題名") + blank + row(text_cell("甲"), number=6000)))

    assert [(row.number, row.values) for row in table.rows] == [(6000, {"題名": "甲"})]


def test_a_quotation_mark_that_is_not_closed_does_not_swallow_the_rows_after_it() -> None:
    with pytest.raises(
        UnreadableFileError, match=re.escape('3行目の引用符（"）が閉じていません。')
    ):
        read_table('題名,内容\n甲,"一"\n乙,"二\n丙,三\n'.encode())


@pytest.mark.parametrize(
    "content", [b"\xff\xfeA\x00B", b"\xfe\xff\xd8\x00\x00A", b"\xff\xfe\x00\xd8"]
)
def test_odd_utf_16_is_refused_with_the_reason(content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="UTF-16の文字として読み取れない部分があります。"):
        read_table(content)


def test_the_line_that_tells_excel_the_separator_is_no_header() -> None:
    table = read_table("sep=;\r\n題名;年度\r\n甲;R6\r\n".encode("utf-8-sig"))

    assert [(row.number, row.values) for row in table.rows] == [(3, {"題名": "甲", "年度": "R6"})]


def test_a_text_that_a_formula_protects_is_read_as_the_text() -> None:
    (row,) = read_table('題名,電話\n甲,"=""0852-22-5065"""\n'.encode()).rows

    assert (row.values["電話"], row.formulas) == ("0852-22-5065", frozenset())


@pytest.mark.parametrize(
    "text", ["1" * MAX_CELL, "1?" * (MAX_CELL // 2), "?" * MAX_CELL, "1(月" * (MAX_CELL // 3)]
)
def test_signs_of_damage_are_looked_for_once(text: str) -> None:
    # With a quadratic algorithm, each of these took more than ten seconds.
    assert len(damaged_passages(text)) <= len(text)


@pytest.mark.parametrize("parse", [parse_date, parse_time])
def test_a_page_of_blanks_is_no_date(parse) -> None:
    with pytest.raises(ValueError, match="unreadable"):
        parse(f"2026-11-23{' ' * MAX_CELL}x")


def test_municipalities_of_another_prefecture_are_named_at_once() -> None:
    ours = [Municipality(name="函館市", prefecture_name="北海道", code="012025")]
    start = time.process_time()

    for number in range(5000):
        with pytest.raises(ValueError, match="見つかりません"):
            find_municipality(f"奈良県奈良市{number}", ours)

    # Comparing each row with the 1,741 municipalities of the country once took 13 s.
    assert time.process_time() - start < 4
