"""Sudachi, asked what each word of a sentence is and whether a word can be a person's name."""

import re
import threading
from enum import IntEnum, auto
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sudachipy import Config, Dictionary, SplitMode


class Tag(IntEnum):
    """What a word is, as far as names are concerned."""

    FAMILY = auto()  # 姓
    GIVEN = auto()  # 名
    PERSON = auto()  # a person's name without being told which part
    PLACE = auto()
    PROPER = auto()  # another proper noun
    NOUN = auto()
    UNKNOWN = auto()  # a noun that the dictionary does not have
    NUMBER = auto()
    PREFIX = auto()
    SUFFIX = auto()
    PARTICLE = auto()
    MARK = auto()  # punctuation, brackets and blanks
    OTHER = auto()


NAMES = frozenset({Tag.FAMILY, Tag.GIVEN, Tag.PERSON})
_NOUNS = NAMES | {Tag.NOUN, Tag.PLACE, Tag.PROPER}
_NAMES_AND_PLACES = NAMES | {Tag.PLACE}
# Honorifics, blanks within names, and の behind a post: 代表の森.
_MARKS = re.compile(r"さん|さま|様|氏|君|くん|ちゃん|殿|先輩|[ ・]|[員長当者会課係局師士表生ー]の")
_CLASSES = {
    "接頭辞": Tag.PREFIX,
    "接尾辞": Tag.SUFFIX,
    "助詞": Tag.PARTICLE,
    "助動詞": Tag.PARTICLE,
    "補助記号": Tag.MARK,
    "空白": Tag.MARK,
    "記号": Tag.MARK,
}
_OUT_OF_VOCABULARY = 0xF0000000


class Word(NamedTuple):
    """A word of a sentence and where it stands in it."""

    surface: str
    start: int
    end: int
    tag: Tag


def words_of(sentence: str) -> list[Word]:
    """Return the words of a folded sentence that may hold a name, in the shortest units; or nothing.

    Most sentences have no name, no place and none of the marks of a name, and to look at each of
    their words would take longer than to find them. At most 49,149 bytes in UTF-8.
    """
    tags = _tags()
    morphemes = _tokenizer().tokenize(sentence)
    if not _MARKS.search(sentence) and not any(
        tags[morpheme.part_of_speech_id()] in _NAMES_AND_PLACES for morpheme in morphemes
    ):
        return []
    found = []
    for morpheme in morphemes:
        tag = tags[morpheme.part_of_speech_id()]
        if tag in _NOUNS and morpheme.word_id() >= _OUT_OF_VOCABULARY:
            # A guess of Sudachi's says little about which kind of noun it is.
            tag = Tag.UNKNOWN
        start, end = morpheme.begin(), morpheme.end()
        found.append(Word(sentence[start:end], start, end, tag))
    return found


def are_common_words(text: str, *, but_not_at: int) -> bool:
    """Tell whether a text consists of common nouns that the dictionary has, none of which ends there.

    森林太郎 does not: 太郎 is a name.

    Args:
        text: Folded, without blanks.
        but_not_at: The place at which no word may end.
    """
    tags = _tags()
    morphemes = _tokenizer().tokenize(text)
    return but_not_at not in {morpheme.end() for morpheme in morphemes} and all(
        tags[morpheme.part_of_speech_id()] in {Tag.NOUN, Tag.SUFFIX, Tag.PREFIX}
        and morpheme.word_id() < _OUT_OF_VOCABULARY
        for morpheme in morphemes
    )


@lru_cache(maxsize=20_000)
def meanings(surface: str) -> frozenset[Tag]:
    """Return everything that a word can be by the dictionary; nothing when it is unknown."""
    return frozenset(_tag(morpheme.part_of_speech()) for morpheme in _dictionary().lookup(surface))


def _tag(part_of_speech: tuple[str, ...]) -> Tag:
    main, kind, detail, last = part_of_speech[:4]
    if main != "名詞":
        return _CLASSES.get(main, Tag.OTHER)
    if kind == "数詞":
        return Tag.NUMBER
    if kind != "固有名詞":
        return Tag.NOUN
    if detail == "人名":
        return {"姓": Tag.FAMILY, "名": Tag.GIVEN}.get(last, Tag.PERSON)
    return Tag.PLACE if detail == "地名" else Tag.PROPER


@cache
def _dictionary() -> Any:
    return Dictionary(config=Config(system="core"))


@cache
def _tags() -> list[Tag]:
    """Return the tag of each part of speech by Sudachi's number of it."""
    tags: list[Tag] = []
    while (part_of_speech := _dictionary().pos_of(len(tags))) is not None:
        tags.append(_tag(part_of_speech))
    return tags


_local = threading.local()


def _tokenizer() -> Any:
    """Return this thread's tokenizer."""
    tokenizer = getattr(_local, "tokenizer", None)
    if tokenizer is None:
        tokenizer = _local.tokenizer = _dictionary().tokenizer(mode=SplitMode.A)
    return tokenizer
