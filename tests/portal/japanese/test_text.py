"""The allowed characters of a text, and how numbers and addresses are parsed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.japanese.numbers import ABOUT_HINT, AMOUNT_HINT, parse_number
from portal.japanese.text import clean_line, clean_mail, clean_text, find_private_use

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("研修\x0b第1回", "研修\n第1回"),
        ("a\r\nb\rc\x85d\u2028e\u2029f\x0cg", "a\nb\nc\nd\ne\nf\ng"),
        ("居\u200b場\xad所\ufeff\u2060\x00\x07\x9f\ufffe\ud800\U000e0041", "居場所"),
        ("\u202eexample\u202c.jp\u200e", "example.jp"),
        ("\uf0b7 送迎\n\uf0a7 見守り \uf0e0 相談", "・ 送迎\n・ 見守り → 相談"),
        ("か\u3099っこう", "がっこう"),
        ("ﾃｷｽﾄﾃﾞｰﾀ", "テキストデータ"),
        # Names, emoji, variants and compatibility characters are unchanged.
        ("\ufa19谷 葛\U000e0100城 \u212b ㈱① \U0001f468\u200d\U0001f469", None),
        ("表\t列", None),
        ("\ue000", None),
    ],
)
def test_what_nobody_sees_is_removed_and_the_rest_stays(typed, stored):
    assert clean_text(typed) == (typed if stored is None else stored)


def test_a_line_has_no_breaks():
    assert clean_line("研修\x0b第1回\r\n\tご案内") == "研修 第1回 ご案内"


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


def test_private_use_is_told_with_line_and_surroundings():
    found = find_private_use("一行目\n<p>ご担当の\ue0a1村さんから</p>")

    assert [str(one) for one in found] == [
        "2行目の「ご担当の〓村さんから」の〓は外字（U+E0A1）で、ほかのパソコンでは表示されません。"
    ]
    assert [one.character for one in find_private_use("\U000f0000 \U0010fffd")] == [
        "\U000f0000",
        "\U0010fffd",
    ]


def test_a_mail_address_is_folded():
    assert clean_mail("　ｔａｎｔｏ＠ｅｘａｍｐｌｅ．ｊｐ\u200b ") == "tanto@example.jp"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("１２０万円", 1_200_000),
        ("1,200,000円", 1_200_000),
        ("1億2千万円", 120_000_000),
        ("1億2,000万", 120_000_000),
        ("１．５万", 15_000),
        ("12百万円", 12_000_000),
        ("3千円", 3_000),
        ("△3", -3),
        ("０．５", Decimal("0.5")),
    ],
)
def test_an_amount_is_read(text, number):
    assert parse_number(text, ("円",)) == number


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("約30", ABOUT_HINT),
        ("100程度", ABOUT_HINT),
        ("30人", AMOUNT_HINT),
        ("1,20", AMOUNT_HINT),
        ("万円", AMOUNT_HINT),
        ("1e5", AMOUNT_HINT),
        ("nan", AMOUNT_HINT),
        ("9" * 50, AMOUNT_HINT),
        ("", AMOUNT_HINT),
    ],
)
def test_what_is_no_number_for_sure_is_refused_with_a_hint(text, message):
    with pytest.raises(ValueError, match=message[:10]) as caught:
        parse_number(text, ("円",))

    assert str(caught.value) == message
