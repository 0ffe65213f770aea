"""The user dictionary: names of this prefecture that are not in Sudachi's dictionary.

Sudachi splits an unknown name differently from sentence to sentence. Municipalities (without 市, 町
or 村, which remain separate words) and regions that it splits are added with their readings.
Vocabulary terms are deliberately not added, so that 協力隊 is found in 地域おこし協力隊; their kana are added
to queries as synonyms instead (`search.words.labels`).
"""

from portal.municipalities.models import Municipality, Region
from search.core.analysis import fold, get_analyser, katakana

# A place name (名詞-固有名詞-地名-一般), with the connection ids from Sudachi's guide.
_LINE = "{surface},4786,4786,5000,{surface},名詞,固有名詞,地名,一般,*,*,{reading},,*,*,*,*,*\n"
_ENDINGS = (
    ("市", "し"),
    ("町", "ちょう"),
    ("町", "まち"),
    ("村", "むら"),
    ("村", "そん"),
    ("区", "く"),
)


def dictionary_lines() -> str:
    """Return the lines of the user dictionary; empty if Sudachi knows all names."""
    return "".join(
        _LINE.format(surface=name, reading=reading) for name, reading in sorted(unknown_names())
    )


def unknown_names() -> set[tuple[str, str]]:
    """Return (name, reading) of the places that Sudachi splits."""
    analyser = get_analyser(None)
    names = [_stem(m.name, m.kana) for m in Municipality.objects.all()]
    names += [(region.name, region.kana) for region in Region.objects.all()]
    return {
        (fold(name), katakana(fold(kana)))
        for name, kana in names
        if kana and len(name) > 1 and len(analyser.tokens(fold(name))) > 1 and name.isalpha()
    }


def _stem(name: str, kana: str) -> tuple[str, str]:
    """Return a municipality's name and reading without its suffix."""
    for ending, reading in _ENDINGS:
        if name.endswith(ending) and kana.endswith(reading) and len(name) > 2:
            return name.removesuffix(ending), kana.removesuffix(reading)
    return name, kana
