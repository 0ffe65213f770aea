"""The normalised forms in which texts are stored and searched, independent of their spelling.

* the characters, folded: width, case, kana, ヶ and ケ make no difference, blanks and marks none;
* the words in their normal form (子ども = 子供), in their order;
* how the words are read, for queries in kana.
"""

from typing import NamedTuple

from search.core.analysis import (
    Analyser,
    Token,
    fold,
    get_analyser,
    gram_text,
    is_kana,
    katakana,
    variants_version,
)

# Increase this when the forms of a text change other than through the table of variants.
VERSION = 2
# Precedes each word; forms contain it nowhere else.
MARK = "|"
# Readings are stored starting at each word, with this many characters.
READING = 16


class Forms(NamedTuple):
    """The forms of one text."""

    characters: str
    words: str
    readings: str


def forms_version() -> int:
    """Return a number that changes with the forms; `migrate` and `update_index` then rewrite all rows."""
    return VERSION << 12 | int(variants_version(), 16) & 0xFFF


def characters_of(text: str) -> str:
    """Return the characters by which texts are compared; empty for marks alone."""
    return "".join(c for c in katakana(gram_text(fold(text))) if c.isalnum())


def forms_of(text: str) -> Forms:
    """Return the stored forms of a text."""
    tokens = [token for token in _analyser().tokens(fold(text)) if token is not None]
    sounds = [token.reading for token in tokens]
    readings = [
        MARK + "".join(sounds[place : place + READING])[:READING] for place in range(len(sounds))
    ]
    return Forms(characters_of(text), _marked(tokens), "".join(readings))


def words_of_query(text: str) -> str:
    """Return the words of a query in the format of `Forms.words`; the last one is a prefix."""
    return _marked(
        [token for token in _analyser().tokens(fold(text)) if token is not None]
    ).removesuffix(MARK)


def reading_of_query(text: str) -> str:
    """Return the beginning of a reading in `Forms.readings`; empty unless the query is all kana."""
    characters = characters_of(text)
    return MARK + characters[:READING] if characters and is_kana(fold(text)) else ""


def _marked(tokens: list[Token]) -> str:
    return MARK + "".join(token.word + MARK for token in tokens) if tokens else ""


def _analyser() -> Analyser:
    # Without the names of this prefecture: they change, and the stored words would not.
    return get_analyser(None)
