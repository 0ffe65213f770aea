"""Telephone numbers and extensions as offices type them."""

import pytest
from django.core.exceptions import ValidationError

from portal.japanese.phone_numbers import (
    EXTENSION_HINT,
    PHONE_HINT,
    digits_of,
    gif_phone,
    normalise_extension,
    normalise_phone,
)


@pytest.mark.parametrize(
    "typed",
    [
        "0852-22-5065",
        "(0852)22-5065",
        "（０８５２）２２－５０６５",
        "０８５２‐２２‐５０６５",
        "0852ー22ー5065",
        " 0852 22 5065 ",
        "0852(22)5065",
        "+81-852-22-5065",
        "電話：0852-22-5065",
        "TEL 0852-22-5065",
        "0852225065",
        "０８５２２２５０６５",
        "0852-225065",
        "+81852225065",
    ],
)
def test_a_number_is_stored_in_one_form_however_it_is_typed(typed):
    assert normalise_phone(typed) == "0852-22-5065"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("03-1234-5678", "03-1234-5678"),
        ("0120-123-456", "0120-123-456"),
        ("050-1234-5678", "050-1234-5678"),
        ("0312345678", "03-1234-5678"),
        ("0120123456", "0120-123-456"),
        ("0570012345", "0570-012-345"),
        ("05012345678", "050-1234-5678"),
        ("09012345678", "090-1234-5678"),
        ("(0999)22-1175", "0999-22-1175"),
        ("", ""),
    ],
)
def test_other_numbers_keep_their_groups(typed, stored):
    assert normalise_phone(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "225065",
        "22-5065",
        "0852-22-50655",
        "0852-22-506a",
        "なし",
        "1852-22-5065",
        "0",
        "00",
        "0852-22-5065 0852-22-5066",
        "0" * 30,
        "0" + "1" * 300,
    ],
)
def test_what_is_no_full_number_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError) as error:
        normalise_phone(typed)

    assert error.value.messages == [PHONE_HINT]


def test_what_is_stored_is_accepted_again():
    assert normalise_phone(normalise_phone("0852-22-5065")) == "0852-22-5065"


@pytest.mark.parametrize("stored", ["0852-22-5065", "(0852)22-5065"])
def test_a_table_after_gif_has_the_area_code_in_brackets(stored):
    assert gif_phone(stored) == "(0852)22-5065"
    assert gif_phone("") == ""


def test_a_link_dials_digits():
    assert digits_of("0852-22-5065") == "0852225065"


@pytest.mark.parametrize(
    "typed", ["2511", "２５１１", "内線2511", "（内線 2511）", "内線：２５１１"]
)
def test_an_extension_is_stored_as_digits(typed):
    assert normalise_extension(typed) == "2511"


@pytest.mark.parametrize("typed", ["2511・2512", "abc", "123456789"])
def test_an_extension_that_is_more_than_digits_is_refused(typed):
    with pytest.raises(ValidationError) as error:
        normalise_extension(typed)

    assert error.value.messages == [EXTENSION_HINT]
