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
    """Return the sort key of a reading, in dictionary order (the main rules of JIS X 4061).

    Voiced and small kana sort like plain ones and only break ties; a long vowel mark sorts as its
    vowel; spaces and width are ignored. Sorted by code point, all of か would precede all of が.
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
