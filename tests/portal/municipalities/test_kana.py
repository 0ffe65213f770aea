"""Lists are sorted by kana, not by code point."""

import pytest

from portal.municipalities.kana import kana_key


@pytest.mark.parametrize(
    "names",
    [
        ["かき", "がき", "かく"],  # by code point, かく precedes がき
        ["きやま", "きゃら", "きよし"],
        ["はた", "ばた", "ぱた", "はち"],
        ["さあびす", "サービス", "さいほう"],
        ["しおみし ふくしか", "しおみしかんきょうか"][::-1],
    ],
)
def test_readings_stand_as_in_a_dictionary(names):
    shuffled = [*names[1:], names[0]]

    assert sorted(shuffled, key=kana_key) == names


def test_katakana_and_half_width_kana_count_as_hiragana():
    assert kana_key("ｼｵﾐｼ") == kana_key("シオミシ") == kana_key("しおみし")
