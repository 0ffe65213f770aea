"""The list of trainings: contents, filters, and invalid query strings."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.accounts import UserFactory
from tests.factories.casestudies import term
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.trainings import TrainingPageFactory, session
from tests.support.html import compact
from trainings.listing import PER_PAGE

pytestmark = pytest.mark.django_db


def titles(client, query=""):
    response = client.get(f"/trainings/{query}")
    assert response.status_code == 200
    return re.findall(
        r'<h3 class="result__title"><a href="[^"]+">([^<]+)</a>', compact(response.content.decode())
    )


def make(title, days=14, **fields):
    return TrainingPageFactory(title=title, sessions=[session(days)], **fields)


def test_what_is_to_come_stands_first_and_what_is_over_apart(client, index):
    make("来月", 30)
    make("来週", 7)
    make("先月", -30)
    make("先週", -7)

    assert titles(client) == ["来週", "来月"]
    assert titles(client, "?when=past") == ["先週", "先月"]


def test_between_two_sessions_the_next_one_counts(client, index):
    TrainingPageFactory(title="途中", sessions=[session(-10), session(10)])
    make("明日", 1)

    assert titles(client) == ["明日", "途中"]


def test_an_offered_recording_comes_last_among_what_is_to_come(client, index):
    today = timezone.localdate()
    make("来月", 30)
    make("録画", -10, available_from=today, available_until=today + datetime.timedelta(days=5))

    assert titles(client) == ["来月", "録画"]
    assert titles(client, "?when=past") == []


def test_the_filters_narrow_the_list(client, index):
    town = MunicipalityFactory(name="架空市")
    online = term("delivery", "online", "オンライン")
    make("視察", kind="shisatsu")
    make("オンライン研修", delivery=online)
    make("福祉むけ", target_side="welfare")
    make("地域振興むけ", target_side="regional")
    make("架空市で", place_municipality=town)
    make("架空市むけ", municipality=town)

    assert titles(client, "?kind=shisatsu") == ["視察"]
    assert titles(client, "?delivery=online") == ["オンライン研修"]
    assert "地域振興むけ" not in titles(client, "?side=welfare")
    assert "福祉むけ" in titles(client, "?side=welfare")
    assert titles(client, f"?municipality={town.code}") == ["架空市で", "架空市むけ"]
    assert titles(client, f"?municipality={town.code}&kind=shisatsu") == []


def test_what_is_no_condition_is_left_out_and_said(client, index):
    make("研修")

    response = client.get("/trainings/?kind=party&month=2026-13")

    html = compact(response.content.decode())
    assert "「種類」の条件（party）は使えないため、外しました。" in html
    assert "「指定」の条件（2026-13）は使えないため、外しました。" in html
    assert titles(client, "?kind=party") == ["研修"]


def test_an_empty_list_says_what_to_do_next(client, index):
    html = compact(client.get("/trainings/?kind=shisatsu").content.decode())

    assert "この条件に当てはまる、これからの研修はありません。" in html
    assert "条件を消してすべての研修を見る" in html


def test_readers_see_what_is_open_to_them(client, index):
    make("公開")
    make("県内", visibility="municipal")

    assert titles(client) == ["公開"]
    client.force_login(UserFactory())
    assert titles(client) == ["公開", "県内"]


def test_a_long_list_has_pages_that_keep_the_conditions(client, index):
    for number in range(PER_PAGE + 1):
        make(f"研修{number}", number + 1, kind="jirei")

    first = compact(client.get("/trainings/?kind=jirei").content.decode())
    assert f"{PER_PAGE + 1}件" in first
    assert 'href="/trainings/?kind=jirei&amp;page=2"' in first
    assert titles(client, "?kind=jirei&page=2") == [f"研修{PER_PAGE}"]


@pytest.mark.parametrize("query", ["", "?when=past", "?month=2026-12"])
def test_the_number_of_queries_does_not_depend_on_that_of_trainings(
    client, index, django_assert_max_num_queries, time_machine, query
):
    time_machine.move_to(datetime.datetime(2026, 12, 1, 3, tzinfo=datetime.UTC), tick=False)
    town = MunicipalityFactory()
    for number in range(12):
        make(f"来る{number}", number, place_municipality=town)
        make(f"過ぎた{number}", -number - 1, place_municipality=town)

    client.get(f"/trainings/{query}")
    with django_assert_max_num_queries(22):
        client.get(f"/trainings/{query}")


class TestTheMonth:
    def page(self, client, query):
        response = client.get(f"/trainings/{query}")
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    def cells(self, soup):
        return {
            cell.time["datetime"]: [link.text for link in cell.select("li a")]
            for cell in soup.select("td")
            if cell.time and cell.select("li a")
        }

    def on(self, title, *days, **fields):
        parts = [session(title="", **fields.pop("session", {})) for _ in days]
        for part, day in zip(parts, days, strict=True):
            part.day = datetime.date.fromisoformat(day)
        return TrainingPageFactory(title=title, sessions=parts, **fields)

    def test_shows_each_session_on_its_day(self, client, index):
        self.on("二回もの", "2026-12-10", "2027-01-07")
        self.on("同じ日", "2026-12-10")

        soup = self.page(client, "?month=2026-12")

        assert self.cells(soup) == {"2026-12-10": ["二回もの", "同じ日"]}
        assert soup.select_one(".month__title").text == "令和8年（2026年）12月2件"

    def test_shows_what_lasts_several_days_on_each_and_over_the_end_of_the_month(
        self, client, index
    ):
        training = self.on("泊まりがけ", "2026-11-30")
        part = training.sessions.get()
        part.end_day = datetime.date(2026, 12, 1)
        part.save()

        assert self.cells(self.page(client, "?month=2026-11")) == {"2026-11-30": ["泊まりがけ"]}
        assert self.cells(self.page(client, "?month=2026-12")) == {"2026-12-01": ["泊まりがけ"]}

    def test_is_a_table_with_a_caption_and_headed_columns(self, client, index):
        soup = self.page(client, "?month=2026-12")

        table = soup.select_one("table")
        assert table.caption.text == "令和8年（2026年）12月の研修。行は週、列は曜日"
        assert [th.text for th in table.select("th[scope=col]")] == list("日月火水木金土")
        assert {len(row.select("td")) for row in table.select("tbody tr")} == {7}

    def test_leads_to_its_neighbours_and_keeps_the_conditions(self, client, index):
        soup = self.page(client, "?month=2026-12&kind=jirei")

        assert [soup.select_one(f"a[rel={rel}]")["href"] for rel in ("prev", "next")] == [
            "/trainings/?kind=jirei&month=2026-11",
            "/trainings/?kind=jirei&month=2027-01",
        ]

    def test_says_when_nothing_is_held(self, client, index):
        assert "この月の研修はありません。" in self.page(client, "?month=2026-12").text

    def test_leaves_out_what_the_reader_may_not_see(self, client, index):
        self.on("県内", "2026-12-10", visibility="municipal")

        soup = self.page(client, "?month=2026-12")

        assert (self.cells(soup), "県内" in soup.text) == ({}, False)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.lists(
        st.tuples(
            st.sampled_from(
                ["kind", "delivery", "side", "municipality", "when", "month", "page", "x"]
            ),
            st.one_of(
                st.text(max_size=20),
                st.sampled_from(["2026-12", "0001-01", "9999-12", "1926-12", "-1", "²", "past"]),
            ),
        ),
        max_size=6,
    )
)
@pytest.mark.parametrize("address", ["/trainings/", "/trainings/calendar.ics", "/trainings/table/"])
def test_any_query_string_gives_a_page(client, index, address, query):
    assert client.get(address, query).status_code == 200
