"""Names without さん: 姓 and 名, 姓 with a post, 姓 alone, names behind 氏名：."""

import re
from collections.abc import Iterator, Sequence

from portal.privacy.dictionary import NAMES, Tag, Word, meanings
from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.passages import Passage
from portal.privacy.rules.honorifics import HONORIFICS
from portal.privacy.rules.public_roles import ROLE, has_role_before, is_pseudonym_marked
from portal.privacy.vocabulary import KIN, SEX

_ROLE_BEHIND = re.compile(rf"\s?(?:{ROLE})(?![{'一-鿿'}])")
_KANJI_ONE = re.compile(r"[一-鿿々]{1,2}")
_KATAKANA = re.compile(r"[ァ-ヴー]{2,10}")
_HIRAGANA = re.compile(r"[ぁ-ゖ]{2,6}")
# What makes of a name that of a place, a firm, a building, a thing.
_NO_PERSON = frozenset(
    "町村市区県郡川山橋駅港島城寺院社店家宅邸館園場所線道通浜池沼岳峠坂谷沢湾岬崎台団地藩流型式賞杯丸号組班部課係会"
)
# What a surname alone is followed by when it is a person who does something.
_ACTING = re.compile(r"(?:は|が|も|と(?!いう|呼)|に(?!ある|お[いけ]|位置)|を(?!中心|拠点|含|除|流|訪)|から(?!車|徒歩)|や|・|、|。|\)|」|$|さ?ら[はがも]|だっ|です|である|\((?![町村市区県都])|談|記|\s)")
# Common words and places of one kanji are surnames, too; these hardly stand for anything else behind a post.
_SHORT_SURNAMES = frozenset("林森原関堀辻泉岡谷牧岸柳桂菅")
_NO_SURNAMES = frozenset({"市村", "町村", "見方", "本部", "中央", "大学", "大山", "地元", "民間", "役場"})
_BEHIND_POST = re.compile(rf"(?:{ROLE}|担当者?|協力隊|社会福祉協議会|社協|事務局|センター|[課係])の$")
_THEIR = re.compile(rf"の(?:\d人|[二三]人|両|{KIN}|{SEX}|話|声|言葉|提案|発案|家族|紹介|指導|案内|自宅|家(?!並))")
_FORM = re.compile(
    r"(?:氏名|名前|お名前|担当者名|相談者名|代表者名|利用者名|申請者|記入者|本人氏名)(?:\s?[:=|]\s?|\s)(?P<name>[一-鿿々ヶァ-ヴーぁ-んA-Za-z]{2,8}(?:[\s・]?[一-鿿々ァ-ヴーぁ-んA-Za-z]{1,8})?)"
)
# Given names in kanji, by how most of them end.
_GIVEN = re.compile("[一-鿿]{1,2}[子美郎介太也斗香奈菜恵代江雄男夫彦樹治咲花華輔司哉助之朗吾希衣]")
_NO_NAME = re.compile(r"非公開|匿名|不明|未記入|記載|省略|ふせ|伏せ|空欄|なし|任意|住所|連絡|生年|ニックネーム|仮名|課|係|[をにでは]")
FULL = "氏名が書かれています。「Aさん」などに改めるか、名前を載せる同意を記録してください。"
POST = "役職のある人の氏名と思われます。名前を載せる同意を記録し、その旨を理由に書いてください。"
ALONE = "名字と思われる言葉があります。人の名前であれば「Aさん」などに改めてください。地名などであれば、その旨を理由に書いてください。"


def find(passage: Passage) -> Iterator[Finding]:
    """Find names by what they consist of."""
    text, words = passage.text, passage.words
    place = 0
    while place < len(words):
        end = _full_name(words, place)
        if end is not None:
            yield from _full(passage, words, place, end)
            place = end
            continue
        if words[place].tag is Tag.FAMILY and words[place].surface not in _NO_SURNAMES:
            yield from _family_alone(passage, words, place)
        elif _can_be_surname(words[place]):
            yield from _with_post(passage, words, place)
        elif words[place].tag is Tag.GIVEN and _is_only_a_name(words, place, text):
            yield passage.finding(words[place].start, words[place].end, Kind.NAME, Level.WARN, ALONE)
        place += 1
    for match in _FORM.finditer(text):
        if not _NO_NAME.search(match["name"]):
            yield passage.finding(*match.span("name"), Kind.NAME, Level.STOP, FULL)


