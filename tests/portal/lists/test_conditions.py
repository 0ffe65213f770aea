"""The conditions of a list: parsed from any query string, written into links, shown as chips."""

from dataclasses import dataclass

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from portal.lists.conditions import Chip, Conditions, page_number
from portal.lists.parameters import Choice, Option, Parameter, Select, Words

KIND = Choice("kind", "種類", {"event": "行事", "visit": "視察"})
SIDE = Choice("side", "部局", {"welfare": "福祉部局"})
WORDS = Words("q", "言葉", max_length=5)


@dataclass(frozen=True, slots=True)
class Several(Choice):
    """A filter with several values."""

    def given(self, query):
        return query.getlist(self.name)


TOWN = Several("town", "市町村", {"a": "甲市", "b": "乙町"})


@dataclass(frozen=True, kw_only=True)
class Tabbed(Conditions):
    """A list with a tab as the first parameter and an order as the last."""

    tab: str = ""
    sort: str = ""

    def before_filters(self):
        return [("tab", self.tab)] if self.tab else []

    def after_filters(self):
        return [("sort", self.sort)] if self.sort else []

    def filter_names(self):
        return ["kind", "side", "town"]


def read(query: str) -> Tabbed:
    return Tabbed.read(QueryDict(query), [KIND, SIDE, TOWN, WORDS])


def test_an_address_is_read_in_the_order_of_the_filters():
    assert read("town=b&town=a&kind=visit&page=2&unknown=1") == Tabbed(
        selected={"kind": ("visit",), "town": ("b", "a")}, page=2
    )


def test_of_a_filter_that_takes_one_value_the_last_counts():
    assert read("kind=event&kind=visit").value("kind") == "visit"


def test_of_equal_values_one_is_kept():
    assert read("town=a&town=b&town=a").selected == {"town": ("a", "b")}


def test_more_values_than_anyone_ticks_are_cut():
    towns = Several("town", "市町村", {str(number): "市" for number in range(60)})
    query = QueryDict("&".join(f"town={number}" for number in range(60)))

    assert len(Conditions.read(query, [towns]).selected["town"]) == 50


def test_values_that_do_not_exist_are_dropped_with_a_notice_for_each_filter():
    found = read("kind=party&town=a&town=z&side=&q=長すぎる言葉")

    assert (dict(found.selected), found.notices) == (
        {"town": ("a",)},
        (
            "「種類」に使えない値が指定されていたため、条件から外しました。",
            "「市町村」に使えない値が指定されていたため、条件から外しました。",
            "「言葉」が5文字より長いか、使えない文字を含むため、条件から外しました。",
        ),
    )


def test_words_are_cleaned_as_text_fields_are():
    assert read("q=%20か%E3%82%99き%E2%80%8B%20").value("q") == "がき"


def test_a_parameter_by_itself_takes_any_value():
    month = Parameter("month", "月")

    found = Conditions.read(QueryDict("month=2026-11"), [month])

    assert (found.value("month"), month.label_of("2026-11")) == ("2026-11", "2026-11")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("12", 12),
        (" ３ ", 3),
        *((text, None) for text in ("0", "-1", "²", "", "x", "9" * 13)),
    ],
)
def test_a_page_is_a_number_from_one_on(text, number):
    assert page_number(text) == number


def test_a_page_that_is_none_is_the_first():
    assert read("page=zz").page == 1


def test_the_address_has_a_fixed_order_and_no_defaults():
    form = Tabbed(tab="news", sort="old", selected={"kind": ("event",), "town": ("a", "b")}, page=3)

    assert (form.url(), Tabbed().url(), Tabbed().query()) == (
        "?tab=news&kind=event&town=a&town=b&sort=old&page=3",
        "?",
        "",
    )


def test_another_address_of_the_same_list_takes_parameters_of_its_own():
    assert Tabbed(tab="news").query(("format", "csv")) == "?tab=news&format=csv"


def test_a_change_leads_to_the_first_page_without_notices():
    form = Tabbed(selected={"side": ("welfare",)}, page=3, notices=("外しました。",))

    assert form.but(sort="old") == Tabbed(selected={"side": ("welfare",)}, sort="old")


def test_values_come_and_go_in_the_order_of_the_address():
    form = Tabbed(selected={"town": ("a",)}, page=2)

    assert form.toggled("kind", "event").url() == "?kind=event&town=a"
    assert form.toggled("town", "b").url() == "?town=a&town=b"
    assert form.toggled("town", "a").url() == "?"
    assert form.with_values("town", ()).url() == "?"


def test_clearing_takes_the_filters_and_leaves_the_rest():
    form = Tabbed(tab="news", selected={"kind": ("event",)}, sort="old", page=2)

    assert (form.narrowed, form.cleared().narrowed) == (True, False)
    assert form.cleared().url() == "?tab=news&sort=old"


def test_each_condition_in_force_is_a_chip_with_the_way_to_the_list_without_it():
    form = Tabbed(selected={"kind": ("event",), "town": ("a", "b")}, page=2)

    assert form.chips([KIND, SIDE, TOWN]) == [
        Chip("種類", "行事", "?town=a&town=b"),
        Chip("市町村", "甲市", "?kind=event&town=b"),
        Chip("市町村", "乙町", "?kind=event&town=a"),
    ]


def test_the_canonical_address_does_not_depend_on_how_values_were_chosen():
    form = Tabbed(selected={"town": ("b", "a")}, page=2)

    assert form.canonical() == Tabbed(selected={"town": ("a", "b")})


def test_pages_lead_to_their_neighbours():
    form = Tabbed(selected={"kind": ("event",)}, page=2)

    assert (form.previous_url(), form.next_url(3)) == ("?kind=event", "?kind=event&page=3")
    assert (form.but(page=1).previous_url(), form.next_url(2)) == ("", "")


def test_a_select_offers_every_value_and_none():
    assert KIND.select("visit") == Select(
        "kind",
        "種類",
        [
            Option("", "すべて", selected=False),
            Option("event", "行事", selected=False),
            Option("visit", "視察", selected=True),
        ],
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["tab", "kind", "side", "town", "q", "page"]),
            st.one_of(st.text(max_size=8), st.sampled_from(["event", "a", "b", "welfare", "2"])),
        ),
        max_size=8,
    )
)
def test_the_address_of_any_conditions_reads_back_as_the_same(pairs):
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    found = Tabbed.read(query, [KIND, SIDE, TOWN, WORDS])

    again = Tabbed.read(QueryDict(found.query()[1:]), [KIND, SIDE, TOWN, WORDS])

    assert (again, again.url()) == (found.but(page=found.page), found.url())
