"""Dates as officers type them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.japanese.dates import (
    fiscal_year_of,
    format_date,
    format_fiscal_year,
    parse_date,
    parse_fiscal_year,
    parse_month,
    parse_time,
)


@pytest.mark.parametrize(
    "text",
    [
        "R8.11.23",
        "r8.11.23",
        "Ｒ８．１１．２３",
        "令和8年11月23日",
        "令和８年１１月２３日（月）",
        "2026-11-23",
        "2026/11/23",
        "2026.11.23",
        " 2026年11月23日 ",
    ],
)
def test_a_date_is_read_however_it_is_typed(text):
    assert parse_date(text) == datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和元年5月1日", datetime.date(2019, 5, 1)),
        ("平成31年4月30日", datetime.date(2019, 4, 30)),
        ("H31.4.1", datetime.date(2019, 4, 1)),
        ("昭和64年1月7日", datetime.date(1989, 1, 7)),
    ],
)
def test_dates_about_a_change_of_era_are_read(text, expected):
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text", ["", "きのう", "2026-13-01", "2026-02-30", "R8.11", "元年1月1日", "8.11.23"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011  (datetime's own wording differs by Python version)
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和6年度", 2024),
        ("令和６年度", 2024),
        ("R6", 2024),
        ("2024", 2024),
        ("2024年度", 2024),
        ("令和元年度", 2019),
        ("平成31年度", 2019),
        ("H30", 2018),
    ],
)
def test_a_fiscal_year_is_read_however_it_is_typed(text, expected):
    assert parse_fiscal_year(text) == expected


@pytest.mark.parametrize("text", ["", "6", "令和", "202", "令和99年度x", "20240"])
def test_what_is_no_fiscal_year_is_refused(text):
    with pytest.raises(ValueError, match="unreadable"):
        parse_fiscal_year(text)


@pytest.mark.parametrize("text", ["R4.4", "令和4年4月", "2022-04", "2022/4", "2022-04-15"])
def test_a_month_is_read_however_it_is_typed(text):
    assert parse_month(text) == datetime.date(2022, 4, 1)


@pytest.mark.parametrize(
    ("day", "year"),
    [(datetime.date(2026, 3, 31), 2025), (datetime.date(2026, 4, 1), 2026)],
)
def test_the_fiscal_year_begins_in_april(day, year):
    assert fiscal_year_of(day) == year


@given(st.dates(min_value=datetime.date(1927, 1, 1), max_value=datetime.date(2099, 12, 31)))
def test_whatever_is_shown_can_be_read_back(day):
    assert parse_date(format_date(day)) == day


@given(st.integers(min_value=1927, max_value=2099))
def test_whatever_fiscal_year_is_shown_can_be_read_back(year):
    assert parse_fiscal_year(format_fiscal_year(year)) == year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:00", (10, 0)),
        ("13:30:00", (13, 30)),
        ("１３：３０", (13, 30)),
        ("10時", (10, 0)),
        ("10時30分", (10, 30)),
        ("10時半", (10, 30)),
        ("午後1時30分", (13, 30)),
        ("午前 9:05", (9, 5)),
        ("午前12時", (0, 0)),
        ("午後12時", (12, 0)),
        ("PM1:30", (13, 30)),
        ("正午", (12, 0)),
    ],
)
def test_times_are_read_as_offices_write_them(text, expected):
    assert parse_time(text) == datetime.time(*expected)


@pytest.mark.parametrize(
    "text", ["", "10", "25:00", "10時?", "10時〜12時", "午後13時", "10:75", "昼"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r"time|hour|minute"):
        parse_time(text)
