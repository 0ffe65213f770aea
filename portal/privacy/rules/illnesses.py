"""Illness, disability and care beside one person: 統合失調症の60代男性, 認知症の母."""

import re
from collections.abc import Iterator

from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.passages import Passage
from portal.privacy.vocabulary import FORMER, KANJI, KIN, SEX, SUBJECT, is_about_many

_NAMED = (
    "統合失調症|双極性障害|躁うつ病?|鬱病?|産?後?うつ(?:病|状態|症状|傾向|(?=[のにで、。をと]))|"
    "適応障害|自閉症|自閉(?:症)?スペクトラム症?|(?<![A-Za-z])(?:ASD|ADHD|LD|ALS|PTSD|"
    "HIV)(?![A-Za-z])|アスペルガー(?:症候群)?|"
    "認知症|アルツハイマー(?:病|型)?|パーキンソン病|難病|[一-鿿]{0,3}(?:がん(?![ばこじぜもぐ])|癌|"
    "ガン(?![ァ-ヴー]))|脳梗塞|脳卒中|脳出血|くも膜下出血|心筋梗塞|糖尿病|人工透析|透析|"
    "アルコール(?:依存症?|中毒)|(?:薬物|ギャンブル|ゲーム)依存症?|エイズ|てんかん|ダウン症|"
    "脳性(?:まひ|麻痺)|"
    "失明|全盲|弱視|難聴|ろう(?:者|あ)|吃音|場面緘黙|半身(?:不随|麻痺|まひ)|後遺症|人工肛門|ストーマ|"
    "(?:耳[がの]聞こえ|目[がの]見え|言葉[がの]話せ)(?:ない|なく|づらい)|(?:目|耳|足|手|"
    "体)[がの]不自由|精神を病|心を病|"
    "障害者?手帳|療育手帳|精神障害者保健福祉手帳|障害年金"
)
# Whatever ends like an illness or a disability, but for words that only look like it.
_ENDING = (
    rf"(?:[{KANJI}ァ-ヴー]{{1,8}}?)(?:症候群|症(?![状例])|病(?![院棟床室欠人死])|障害(?!者?(?:福祉|"
    rf"支援|手帳)|物|学)|障がい(?!者?(?:福祉|支援))|疾患|不全|麻痺|まひ|肝炎|腎炎|肺炎|骨折)"
)
_NO_ILLNESS = re.compile(
    r"急病|発症|重症|軽症|看病|闘病|臆病|疾病|感染症|生活習慣病|熱中症|花粉症|通信障害|障害物|"
    r"電波障害|後遺$"
)
_GENERAL = r"障害|障がい|病気|持病|疾患|発達(?:の)?特性"
# Less certain, and less of a secret.
_CARE = (
    r"骨折(?!り)|車いす|車椅子|寝たきり|要介護\s?[1-5一二三四五]?|要支援\s?[12一二]|入退?院|通院|手術|"
    r"服薬|休職|リハビリ"
)
_ILLNESS = rf"(?:(?P<named>{_NAMED}|{_ENDING})|{_GENERAL}|(?P<care>{_CARE}))"
_ONE = rf"(?:{SEX}|{KIN}|{SUBJECT}|{FORMER}|[中高小大](?:学生|校生)|職員(?!の)|隊員|住民(?!の)|店主|店長)"
_ILL_ONE = re.compile(
    _ILLNESS
    + rf"(?P<gap>[^、。!?「」()はを]{{0,3}}(?:が|を|は)?[^、。!?「」()はが]{{0,10}}?)(?:\d\d?(?:歳代?|"
    rf"代)(?:前半|後半|半ば)?の?)?{_ONE}"
)
_ONE_ILL = re.compile(
    rf"{_ONE}(?:さん)?(?:に(?:は|も)?|は|が|も|の|、|"
    rf"\()(?:[^、。!?「」はが]{{0,4}}、)?(?:[^、。!?「」はがを]{{0,8}}?)" + _ILLNESS
)
_SOMEBODY = re.compile(
    _ILLNESS
    + r"(?:の|がある|のある|を持つ|を抱える|である)(?:方|人)(?:が|は)?(?:1人|一人|1名|一名)(?!ひとり|一人)"
)
_TOPIC = re.compile(
    r"^(?:の|を|に|と|向け)[^、。]{0,6}(?:家族の会|親の会|家族会|家族教室|講座|研修|セミナー|カフェ|"
    r"サロン|教室|相談会|手引|冊子|集い|支える会)"
)
# What is done about an illness is not that of the person behind it: 障害福祉事業所の職員.
_WORK = re.compile(
    r"福祉|事業|支援|施設|センター|担当|学校|教育|予防|対策|サポーター|カフェ|講座|研修|病院|相談|"
    r"検診|(?:子ども?|子供|人|方|児)(?:の|を|同士|と)"
)
STRONG = "病気や障害と、その人を表す言葉が並んでいます。病名を消すか、だれのことかわからない書き方にしてください。"
WEAK = "心身の状態と、その人を表す言葉が並んでいます。だれのことかわからないか確かめてください。"


def find(passage: Passage) -> Iterator[Finding]:
    """Find illness beside one person."""
    text = passage.text
    for pattern in (_ILL_ONE, _ONE_ILL, _SOMEBODY):
        for match in pattern.finditer(text):
            named = match["named"]
            if named and _NO_ILLNESS.search(named):
                continue
            if pattern is _ILL_ONE and _WORK.search(match["gap"]):
                continue
            if pattern is not _SOMEBODY and is_about_many(
                text, match.start(), match.end(), reach=16
            ):
                continue
            if _TOPIC.match(text[match.end() : match.end() + 20]):
                continue
            level, reason = (Level.WARN, WEAK) if match["care"] else (Level.STOP, STRONG)
            yield passage.finding(match.start(), match.end(), Kind.ILLNESS, level, reason)
