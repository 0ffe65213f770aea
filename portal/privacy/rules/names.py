"""Names without さん: 姓 and 名, 姓 with a post, 姓 alone, names behind 氏名：."""

import re
from collections.abc import Iterator, Sequence

from portal.privacy.dictionary import NAMES, Tag, Word, are_common_words, meanings
from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.passages import Passage
from portal.privacy.rules.honorifics import HONORIFICS
from portal.privacy.rules.public_roles import ROLE, has_role_before, is_pseudonym_marked

ROLE_BEHIND = re.compile(rf"\s?(?:{ROLE})(?![一-鿿])")
_KANJI = re.compile(r"[一-鿿々]{1,2}")
_KATAKANA = re.compile(r"[ァ-ヴー]{2,10}")
_HIRAGANA = re.compile(r"[ぁ-ゖ]{2,6}")
# What is no given name right behind a surname: 山田ほか, 藤田ゆかり.
_REST = frozenset(
    {"ほか", "こと", "たち", "ほど", "など", "はじめ", "ゆかり", "むら", "まち", "まつり", "がわ"}
)
# What makes of a name that of a place, a firm, a building, a thing.
_NO_PERSON = frozenset(
    "町村市区県郡川山橋駅港島城寺院社店家宅邸館園場所線道通浜池沼岳峠坂谷沢湾岬崎台団地藩流型式賞杯丸号組班部課係会"
)
# Nouns that leave a name that of a person.
_BEHIND_PERSON = frozenset(
    "談 著 作 自身 本人 記 撮影 文 ら 達 たち 両 翁 女史 夫妻 夫婦 一家".split()  # noqa: SIM905  (a list of words reads better)
)
_FIRM = re.compile(
    r"(?:株式会社|有限会社|合同会社|\(株\)|\(有\)|医療法人|社会福祉法人|学校法人|法人)$"
)
_FORM = re.compile(
    r"(?:氏名|名前|お名前|担当者名|相談者名|代表者名|利用者名|申請者|記入者|本人氏名)(?:\s?[:=|]\s?|"
    r"\s)(?P<name>[一-鿿々ヶァ-ヴーぁ-んA-Za-z]{2,8}(?:[\s・]?[一-鿿々ァ-ヴーぁ-んA-Za-z]{1,8})?)"
)
_NO_NAME = re.compile(
    r"非公開|匿名|不明|未記入|記載|省略|ふせ|伏せ|空欄|なし|任意|住所|連絡|生年|ニックネーム|仮名|課|"
    r"係|[をにでは]"
)
_TO_THE_LAST_KANJI = re.compile(r"(?P<before>[一-鿿々]+) (?P<after>[一-鿿々]+)")
FULL = "氏名が書かれています。「Aさん」などに改めるか、名前を載せる同意を記録してください。"
POST = "役職のある人の氏名と思われます。名前を載せる同意を記録し、その旨を理由に書いてください。"


def find(passage: Passage) -> Iterator[Finding]:
    """Find full names, and what a form has behind 氏名."""
    for first, after in full_names(passage.words):
        yield from _full(passage, passage.words, first, after)
    for match in _FORM.finditer(passage.text):
        if not _NO_NAME.search(match["name"]):
            yield passage.finding(*match.span("name"), Kind.NAME, Level.STOP, FULL)


