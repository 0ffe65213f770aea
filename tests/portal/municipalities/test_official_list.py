"""The official list that ships with the project."""

import pytest

from portal.municipalities.official_list import municipalities_of, official_municipalities


def test_the_list_holds_1741_municipalities_with_distinct_codes():
    codes = [m.code for m in official_municipalities()]

    assert (len(codes), len(set(codes)), codes == sorted(codes)) == (1741, 1741, True)


@pytest.mark.parametrize(
    ("prefecture", "total", "notified"), [("32", 19, 18), ("20", 77, 75), ("01", 179, 176)]
)
def test_designated_and_core_cities_are_not_notified_by_the_prefecture(prefecture, total, notified):
    rows = municipalities_of(prefecture)

    assert (len(rows), sum(m.notify_via_prefecture for m in rows)) == (total, notified)


def test_same_name_municipalities_are_known_as_such():
    shared = {m.name for m in official_municipalities() if m.name_is_shared}

    assert {"伊達市", "府中市", "美里町", "池田町"} - shared == set()
    assert "松江市" not in shared


@pytest.mark.parametrize("code", ["00", "48", "3", "島根"])
def test_an_unknown_prefecture_is_refused(code):
    with pytest.raises(ValueError, match="01から47まで"):
        municipalities_of(code)
