"""What somebody has been through, told of one person: 夫を亡くした女性, 生活保護を受けている男性."""

import re
from collections.abc import Iterator

from portal.privacy.context import is_small
from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.passages import Passage
from portal.privacy.vocabulary import FORMER, KIN, SEX, SUBJECT, is_about_many

_RELATIVE = (
    r"(?:夫|妻|配偶者|連れ合い|母親?|父親?|両親|息子|娘|一人息子|一人娘|子ども?|孫|兄|弟|姉|妹|"
    r"祖[父母]|家族)"
)
_EVENT = (
    rf"{_RELATIVE}(?:を(?:[^、。]{{0,6}})?(?:亡く|失)(?:し|くし)?|に(?:先立たれ|死なれ)|と(?:死別|離別|"
    rf"別居)し?|の暴力|から(?:の)?(?:暴力|虐待))|"
    r"生活保護(?:を(?:受け|受給)|受給)|離婚(?:を経て|し|後に)|(?:刑務所|少年院|拘置所)(?:を(?:出|"
    r"出所)|から)|出所(?:し|後)|服役し|夜逃げ|在留資格を失|里親に育て|(?:外国籍|"
    r"無国籍)の(?=[母父妻夫])|施設で育|(?:被害|詐欺)に遭|仮放免|未婚で出産|前科|元受刑者|元暴力団|"
    r"借金(?:を|に|の)|多重債務|自己破産|破産し|(?:家賃|税金|料金)を(?:[^、。]{0,4})?滞納|DV|"
    r"暴力(?:を|から)|虐待(?:を|され)|自殺(?:未遂|を)|自死|"
    r"(?:仕事|職|家|住まい)を失(?:い|っ)|失業し|解雇され|路上生活|車中(?:泊|生活)|ホームレス|家出し|"
    r"妊娠し|中絶|性的被害|いじめ(?:を|に)|万引き|逮捕"
)
_ONE = rf"(?:{SEX}|{KIN}|{SUBJECT}|{FORMER}|世帯主|家主|店主|住民(?!の)|一家(?!団))"
_TOLD = re.compile(
    rf"(?:{_EVENT})(?:[^。!?「」はが\d、]{{0,8}}、)?[^、。!?「」はが\d]{{0,14}}?(?:\d\d?(?:歳代?|"
    rf"代)の)?{_ONE}"
)
_THEY = re.compile(rf"{_ONE}(?:は|が)(?:[^、。!?「」はが\d]{{0,6}})?(?:{_EVENT})")
_KEEPING = re.compile(
    r"(?:ひきこもり|引きこもり|引き籠もり|不登校|ニート|未就労)(?:の|だった|状態の|状態にある|がちの|"
    r"を続ける|が続く)"
    r"(?:[^、。はがをに]{0,6})?(?:(?:長|次|三|四|末)[男女]|息子|娘|孫|弟|妹|兄|姉|夫|青年|少年|"
    r"少女|[男女]の子)"
)
REASON = (
    "身の上のことと、その人を表す言葉が並んでいます。だれのことかわからないか確かめてください。"
)


def find(passage: Passage) -> Iterator[Finding]:
    """Find what readers who know the place will recognise somebody by."""
    text = passage.text
    for pattern in (_TOLD, _THEY, _KEEPING):
        for match in pattern.finditer(text):
            if not is_about_many(text, match.start(), match.end(), reach=16):
                level = Level.STOP if is_small(passage.population) else Level.WARN
                yield passage.finding(match.start(), match.end(), Kind.CIRCUMSTANCES, level, REASON)
