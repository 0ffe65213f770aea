"""Dates in the format of Japanese offices."""

import datetime

import pytest

from portal.pages.templatetags.portal_tags import fiscal_year, fiscal_year_long, jdate, jdate_long


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2026, 11, 23), "令和8年11月23日（月）"),
        (datetime.date(2019, 5, 1), "令和元年5月1日（水）"),
        (datetime.date(2019, 4, 30), "平成31年4月30日（火）"),
        (datetime.date(1989, 1, 7), "昭和64年1月7日（土）"),
        (None, ""),
    ],
)
def test_a_date_is_shown_by_era(day, expected):
    assert jdate(day) == expected


def test_a_moment_is_shown_by_the_day_in_tokyo():
    moment = datetime.datetime(2026, 11, 22, 15, 30, tzinfo=datetime.UTC)

    assert jdate_long(moment) == "令和8年（2026年）11月23日（月）"


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2026, "令和8年度"), (2019, "令和元年度"), (2018, "平成30年度"), (None, "")],
)
def test_a_fiscal_year_is_shown_by_era(year, expected):
    assert fiscal_year(year) == expected


def test_a_fiscal_year_may_carry_the_gregorian_one():
    assert fiscal_year_long(2024) == "令和6年度（2024年度）"