def _full(passage: Passage, words: Sequence[Word], first: int, after: int) -> Iterator[Finding]:
    text, start, end = passage.text, words[first].start, words[after - 1].end
    if _is_thing(words, after, text) or _follows_firm(text, start) or is_pseudonym_marked(text, end):
        return
    public = has_role_before(text, start) or _ROLE_BEHIND.match(text, end)
    level, reason = (Level.WARN, POST) if public else (Level.STOP, FULL)
    yield passage.finding(start, end, Kind.NAME, level, reason)


def _full_name(words: Sequence[Word], first: int) -> int | None:
    """Return the place behind the last word of a full name that begins with `words[first]`."""
    word = words[first]
    second = first + 1
    if second >= len(words) or word.tag in {Tag.MARK, Tag.PARTICLE}:
        return None
    spaced = words[second].surface in {" ", "・"}
    if spaced:
        second += 1
        if second >= len(words):
            return None
    elif word.tag is not Tag.FAMILY:
        return None
    other = words[second]
    if _is_foreign(word, words[first + 1], other):
        return second + 1
    if word.tag is not Tag.FAMILY and (
        Tag.FAMILY not in meanings(word.surface) or other.tag is Tag.FAMILY
    ):
        return None
    if spaced and words[first + 1].surface == "・":
        return None
    if other.tag is Tag.GIVEN or (spaced and Tag.GIVEN in meanings(other.surface)):
        if other.surface == "民生":
            return None
        return second + 1
    if not spaced and _is_given_in_kana(other):
        return second + 1
    if other.tag is Tag.FAMILY and not spaced and Tag.GIVEN in meanings(other.surface):
        return second + 1
    return _rare_given(words, second)


_REST = frozenset({"ほか", "こと", "たち", "ほど", "など", "はじめ", "ゆかり", "むら", "まち", "まつり", "がわ"})


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


def _is_foreign(word: Word, gap: Word, other: Word) -> bool:
    """Tell whether both are parts of a name like ジョン・スミス."""
    return (
        gap.surface in {"・", "="}
        and bool(_KATAKANA.fullmatch(word.surface) and _KATAKANA.fullmatch(other.surface))
        and (word.tag in NAMES or (Tag.PERSON in meanings(word.surface) and other.tag in NAMES))
    )


def _rare_given(words: Sequence[Word], first: int) -> int | None:
    """Return the place behind one to three kanji that no dictionary has as a name, but that end one."""
    last, length = first, 0
    while last < len(words) and _KANJI_ONE.fullmatch(words[last].surface) and length < 3:
        if words[last].surface in HONORIFICS or words[last].surface in _NO_PERSON:
            break
        if words[last].tag not in {Tag.NOUN, Tag.UNKNOWN, Tag.GIVEN, Tag.FAMILY, Tag.PROPER, Tag.OTHER, Tag.PREFIX, Tag.SUFFIX}:
            break
        length += len(words[last].surface)
        last += 1
    parts = words[first:last]
    if not parts or length > 3 or not any(len(w.surface) == 1 or w.tag in {Tag.GIVEN, Tag.UNKNOWN} for w in parts):
        return None
    if len(parts) == 1 and parts[0].tag in {Tag.SUFFIX, Tag.PREFIX}:
        return None
    ends = last == len(words) or words[last].tag in {Tag.PARTICLE, Tag.MARK} or words[last].surface in HONORIFICS
    known = meanings("".join(w.surface for w in parts))
    common = Tag.NOUN in known or Tag.SUFFIX in known
    return last if ends and (not common or Tag.GIVEN in known) else None


