"""The display order of described fields, if the form has another order."""

import pytest

from portal.field_descriptions import Field, Group, Part, Row, Tab, asked, by_name, reading_order

pytestmark = pytest.mark.once
TABS = (
    Tab(
        "基本",
        (
            Field("title"),
            Group("時期", (Row((Field("begin"), Field("end", after="place"))),)),
            Part("people", "だれが", "人", (Field("role"), Field("name"))),
            Field("place", after="people"),
        ),
    ),
)


def names(items: list[Field | Part]) -> list[str]:
    return [item.relation if isinstance(item, Part) else item.name for item in items]


def test_fields_are_named_in_the_order_of_the_form() -> None:
    assert list(by_name(TABS)) == ["title", "begin", "end", "people.role", "people.name", "place"]


def test_moved_fields_stand_after_the_one_they_name() -> None:
    read: list[Field | Part] = reading_order(asked(TABS))
    assert names(read) == ["title", "begin", "people", "place", "end"]


def test_a_field_after_an_unknown_one_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        reading_order([Field("title"), Field("end", after="nowhere")])


def test_advice_tells_help_example_and_length() -> None:
    assert Field("a", help_text="短く。", example="町", limit=10).advice(800) == (
        "短く。　例：町　10字以内。"
    )
    assert Field("a", answer=True).advice(800) == "目安は800字以内です。"
