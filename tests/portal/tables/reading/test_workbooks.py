"""Excel workbooks of many programs: cells are read, whatever else is wrong with the file."""

import pytest

from portal.tables.spreadsheets import UnreadableFileError, read_table
from tests.support.workbooks import (
    BOOK,
    NAMESPACES,
    TRANSITIONAL,
    packed,
    row,
    strict,
    styles,
    text_cell,
    text_row,
    unpacked,
    workbook,
)

pytestmark = pytest.mark.once

HEADER = text_row("題名", "日")


def number(value: str, style: int = 0, kind: str = "n") -> str:
    return f'<c s="{style}" t="{kind}"><v>{value}</v></c>'


def values(content: bytes) -> list[tuple[str, ...]]:
    return [tuple(row.values.values()) for row in read_table(content).rows]


@pytest.mark.parametrize("extent", ["A1", "A1:A2", "B2:B2", "A1:XFD1048576", "なし"])
def test_the_extent_that_a_sheet_states_is_not_believed(extent: str) -> None:
    rows = HEADER + text_row("一", "1") + text_row("二", "2") + text_row("三", "3")

    content = workbook(rows, before=f'<dimension ref="{extent}"/>')

    assert values(content) == [("一", "1"), ("二", "2"), ("三", "3")]


@pytest.mark.parametrize(
    ("built_in", "serial", "text"),
    [
        *((number, "46421", "2027-02-03") for number in (14, 22, *range(27, 37), *range(50, 59))),
        (31, "46421.5625", "2027-02-03 13:30"),
        (32, "0.5625", "13:30"),
        (33, "0.6458333", "15:30"),
        (20, "0", "00:00"),
        (46, "1.5625", "37:30"),
        (14, "59", "1900-02-28"),
        (14, "61", "1900-03-01"),
        (22, "46421.562511574", "2027-02-03 13:30:01"),
        (14, "-1", "-1"),
        (14, "1e300", "1e300"),
        (1, "46421", "46421"),
        (49, "46421", "46421"),
    ],
)
def test_numbers_in_the_formats_excel_has_built_in(built_in: int, serial: str, text: str) -> None:
    content = workbook(
        HEADER + row(text_cell("一"), number(serial, style=1)), style_sheet=styles(0, built_in)
    )

    assert values(content) == [("一", text)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("yyyy/m/d h:mm", "2027-02-03 13:30"),
        ('[$-411]ggge"年"m"月"d"日";@', "2027-02-03 13:30"),
        ("[h]:mm", "1114117:30"),
        ('"月"0', "46421.5625"),
        ('#,##0.0"day"', "46421.5625"),
        ("0.00E+00", "46421.5625"),
        ("[$¥-411]#,##0;[Red]-#,##0", "46421.5625"),
        ("General", "46421.5625"),
        ("G/標準", "46421.5625"),
        (r"0\m", "46421.5625"),
    ],
)
def test_numbers_in_formats_of_the_file(code: str, text: str) -> None:
    content = workbook(
        HEADER + row(text_cell("一"), number("46421.5625", style=1)),
        style_sheet=styles(0, 164, codes=[(164, code)]),
    )

    assert values(content) == [("一", text)]


def test_days_may_be_counted_from_1904() -> None:
    content = workbook(
        HEADER + row(text_cell("一"), number("44959", style=1)),
        style_sheet=styles(0, 14),
        book=BOOK.replace("<sheets>", '<workbookPr date1904="1"/><sheets>'),
    )

    assert values(content) == [("一", "2027-02-03")]


def test_a_strict_open_xml_workbook_is_read_with_its_dates() -> None:
    rows = HEADER + row(text_cell("一"), number("2027-02-03T13:30:00", kind="d"))

    assert values(strict(workbook(rows))) == [("一", "2027-02-03 13:30")]


def test_the_reading_of_a_shared_text_is_no_part_of_it() -> None:
    strings = (
        "<si><t>題名</t></si>"
        "<si><r><t>出張</t></r><r><t>相談</t></r><rPh sb='0' eb='2'><t>シュッチョウ</t></rPh></si>"
    )

    content = workbook(row(number("0", kind="s")) + row(number("1", kind="s")), strings=strings)

    assert values(content) == [("出張相談",)]


def test_escaped_control_characters_are_line_breaks_or_nothing() -> None:
    content = workbook(
        text_row("題名") + text_row("一_x000D_\n二_x000B_三_x0001_四_x005F_x000D__xD800_")
    )

    assert values(content) == [("一\n二\n三四_x000D__xD800_",)]