def _is_thing(words: Sequence[Word], after: int, text: str) -> bool:
    """Tell whether a noun that is no role makes a thing of the name: 鈴木医院, 渋沢栄一記念館."""
    if after >= len(words):
        return False
    word = words[after]
    if word.surface in HONORIFICS or _ROLE_BEHIND.match(text, word.start):
        return False
    return word.tag in {Tag.NOUN, Tag.SUFFIX, Tag.PROPER, Tag.PLACE} and word.surface not in {"談", "著", "作", "自身", "本人", "記", "撮影", "文", "ら", "達", "たち", "両", "翁", "女史", "夫妻", "夫婦", "一家"}


_FIRM = re.compile(r"(?:株式会社|有限会社|合同会社|\(株\)|\(有\)|医療法人|社会福祉法人|学校法人|法人|「|『)$")


def _follows_firm(text: str, start: int) -> bool:
    return bool(_FIRM.search(text[max(0, start - 8) : start])) and not text[max(0, start - 1) : start] in "「『"


def _family_alone(passage: Passage, words: Sequence[Word], place: int) -> Iterator[Finding]:
    text, word = passage.text, words[place]
    if match := _ROLE_BEHIND.match(text, word.end):
        if not _is_joined_before(words, place):
            yield passage.finding(word.start, match.end(), Kind.NAME, Level.WARN, POST)
        return
    if _is_joined_before(words, place) or is_pseudonym_marked(text, word.end):
        return
    if len(word.surface) == 1 and not _BEHIND_POST.search(text[max(0, word.start - 16) : word.start]):
        return
    if place + 2 < len(words) and words[place + 1].surface in {"と", "や", "・"} and words[place + 2].tag is Tag.PLACE:
        return
    acting = _ACTING.match(text, word.end) or _THEIR.match(text, word.end)
    if acting:
        yield passage.finding(word.start, word.end, Kind.NAME, Level.WARN, ALONE)


def _can_be_surname(word: Word) -> bool:
    """Tell whether a word that Sudachi takes for something else may well be a surname."""
    if word.tag is Tag.NOUN and len(word.surface) == 1:
        return word.surface in _SHORT_SURNAMES
    if word.tag not in {Tag.PLACE, Tag.NOUN} or word.surface in _NO_SURNAMES:
        return False
    return {Tag.FAMILY, Tag.PLACE} <= meanings(word.surface)


def _with_post(passage: Passage, words: Sequence[Word], place: int) -> Iterator[Finding]:
    """Find such a surname before or behind a post: 松本隊員, 代表の森が."""
    text, word = passage.text, words[place]
    if _is_joined_before(words, place):
        return
    match = _ROLE_BEHIND.match(text, word.end)
    if match and (text[word.end] not in "町村市区県都府道" or match[0].endswith("議")):
        yield passage.finding(word.start, match.end(), Kind.NAME, Level.WARN, POST)
    elif _BEHIND_POST.search(text[max(0, word.start - 16) : word.start]) and _ACTING.match(text, word.end):
        yield passage.finding(word.start, word.end, Kind.NAME, Level.WARN, ALONE)


def _is_joined_before(words: Sequence[Word], place: int) -> bool:
    """Tell whether the word is the rest of a longer noun."""
    if not place:
        return False
    before = words[place - 1]
    if before.surface[-1] in "ノケヶ":
        return True
    return before.tag in {Tag.NOUN, Tag.PREFIX, Tag.PLACE, Tag.PROPER, Tag.UNKNOWN, Tag.NUMBER}


def _is_only_a_name(words: Sequence[Word], place: int, text: str) -> bool:
    """Tell whether a given name alone can be nothing else, and somebody acts: 美咲は."""
    word = words[place]
    if meanings(word.surface) - NAMES or not _GIVEN.fullmatch(word.surface):
        return False
    return not _is_joined_before(words, place) and bool(re.match(r"は|が|も", text[word.end :]))
