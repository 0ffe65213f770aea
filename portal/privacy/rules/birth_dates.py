"""Dates and years of birth."""

import re
from collections.abc import Iterator

from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.passages import Passage
from portal.privacy.vocabulary import FORMER, KIN, NUMERAL, SEX, SUBJECT

_N = rf"(?:\d{{1,2}}|元|[{NUMERAL}]{{1,3}})"
_ERA = r"(?:明治|大正|昭和|平成|令和|[MTSHR]|西暦)"
_YEAR = rf"(?:{_ERA}\s?\.?{_N}|(?:西暦)?(?:18|19|20)\d\d|[一二][〇{NUMERAL}]{{3}})"
# 昭和10年(1935年)3月3日 as well.
_DATE = (
    rf"{_YEAR}\s?(?:年(?:\({_YEAR}年?\))?|\({_YEAR}年?\)年?|[./\-])\s?{_N}\s?(?:月|[./\-])\s?{_N}(?:日|"
    rf"(?!\d))"
)
_BORN = r"(?:生まれ|生れ|うまれ|出生|誕生|生(?![活産徒涯ま])|に生を受け)"
_DAY = re.compile(
    # The words before the date say that it is one of a birth.
    rf"(?:生年月日|誕生日|出生日|生まれた日)[^\d。]{{0,8}}?{_DATE}"
    rf"|(?:(?<=^)|(?<=[、。「(は]))生まれ(?:は|たのは|たのが|が)、?{_DATE}"
    # Those behind it, if no thing has been born: 平成30年6月1日にサロンが生まれた.
    rf"|{_DATE}\s?[(（]?(?:に|、)?(?:[^、。がをはも]{{0,8}}?[でに])?{_BORN}"
)
_PERSON = (
    rf"(?:{SEX}|{KIN}|{SUBJECT}|{FORMER}|[{NUMERAL}\d]人|隊員|方(?!々)|最年長|[最古]?長老|女将|"
    rf"[一-鿿]{1, 4}[師員者長人主]|最高齢|代表|会長)"
)
_YEAR_ONLY = re.compile(
    rf"(?<![~〜\-・から]){_YEAR}(?:年(?:\s?{_N}月)?|[./-]{_N})?\s?(?:生まれ|生れ|うまれ|生(?![活産徒涯ま]))"
    rf"(?:の[^、。]{{0,8}}?{_PERSON}|(?=で|、|。|\)|$|\s)|(?<=月生まれ)の)"
)
_RULED = re.compile(r"以前|以降|までに|から.{0,12}まで|合併|制定|設立|開設|対象")
REASON = "生年月日は個人を特定します。消すか、「80代」のような年代にしてください。"
YEAR = "生まれた年から年齢がわかります。年代にするか、このままでよい理由を書いてください。"


def find(passage: Passage) -> Iterator[Finding]:
    """Find when somebody was born."""
    text = passage.text
    if "生" not in text and "うまれ" not in text:
        return
    for match in _DAY.finditer(text):
        if not _RULED.search(match[0]):
            yield passage.finding(match.start(), match.end(), Kind.BIRTH_DATE, Level.STOP, REASON)
    for match in _YEAR_ONLY.finditer(text):
        if not _RULED.search(text[match.end() : match.end() + 12]):
            yield passage.finding(match.start(), match.end(), Kind.BIRTH_DATE, Level.WARN, YEAR)
