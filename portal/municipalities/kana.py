"""The order of Japanese names by their readings (五十音順)."""

import unicodedata

import jaconv

_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
_ROWS = {
    "あ": "あかさたなはまやらわ",
    "い": "いきしちにひみりゐ",
    "う": "うくすつぬふむゆる",
    "え": "えけせてねへめれゑ",
    "お": "おこそとのほもよろを",
}
_VOWEL_OF = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
_MARKS = "\u3099\u309a"  # dakuten and handakuten, apart from their kana in NFD


def kana_key(reading: str) -> tuple[str, str]:
    """Return what readings are sorted by, as dictionaries do (JIS X 4061 in its main points).

    Voiced and small kana stand with their plain ones and decide only between
    readings that are otherwise alike; a long mark stands for its vowel;
    spaces and width do not count. By code point all of か would come before all of が.
    """
    text = jaconv.kata2hira(unicodedata.normalize("NFKC", reading))
    text = "".join(text.split())
    plain = unicodedata.normalize("NFD", text).translate(_SMALL)
    letters: list[str] = []
    for letter in plain:
        if letter in _MARKS:
            continue
        letters.append(_VOWEL_OF.get(letters[-1], letter) if letter == "ー" and letters else letter)
    return "".join(letters), text
