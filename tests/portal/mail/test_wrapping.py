"""Lines of text mails fit, and break where Japanese may break."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.mail.wrapping import WIDTH, columns, wrap

JAPANESE = "あ" * 36


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        (JAPANESE, [JAPANESE]),
        (JAPANESE + "い", [JAPANESE, "い"]),
        # 「。」 begins no line: the character before it goes along.
        (JAPANESE + "。", ["あ" * 35, "あ。"]),
        ("あ" * 35 + "（い）", ["あ" * 35, "（い）"]),
        ("短い行\n\n次の段落", ["短い行", "", "次の段落"]),
        ("a" * 100, ["a" * 100]),
        ("見る http://x.jp/" + "a" * 80, ["見る", "http://x.jp/" + "a" * 80]),
        ("one two " * 10, ["one two " * 8 + "one two", "one two"]),
    ],
)
def test_lines_break_where_they_may(text, lines) -> None:
    assert wrap(text).split("\n") == lines


def test_an_address_is_never_broken() -> None:
    address = "https://renkei.pref.example.jp/mails/unsubscribe/" + "Ab1_-:" * 20 + "/"
    assert address in wrap(
        f"受け取りをやめるには、次のページを開いてください。{address}を開く"
    ).split("\n")


@given(st.text(alphabet="あいう、。（）「」abc 1ー", max_size=400))
def test_every_character_stays_and_every_line_fits(text) -> None:
    lines = wrap(text).split("\n")
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    # A run of marks that may not be parted, or of Latin letters, may be longer.
    long_lines = [line for line in lines if columns(line) > WIDTH]
    assert [line for line in long_lines if not _is_one_piece(line)] == []


def _is_one_piece(line: str) -> bool:
    return all(
        after in "、。）」ー" or before in "（「" or (before + after).isascii()
        for before, after in pairwise(line)
    )
