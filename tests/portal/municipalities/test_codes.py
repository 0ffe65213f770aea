"""全国地方公共団体コード, as spreadsheets may have changed it."""

import pytest
from django.core.exceptions import ValidationError

from portal.municipalities.codes import (
    check_digit,
    is_valid_code,
    normalise_code,
    validate_code,
)
from portal.municipalities.official_list import official_municipalities


def test_check_digit_agrees_with_every_code_of_the_official_list():
    wrong = [m.code for m in official_municipalities() if check_digit(m.code[:5]) != m.code[5]]

    assert wrong == []


@pytest.mark.parametrize("body", ["3220", "322011", "32a01", "３２２０１", ""])
def test_check_digit_refuses_what_is_not_five_digits(body):
    with pytest.raises(ValueError, match="not five digits"):
        check_digit(body)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("322016", True),
        ("322017", False),
        ("32201", False),
        ("32201x", False),
        ("３２２０１６", False),
    ],
)
def test_a_code_is_valid_only_with_its_check_digit(code, expected):
    assert is_valid_code(code) is expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("322016", "322016"),
        (" 322016 ", "322016"),
        ("３２２０１６", "322016"),
        (322016, "322016"),
        (322016.0, "322016"),
        ("32201", "322016"),
        (32201, "322016"),
        ("011002", "011002"),
        (11002, "011002"),  # Excel has dropped the leading zero of 011002
        ("01100", "011002"),
        (1100, "011002"),  # and of the five-digit form 01100
    ],
)
def test_a_mangled_code_is_read_when_the_check_digit_agrees(raw, expected):
    assert normalise_code(raw) == expected


@pytest.mark.parametrize("raw", ["322017", "松江市", "", "3220161", "-32201", "3.5"])
def test_a_code_is_never_guessed(raw):
    with pytest.raises(ValueError, match="not a municipality code"):
        normalise_code(raw)


def test_a_wrong_code_is_refused_in_japanese():
    with pytest.raises(ValidationError) as error:
        validate_code("322017")

    assert error.value.messages == [
        "全国地方公共団体コードは検査数字を含む6桁で入力してください（例 322016）。"
    ]
