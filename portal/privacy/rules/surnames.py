"""姓 with a post (佐藤隊員, 代表の森), 姓 alone (高橋が), and given names that can be nothing else."""

import re
from collections.abc import Iterator, Sequence

from portal.privacy.dictionary import NAMES, Tag, Word, meanings
from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.passages import Passage
from portal.privacy.rules.names import POST, ROLE_BEHIND, full_names
from portal.privacy.rules.public_roles import ROLE, is_pseudonym_marked
from portal.privacy.vocabulary import KIN, SEX

# What a surname alone is followed by when it is a person who does something.
_ACTING = re.compile(
    r"(?:は|が|も|と(?!いう|呼)|に(?!ある|お[いけ]|位置)|を(?!中心|拠点|含|除|流|訪)|から(?!車|徒歩)|"
    r"や|・|、|。|\)|」|$|さ?ら[はがも]|だっ|です|である|\((?![町村市区県都])|談|記|\s)"
)
# Common words and places of one kanji are surnames, too; these hardly stand for anything else behind a post.
_SHORT_SURNAMES = frozenset("林森原関堀辻泉岡谷牧岸柳桂菅")
_NO_SURNAMES = frozenset(
    {"市村", "町村", "見方", "本部", "中央", "大学", "大山", "地元", "民間", "役場"}
)
_BEHIND_POST = re.compile(
    rf"(?:{ROLE}|担当者?|協力隊|社会福祉協議会|社協|事務局|センター|[課係])の$"
)
_THEIR = re.compile(
    rf"の(?:\d人|[二三]人|両|{KIN}|{SEX}|話|声|言葉|提案|発案|家族|紹介|指導|案内|自宅|家(?!並))"
)
# Given names in kanji, by how most of them end.
_GIVEN = re.compile("[一-鿿]{1,2}[子美郎介太也斗香奈菜恵代江雄男夫彦樹治咲花華輔司哉助之朗吾希衣]")
# These make the next noun the rest of a longer one.
_JOINED = frozenset({Tag.NOUN, Tag.PREFIX, Tag.PLACE, Tag.PROPER, Tag.UNKNOWN, Tag.NUMBER})
ALONE = "名字と思われる言葉があります。人の名前であれば「Aさん」などに改めてください。地名などであれば、その旨を理由に書いてください。"


def find(passage: Passage) -> Iterator[Finding]:
    """Find what is not part of a full name."""
    words = passage.words
    known = {place for first, after in full_names(words) for place in range(first, after)}
    for place, word in enumerate(words):
        if place in known or _is_joined_before(words, place):
            continue
        if word.tag is Tag.FAMILY and word.surface not in _NO_SURNAMES:
            yield from _surname(passage, words, place)
        elif _can_be_surname(word):
            yield from _with_post(passage, word)
        elif _is_only_a_name(passage.text, word):
            yield passage.finding(word.start, word.end, Kind.NAME, Level.WARN, ALONE)


def _surname(passage: Passage, words: Sequence[Word], place: int) -> Iterator[Finding]:
    text, word = passage.text, words[place]
    if match := ROLE_BEHIND.match(text, word.end):
        yield passage.finding(word.start, match.end(), Kind.NAME, Level.WARN, POST)
        return
    # One kanji is more often a word: 泉が湧く. Two names in a row may be places: 山口と島根.
    short = len(word.surface) == 1 and not _is_behind_post(text, word)
    following = words[place + 1 : place + 3]
    places = (
        len(following) == 2 and following[0].surface in "とや・" and following[1].tag is Tag.PLACE
    )
    if short or places or is_pseudonym_marked(text, word.end):
        return
    if _ACTING.match(text, word.end) or _THEIR.match(text, word.end):
        yield passage.finding(word.start, word.end, Kind.NAME, Level.WARN, ALONE)


def _is_behind_post(text: str, word: Word) -> bool:
    return bool(_BEHIND_POST.search(text[max(0, word.start - 16) : word.start]))


def _can_be_surname(word: Word) -> bool:
    """Tell whether a word that Sudachi takes for something else may well be a surname."""
    if word.tag is Tag.NOUN and len(word.surface) == 1:
        return word.surface in _SHORT_SURNAMES
    if word.tag not in {Tag.PLACE, Tag.NOUN} or word.surface in _NO_SURNAMES:
        return False
    return {Tag.FAMILY, Tag.PLACE} <= meanings(word.surface)


def _with_post(passage: Passage, word: Word) -> Iterator[Finding]:
    """Find such a surname before or behind a post: 松本隊員, 代表の森が."""
    text = passage.text
    match = ROLE_BEHIND.match(text, word.end)
    # Not the 町長 of a town: 松本町長. 町議 is another post.
    if match and (text[word.end] not in "町村市区県都府道" or match[0].endswith("議")):
        yield passage.finding(word.start, match.end(), Kind.NAME, Level.WARN, POST)
    elif _is_behind_post(text, word) and _ACTING.match(text, word.end):
        yield passage.finding(word.start, word.end, Kind.NAME, Level.WARN, ALONE)


def _is_joined_before(words: Sequence[Word], place: int) -> bool:
    """Tell whether the word is the rest of a longer noun."""
    before = words[place - 1] if place else None
    return before is not None and (before.surface[-1] in "ノケヶ" or before.tag in _JOINED)


def _is_only_a_name(text: str, word: Word) -> bool:
    """Tell whether a given name alone can be nothing else, and somebody acts: 美咲は."""
    if word.tag is not Tag.GIVEN or not _GIVEN.fullmatch(word.surface):
        return False
    return not meanings(word.surface) - NAMES and text[word.end : word.end + 1] in set("はがも")
