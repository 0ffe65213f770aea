"""Ages with sex or household: 82歳の独居女性, 80代の母, 女性（68）."""

import re
from collections.abc import Iterator

from portal.privacy.context import is_small
from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.passages import Passage
from portal.privacy.vocabulary import ALONE, FORMER, KIN, NUMERAL, SEX, SUBJECT, is_about_many

_N = rf"(?:1?\d?\d|[{NUMERAL}]{{1,4}})"
_NO_RANGE = (
    r"(?!\s?(?:以上|以下|未満|超|以降|[~〜\-―]|から[\d一二三四五六七八九十]|まで(?:の|を|が|に)|"
    r"前後の人|人口|時点|児健|児検))"
)
_EXACT = (
    rf"(?<![\d~〜\-―.,])(?:満|享年|当時|現在|もうすぐ|まもなく)?{_N}\s?(?:歳|才|"
    rf"さい(?=[のでに、)]))(?!代|\d|児){_NO_RANGE}"
)
_DECADE = (
    rf"(?<![\d~〜\-―.,])(?:[1-9]0|[一二三四五六七八九]?十)\s?(?:歳代|才代|代)(?:前半|後半|半ば|半|"
    rf"なかば|の(?:前半|後半))?{_NO_RANGE}"
)
# A year at school says the age.
_SCHOOL = (
    r"(?:小学校?|中学校?|高校|小|中|高)(?:[1-6一二三四五六]年生?(?!制|間|度)|[1-6](?=[)、・の]))"
)
_WORDED = (
    r"(?:(?:小学|中学|高校|大学)生(?=の)|[園乳幼]児(?=の)|(?<!\d)[3-9]0(?:を(?:過ぎた|超えた)|近い|"
    r"過ぎの|すぎの|間近の|手前の)|アラ(?:サー|フォー|フィフ|還|環)|還暦|古希|古稀|喜寿|傘寿|米寿|"
    r"卒寿|白寿|百寿)(?:を?(?:過ぎた|迎えた|間近の|前の))?"
)


def _age(group: str) -> str:
    """Return the pattern of an age, whose exact form is a group of that name."""
    return rf"(?:(?P<{group}>{_EXACT}|{_SCHOOL})|{_DECADE}|{_WORDED})"


_SUBJECTS = rf"{KIN}|{SEX}|{SUBJECT}|{FORMER}|{ALONE}"
_MORE = (
    r"無職|会社員|自営業|隊員|代表|会長|理事長|住民|利用者|参加者|移住者|店主|農家|漁師|職員|患者|"
    r"母子|児童|生徒|中学生|高校生|小学生|大学生|独身|未婚|既婚|年金(?:暮らし|生活)"
)
# 82歳の独居女性, 45歳男性, 七十八歳になる女性, 37歳・男性, 85歳・女・独居
_BEFORE_PERSON = re.compile(
    rf"{_age('exact')}(?:[)）])?(?:の|、|・|,|/|\s|で|になる|を迎える|を過ぎた|近い|を超えた|くらいの|"
    rf"ぐらいの|ほどの|になった)?"
    rf"[^、。・()「」はがを\d]{{0,10}}?"
    rf"(?:{_SUBJECTS}|(?<=[・、/\s])[男女](?=[・、。,/\s)]|$)|(?P<weak>{_MORE}|方(?!々|針|法|向|面|言)|"
    rf"人(?![一-鿿々])))"
)
# 女性（68）, 長男（52歳、無職）, 母は88歳, 女性、54歳, 本人は33歳
_AFTER_PERSON = re.compile(
    rf"(?:{_SUBJECTS}|(?:子(?:ども|供)?(?:\d人)?|さん|様|氏|君|くん|ちゃん)(?=\()|性別[:\s]*[男女]性?|"
    rf"(?P<weak>{_MORE})|(?<=[・、/\s(])[男女](?=[・、/\s]))"
    rf"(?:さん|さま|様|氏)?(?:\((?:[^()、]{{0,8}}[、・\s])?(?:(?P<bare>[1-9]\d|10\d)(?=[)、・])|"
    rf"{_age('in_brackets')})\)?|(?:は|が|も|、|・|:|/|,|\s|で|の年齢は)?\s?(?:現在|今年|当時|満|"
    rf"まもなく|もうすぐ|ともに)?{_age('behind')})"
)
_LABELLED = re.compile(rf"年齢\s?[:=は|]?\s?(?:満)?{_N}\s?(?:歳|才|代)?(?=[\s、。・/)]|$)(?!以)")
_LISTED = re.compile(r"(?:^|(?<=[、・\s:(]))[男女]性?[、・,/\s]{1,2}[1-9]\d(?=歳|[、・,/\s)]|$)")
_AVERAGE = re.compile(r"平均|最高齢[はが]|最年少[はが]|定年|年齢層|年齢別|制限|対象年齢|寿命")
EXACT = "年齢と、性別や世帯などが書かれています。年齢を「80代」などの年代にし、世帯の様子と重ねないでください。"
DECADE = "年代と、性別や世帯などが重なっています。だれのことかわからないか確かめてください。"
SMALL = "人口3,000人未満の地域では、年代と性別だけでも個人がわかることがあります。どちらかを消してください。"


def find(passage: Passage) -> Iterator[Finding]:
    """Find ages that stand with a person."""
    text = passage.text
    for match in (*_BEFORE_PERSON.finditer(text), *_AFTER_PERSON.finditer(text)):
        groups = match.groupdict()
        exact = any(groups.get(name) for name in ("exact", "in_brackets", "behind", "bare"))
        if match["weak"] and not exact:
            continue
        if _AVERAGE.search(text[max(0, match.start() - 8) : match.end()]):
            continue
        if is_about_many(text, match.start(), match.end(), reach=12 if exact else 20):
            continue
        yield _finding(passage, match, exact=exact)
    for match in _LISTED.finditer(text):
        yield _finding(passage, match, exact=True)
    for match in _LABELLED.finditer(text):
        if not _AVERAGE.search(text[max(0, match.start() - 4) : match.start()]):
            yield _finding(passage, match, exact=True)


def _finding(passage: Passage, match: re.Match[str], *, exact: bool) -> Finding:
    if exact:
        level, reason = Level.STOP, EXACT
    elif is_small(passage.population):
        level, reason = Level.STOP, SMALL
    else:
        level, reason = Level.WARN, DECADE
    return passage.finding(match.start(), match.end(), Kind.AGE, level, reason)
