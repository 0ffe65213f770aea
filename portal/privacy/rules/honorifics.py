"""Names with さん, 氏, 様 and the like, and by kinship: 斎藤のおばあちゃん, 渡辺宅."""

import re
from collections.abc import Iterator, Sequence

from portal.privacy.dictionary import NAMES, Tag, Word, meanings
from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.passages import Passage
from portal.privacy.rules.public_roles import has_role_before, is_pseudonym_marked

HONORIFICS = frozenset(
    {"さん", "サン", "さま", "様", "氏", "ちゃん", "くん", "君", "殿", "はん", "先輩"}
)
# Words that Sudachi also has as surnames or given names, but that call somebody by a role before さん.
_ROLES = frozenset(
    [
        "祖父",
        "祖母",
        "姉",
        "妹",
        "兄",
        "弟",
        "孫",
        "婿",
        "爺",
        "婆",
        "主",
        "先生",
        "生徒",
        "学生",
        "医者",
        "地主",
        "家主",
        "店主",
        "店長",
        "社長",
        "校長",
        "園長",
        "院長",
        "所長",
        "会長",
        "町長",
        "村長",
        "市長",
        "区長",
        "部長",
        "課長",
        "係長",
        "班長",
        "組長",
        "団長",
        "住職",
        "和尚",
        "庄屋",
        "旦那",
        "女将",
        "大将",
        "親方",
        "親父",
        "番頭",
        "職人",
        "大工",
        "左官",
        "農家",
        "漁師",
        "猟師",
        "船頭",
        "巫女",
        "神主",
        "彼",
        "誰",
        "何",
        "どちら",
        "あちら",
        "こちら",
        "各位",
        "貴",
        "両",
        "同",
        "新人",
        "素人",
        "若者",
        "外人",
        "一般",
        "先方",
        "相手",
        "王",
        "赤",
        "坊",
        "坊主",
        "お",
        "姫",
        "殿",
        "花嫁",
        "仲間",
        "家族",
        "住民",
        "市民",
        "町民",
        "村民",
        "本人",
        "主人",
        "夫人",
        "達",
        "方",
        "子",
        "者",
        "員",
        "ママ",
        "パパ",
        "みな",
        "ボランティア",
    ]
)
# The same, even where Sudachi is sure of a surname.
_ALWAYS_ROLES = frozenset(
    "花屋 米屋 酒屋 本屋 床屋 肉屋 大家 奥 母 父 娘 嫁 神 仏 客 皆 隣".split()  # noqa: SIM905
)
# Behind these a new word begins; behind another noun it may be the rest of one: 会長 in 自治会長.
_FREE = frozenset({Tag.PARTICLE, Tag.MARK, Tag.OTHER})
_JOINING = {" ", "・", "=", "·"}
_HIRAGANA = re.compile(r"[ぁ-ゖー]{2,6}")
_KATAKANA = re.compile(r"[ァ-ヴー]{2,12}")
_KANJI = re.compile(r"[一-鿿々ヶ]{1,5}")
# Kanji in which surnames end; for those that no dictionary has.
_ENDINGS = frozenset(
    "田川野山本村井島崎沢原木橋岡塚森内口戸津浦尾辺部谷藤瀬池上下場石松林屋保倉坂宮根葉間賀"
)
_LATIN = re.compile(r"[A-Z][a-z]{1,}|[A-Z]{4,}")
_BY_KIN = re.compile(
    r"(?:お|御)?(?:じい|ばあ|じっ|ばっ|父|母|兄|姉)(?:さん|ちゃん|さま|様|や)|(?:おじ|おば|おい|"
    r"めい)(?:さん|ちゃん)|おやじ(?:さん)?|おっちゃん|ご?(?:夫妻|夫婦|一家|家族|兄弟|姉妹|親子|母子|"
    r"父子|老人)"
)
_HOME = re.compile(
    r"(?:さん)?ご?(?:家(?![屋族庭具畜計事])|宅(?!配|地)|邸|夫妻|夫婦|一家|親子|兄弟|姉妹|母子|"
    r"両[氏名]|姓の)"
)
_IN_KANA = re.compile(r"(?<![ぁ-ん])(?P<run>[ぁ-ん]{2,12})(?:さん|くん|ちゃん)(?![ぁ-ん]{0,1}っ)")
# ヨシ子さん, キミ江さん
_OLD_GIVEN = re.compile(r"(?<![ァ-ヴー一-鿿])[ァ-ヴ]{2,3}[子江代美枝](?:さん|ちゃん|様)")
_KANJI_BEFORE = re.compile(r"(?<![一-鿿々])[一-鿿々]{1,3}$")
_CALLED = re.compile(
    r"(?:お|ご|みな|みんな|たく|あか|どなた|かあ|とう|ねえ|にい|じい|ばあ|じっ|ばっ|おじ|おば|だれ|"
    r"なに|わん|ねこ|いぬ|うさぎ|いくら|もう|とな|りな)$|^お"
)
REASON = "氏名が書かれています。「Aさん」などに改めるか、名前を載せる同意を記録してください。"
ROLE = "役職のある人の氏名と思われます。名前を載せる同意を記録し、その旨を理由に書いてください。"


