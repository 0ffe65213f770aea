"""One person in a small place: 集落でただ一人の子ども; below 3,000 inhabitants also 元教員の男性."""

import re
from collections.abc import Iterator

from portal.privacy.context import is_small
from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.passages import Passage
from portal.privacy.vocabulary import ALONE, FORMER, KANJI, KIN, SEX, is_about_many

_PLACE = re.compile(
    r"分校|住民|学校|クラス|職場|集落|地区|地域|部落|村(?!長|議)|島(?!根県)|谷|町内|字|町(?!長|議)|浦|"
    r"郷|戸数|世帯しか|山[あ奥]|人口[\d,]+人"
)
_ONE = (
    rf"(?:{SEX}|{KIN}|住民|移住者|家族|世帯|若者|子(?:ども|供|育て世代)?|赤ちゃん|新入生|"
    rf"[小中高大](?:学生|校生)|児童|生徒|外国人|店主|女将|農家|漁師|猟師|大工|人(?![一-鿿])|"
    rf"[{KANJI}]{{1,5}}(?:[師員者士工人手家医](?![{KANJI}])))"
)
_ONLY = (
    r"(?:唯一(?:の|人)?|ただ(?:一人|1人|一軒|1軒|一組|1組|一つの家族)(?:の)?|たった(?:一人|1人|一軒|"
    r"1軒)(?:の)?|(?:一人|1人|一軒|1軒|一世帯|1世帯)(?:だけ|しか|のみ)|最後(?:の|まで)(?:一人|1人)?)"
)
# 集落でただ一人の子ども, 島で唯一の助産師だった女性, 村に1人しかいない中学生
_ONLY_ONE = re.compile(
    rf"{_ONLY}(?:[^。「」、をがはで]|でき|を営|を運転|を経営){{0,12}}?{_ONE}(?!数)"
)
_FIRST = re.compile(
    rf"(?:[村町島市]|町内|村内|地区)(?:で)?初(?:の|めての)(?:[^。「」、をがはで]{{0,6}})(?:{SEX}|"
    rf"外国人|移住者)"
)
_ONLY_HIM = re.compile(r"(?:ただ|たった)(?:一人|1人|ひとり|独り)(?!の力|でも)")
_SINGLE = re.compile(
    rf"(?:{ALONE})(?:の|をする|をしている|している)?[^。、「」はがを]{{0,4}}?(?:{SEX})"
)
_ONE_HOME = re.compile(
    r"(?:夫婦|親子|家族|世帯|住民)(?:は|が)?(?:一組|1組|一世帯|1世帯|一人|1人|一軒|1軒)(?:だけ|のみ|しか)"
)
# 集落に住む外国籍の女性は1人しかいない
_ONE_ONLY = re.compile(
    rf"{_ONE}(?:は|が|も)(?:[^。、「」]{{0,8}})?(?:ただ|たった)?(?:一人|1人|1名|一名|一軒|1軒|一世帯|"
    rf"1世帯)(?:だけ|しか|のみ|い(?:る|た))"
)
_NAMED = (
    rf"(?:[{KANJI}ァ-ヴー]{{1,6}}(?:地区|集落|島|谷|浦)|(?:この|その|当|小さな|ある|同じ)(?:集落|地区|"
    rf"島|村|谷|地域)|限界集落|住民が?\d+人(?:だけ|しかいない|ほど|足らず)?の?(?:島|村|集落)|"
    rf"山奥の一軒家|戸数\d+戸の集落|\d+(?:世帯|戸)(?:しかない|ほど|余り|足らず|だけ)?の?(?:集落|地区|"
    rf"島|村))"
)
# 上沢地区で一人暮らしをする男性, 12戸の集落に住む元大工の男性
_LIVING = re.compile(
    rf"{_NAMED}[^。、「」]{{0,10}}?(?:{ALONE}|{FORMER}|(?:一人|1人|独り)で(?:暮らす|住む)|住む|暮らす|"
    rf"営む|働く)[^。、「」]{{0,6}}?(?:{SEX}|兄妹|姉妹|兄弟|親子|夫婦|母子|住民|お年寄り|"
    rf"高齢者(?=が(?:1人|一人)))"
)
# Only below 3,000 inhabitants.
_DESCRIBED = re.compile(
    rf"(?:{FORMER}|[{KANJI}ァ-ヴー]{{2,8}}(?:出身|国籍|籍|育ち|帰り)|{ALONE}|移住(?:して)?(?:きた|"
    rf"した)|Uターン(?:した)?|[^、。「」はが]{{1,6}}を営む|[{KANJI}]{{1,4}}(?:農家|漁師|職人|"
    rf"店主))(?:を(?:する|している)|の|で)?[^。、「」はがを\d]{{0,5}}?(?:{SEX}|夫婦|家族)"
)
ONLY = "小さな地域の一人について書かれています。地域の名前を広げるか、「唯一」などの言葉を消してください。"
LIVING = "地区の名前と暮らし方から、だれのことかわかることがあります。地区の名前を広げてください。"
DESCRIBED = "人口3,000人未満の地域では、経歴や暮らし方だけでも個人がわかることがあります。表し方を広げてください。"


def find(passage: Passage) -> Iterator[Finding]:
    """Find what is true of one person in a place where all know each other."""
    text = passage.text
    small = is_small(passage.population)
    if small or _PLACE.search(text):
        for pattern in (_ONLY_ONE, _ONE_ONLY, _ONLY_HIM, _FIRST, _ONE_HOME):
            for match in pattern.finditer(text):
                if not is_about_many(text, match.start(), match.end(), reach=8):
                    yield _finding(passage, match, ONLY, Level.STOP)
        for match in (*_LIVING.finditer(text), *_SINGLE.finditer(text)):
            if not is_about_many(text, match.start(), match.end()):
                yield _finding(passage, match, LIVING, Level.STOP if small else Level.WARN)
    if small:
        for match in _DESCRIBED.finditer(text):
            if not is_about_many(text, match.start(), match.end()):
                yield _finding(passage, match, DESCRIBED, Level.WARN)


def _finding(passage: Passage, match: re.Match[str], reason: str, level: Level) -> Finding:
    return passage.finding(match.start(), match.end(), Kind.SMALL_PLACE, level, reason)