def full_names(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Return the places of the first word of each full name and of the word behind it."""
    found, place = [], 0
    while place < len(words):
        after = _full_name(words, place)
        if after is not None:
            found.append((place, after))
        place = after or place + 1
    return found


def _full(passage: Passage, words: Sequence[Word], first: int, after: int) -> Iterator[Finding]:
    text, start, end = passage.text, words[first].start, words[after - 1].end
    if (
        _is_thing(words, after, text)
        or _is_broken_word(_TO_THE_LAST_KANJI.match(text, start))
        or _follows_firm(text, start)
        or is_pseudonym_marked(text, end)
    ):
        return
    public = has_role_before(text, start) or ROLE_BEHIND.match(text, end)
    level, reason = (Level.WARN, POST) if public else (Level.STOP, FULL)
    yield passage.finding(start, end, Kind.NAME, level, reason)


def _is_broken_word(match: re.Match[str] | None) -> bool:
    """Tell whether a blank stands within a word, as where a line of a letter was broken: 所 管部署.

    A surname before a given name stays a name, though it may be read as two words: 大森 林.
    """
    if match is None:
        return False
    before, after = match["before"], match["after"]
    if Tag.FAMILY in meanings(before) and Tag.GIVEN in meanings(after):
        return False
    return are_common_words(before + after, but_not_at=len(before))


def _full_name(words: Sequence[Word], first: int) -> int | None:
    """Return the place behind the last word of a full name that begins with `words[first]`."""
    word, following = words[first], words[first + 1 : first + 3]
    if not following or word.tag in {Tag.MARK, Tag.PARTICLE}:
        return None
    gap = following[0].surface
    if gap not in {" ", "・"}:
        return _behind_surname(words, first + 1) if word.tag is Tag.FAMILY else None
    if len(following) < 2:
        return None
    other = following[1]
    if gap == "・":
        return first + 3 if _is_foreign(word, other) else None
    # 長 大谷 is no name, but the end of a post and one.
    surname = word.tag is Tag.FAMILY or (
        Tag.FAMILY in meanings(word.surface) and other.tag is not Tag.FAMILY
    )
    if surname and (other.tag is Tag.GIVEN or Tag.GIVEN in meanings(other.surface)):
        return first + 3
    return _rare_given(words, first + 2) if surname else None


def _behind_surname(words: Sequence[Word], second: int) -> int | None:
    """Return the place behind the given name that begins with `words[second]`."""
    other = words[second]
    if other.surface == "民生":  # of 民生委員
        return None
    given = other.tag is Tag.GIVEN or (
        other.tag is Tag.FAMILY and Tag.GIVEN in meanings(other.surface)
    )
    return second + 1 if given or _is_given_in_kana(other) else _rare_given(words, second)


def _is_given_in_kana(word: Word) -> bool:
    """Tell whether a word right behind a surname is a given name: 佐藤あかり, 山本トメ."""
    if len(word.surface) < 2 or word.tag is Tag.PARTICLE:
        return False
    if _HIRAGANA.fullmatch(word.surface) or _KATAKANA.fullmatch(word.surface):
        short = len(word.surface) == 2 and bool(_KATAKANA.fullmatch(word.surface))
        noun = word.tag is Tag.NOUN and bool(_HIRAGANA.fullmatch(word.surface))
        return (
            Tag.GIVEN in meanings(word.surface)
            or (short and word.tag is not Tag.NOUN)
            or (noun and word.surface not in _REST)
        )
    return False


def _is_foreign(word: Word, other: Word) -> bool:
    """Tell whether both are parts of a name like ジョン・スミス."""
    return bool(_KATAKANA.fullmatch(word.surface) and _KATAKANA.fullmatch(other.surface)) and (
        word.tag in NAMES or (Tag.PERSON in meanings(word.surface) and other.tag in NAMES)
    )


def _rare_given(words: Sequence[Word], first: int) -> int | None:
    """Return the place behind one to three kanji that no dictionary has as a name, but that end one."""
    last = first
    while last < len(words) and _is_kanji_of_name(words[last]):
        last += 1
    parts = words[first:last]
    joined = "".join(word.surface for word in parts)
    odd = any(len(word.surface) == 1 or word.tag in {Tag.GIVEN, Tag.UNKNOWN} for word in parts)
    suffix = len(parts) == 1 and parts[0].tag in {Tag.SUFFIX, Tag.PREFIX}
    if not 1 <= len(joined) <= 3 or not odd or suffix:
        return None
    ends = (
        last == len(words)
        or words[last].tag in {Tag.PARTICLE, Tag.MARK}
        or words[last].surface in HONORIFICS
    )
    known = meanings(joined)
    common = known & {Tag.NOUN, Tag.SUFFIX} and Tag.GIVEN not in known
    return last if ends and not common else None


def _is_kanji_of_name(word: Word) -> bool:
    return (
        bool(_KANJI.fullmatch(word.surface))
        and word.surface not in HONORIFICS
        and word.surface not in _NO_PERSON
        and word.tag not in {Tag.PLACE, Tag.PERSON, Tag.NUMBER, Tag.PARTICLE, Tag.MARK}
    )


def _is_thing(words: Sequence[Word], after: int, text: str) -> bool:
    """Tell whether a noun that is no role makes a thing of the name: 鈴木医院, 渋沢栄一記念館."""
    if after >= len(words):
        return False
    word = words[after]
    if word.surface in HONORIFICS | _BEHIND_PERSON or ROLE_BEHIND.match(text, word.start):
        return False
    return word.tag in {Tag.NOUN, Tag.SUFFIX, Tag.PROPER, Tag.PLACE}


def _follows_firm(text: str, start: int) -> bool:
    return bool(_FIRM.search(text[max(0, start - 8) : start]))