def find(passage: Passage) -> Iterator[Finding]:
    """Find names by what stands behind them."""
    words = passage.words
    for place, word in enumerate(words):
        start, end = None, word.end
        if word.surface in HONORIFICS and place:
            start = name_before(words, place)
            if start is None and word.surface in {"くん", "君", "ちゃん"}:
                start = _child(passage.text, word.start)
        elif word.tag is Tag.FAMILY and (after := _end_of_relation(passage.text, word.end)):
            start, end = word.start, after
        if start is None or is_pseudonym_marked(passage.text, end):
            continue
        public = has_role_before(passage.text, start)
        level, reason = (Level.WARN, ROLE) if public else (Level.STOP, REASON)
        yield passage.finding(start, end, Kind.NAME, level, reason)
    for match in _OLD_GIVEN.finditer(passage.text):
        yield passage.finding(match.start(), match.end(), Kind.NAME, Level.STOP, REASON)
    for match in _IN_KANA.finditer(passage.text):
        if (start := _start_in_kana(match)) is not None:
            yield passage.finding(start, match.end(), Kind.NAME, Level.STOP, REASON)


def _child(text: str, end: int) -> int | None:
    """Return where a given name in kanji begins, as no dictionary has it: 優斗くん."""
    match = _KANJI_BEFORE.search(text[max(0, end - 4) : end])
    if match is None or match[0] in _ROLES | _ALWAYS_ROLES or match[0][-1] in "諸主":
        return None
    return end - len(match[0])


def _start_in_kana(match: re.Match[str]) -> int | None:
    """Return where a name in hiragana begins, which Sudachi takes for other words: はると in はるとさん."""
    run = match["run"]
    if _CALLED.search(run):
        return None
    # Behind a particle: にゆいちゃん.
    for length in (4, 3, 2):
        if (
            length < len(run) <= 6
            and run[-length - 1] in "にとはがもへをやでの"
            and meanings(run[-length:]) & NAMES
        ):
            return match.end("run") - length
    if len(run) <= 4 and not match[0].endswith("さん"):
        return match.start()
    can_be = meanings(run)
    return match.start() if len(run) <= 4 and (can_be & NAMES or not can_be) else None


def _end_of_relation(text: str, end: int) -> int | None:
    """Return where 佐藤のおばあちゃん or 佐藤宅 ends, if it does."""
    if text.startswith("の", end) and (match := _BY_KIN.match(text, end + 1)):
        return match.end()
    match = _HOME.match(text, end)
    return match.end() if match else None


def name_before(words: Sequence[Word], place: int) -> int | None:
    """Return where the name before the honorific `words[place]` begins; None if none does."""
    last = place - 1
    if words[last].surface == " " and last:
        last -= 1
    # The end of a post in the address of a letter, 民生主管部(局)長 殿; as a surname it has さん.
    if (words[last].surface, words[place].surface) == ("長", "殿"):
        return None
    first = _name_ending(words, last)
    if first is None:
        return None
    # Further parts: 山田 花子さん, マイケル・スミスさん.
    while first:
        before = words[first - 1]
        gap = before.surface in _JOINING and first > 1
        part = words[first - 2] if gap else before
        if part.tag not in NAMES and not (
            part.tag is Tag.UNKNOWN and _KATAKANA.fullmatch(part.surface)
        ):
            break
        first -= 2 if gap else 1
    return words[first].start


def _name_ending(words: Sequence[Word], last: int) -> int | None:
    """Return the first word of the name that ends with `words[last]`."""
    word, before = words[last], words[last - 1] if last else None
    polite = before is not None and before.surface in {"お", "ご", "御"}
    role = word.surface in _ROLES and word.tag is not Tag.FAMILY
    if polite or role or word.surface in _ALWAYS_ROLES:
        return None
    rest = before is not None and before.tag in {Tag.NOUN, Tag.PREFIX, Tag.UNKNOWN}
    if word.tag is Tag.FAMILY or (word.tag in NAMES and not rest):
        return last
    if word.tag in {Tag.PLACE, Tag.PROPER}:
        place = word.tag is Tag.PLACE and len(word.surface) > 1
        return last if place or Tag.FAMILY in meanings(word.surface) else None
    if word.tag is Tag.UNKNOWN and _is_unknown_name(word.surface):
        return _start_of_kanji(words, last) if _KANJI.fullmatch(word.surface) else last
    return _joined_name(words, last)


def _is_unknown_name(surface: str) -> bool:
    return bool(
        _KANJI.fullmatch(surface)
        or _KATAKANA.fullmatch(surface)
        or _HIRAGANA.fullmatch(surface)
        or _LATIN.fullmatch(surface)
    )


def _joined_name(words: Sequence[Word], last: int) -> int | None:
    """Return the first of up to four words that together are a name, as しょう and こ."""
    if words[last].surface[-1] in "屋家者員師士":
        return None
    joined = ""
    for first in range(last, max(-1, last - 4), -1):
        if words[first].tag is Tag.MARK:
            break
        joined = words[first].surface + joined
        if joined in _ROLES:
            return None
        free = first == 0 or words[first - 1].tag in _FREE
        behind_surname = first and words[first - 1].tag is Tag.FAMILY
        if behind_surname and _HIRAGANA.fullmatch(joined) and len(joined) <= 4:
            return first
        if free and meanings(joined) & {Tag.FAMILY, Tag.GIVEN}:
            return first
    start = _start_of_kanji(words, last)
    run = "".join(word.surface for word in words[start : last + 1])
    rare = last > start and _KANJI.fullmatch(run) and run[-1] in _ENDINGS
    if rare and any(len(word.surface) == 1 for word in words[start : last + 1]):
        return start
    return None


def _start_of_kanji(words: Sequence[Word], last: int) -> int:
    first = last
    while first and _KANJI.fullmatch(words[first - 1].surface):
        first -= 1
    return first