def test_cells_are_where_they_say_and_rows_keep_their_numbers() -> None:
    rows = (
        row(text_cell("甲"), text_cell("乙"), text_cell("丙"), number=3)
        + row(text_cell("1").replace("<c", '<c r="C1000000"'), number=1000)
        + row('<c r="XFD1001" s="0"/>', number=1001)
    ).replace("C1000000", "C1000")

    (only,) = read_table(workbook(rows)).rows

    assert (only.number, list(only.values.values())) == (1000, ["", "", "1"])


def test_formulas_and_errors_are_known_whatever_their_value() -> None:
    cells = ("<c><f>1+1</f><v>2</v></c>", '<c t="e"><v>#N/A</v></c>', '<c t="b"><v>1</v></c>')

    (only,) = read_table(workbook(text_row("甲", "乙", "丙") + row(*cells))).rows

    assert only.values == {"甲": "=1+1", "乙": "#N/A", "丙": "はい"}
    assert only.formulas == {"甲", "乙"}


GOOD = workbook(HEADER + text_row("一", "1"))
SHEET = "xl/worksheets/sheet1.xml"
OTHER = "Excelブック（.xlsx）ではありません。"
DAMAGED = "ファイルが壊れているか、途中で切れています。"


def without(name: str) -> bytes:
    return packed({key: part for key, part in unpacked(GOOD).items() if key != name})


def elsewhere(place: str) -> bytes:
    """The workbook with its main part and related parts in another place."""
    folder, _, name = place.rpartition("/")
    parts = unpacked(GOOD)
    parts[place] = parts.pop("xl/workbook.xml")
    related = parts.pop("xl/_rels/workbook.xml.rels").decode()
    parts[f"{folder}/_rels/{name}.rels"] = related.replace('Target="', 'Target="/xl/').encode()
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{TRANSITIONAL}/package/2006/relationships"><Relationship Id="a" '
        f'Type="{TRANSITIONAL}/officeDocument/2006/relationships/officeDocument" '
        f'Target="{place}"/></Relationships>'
    ).encode()
    return packed(dict(parts))


def test_the_parts_of_a_workbook_may_lie_anywhere() -> None:
    assert values(elsewhere("other/book.xml")) == [("一", "1")]


def with_sheet(sheet: bytes) -> bytes:
    return packed({**unpacked(GOOD), SHEET: sheet})


def flipped(start: bytes, offset: int) -> bytes:
    place = GOOD.index(start) + offset
    return GOOD[:place] + bytes([GOOD[place] ^ 0x55]) + GOOD[place + 1 :]


def encrypted() -> bytes:
    content = bytearray(GOOD)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = 0
        while (place := content.find(mark, place)) >= 0:
            content[place + offset] |= 1
            place += 4
    return bytes(content)


ENTITIES = (
    '<!DOCTYPE worksheet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">'
    f'<!ENTITY file SYSTEM "file:///etc/passwd">]><worksheet {NAMESPACES}><sheetData>'
    "<row><c><v>&b;&file;</v></c></row></sheetData></worksheet>"
).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GOOD[:-30], DAMAGED),
        (GOOD[: len(GOOD) // 2], DAMAGED),
        (flipped(b"sheet1.xml", 40), DAMAGED),
        (with_sheet(unpacked(GOOD)[SHEET][:-40]), DAMAGED),
        (with_sheet(b"\xff\xfe<\x00"), DAMAGED),
        (with_sheet(b""), DAMAGED),
        (without(SHEET), DAMAGED),
        (without("xl/_rels/workbook.xml.rels"), DAMAGED),
        (workbook(row(number("7", kind="s"))), DAMAGED),
        (workbook(HEADER, book=BOOK.replace("rId1", "rId9")), DAMAGED),
        (workbook(row(number=2) + row(number=1)), "順番どおりに並んでいません。"),
        (workbook(row('<c r="B1"/><c r="A1"/>')), "順番どおりに並んでいません。"),
        (without("xl/workbook.xml"), OTHER),
        (elsewhere("xl/workbook.bin"), OTHER),
        (workbook(HEADER, book=f"<document {NAMESPACES}/>"), OTHER),
        (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), OTHER),
        (encrypted(), "パスワード付きのファイルは読み込めません。"),
        (with_sheet(ENTITIES), "使えない記述（文書型宣言）があるため"),
    ],
)
def test_what_is_wrong_with_a_workbook_is_a_sentence(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_table(content)

    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/sharedStrings.xml", "docProps/app.xml"])
def test_a_workbook_may_lack_what_its_cells_do_not_need(name: str) -> None:
    assert values(without(name)) == [("一", "1")]
