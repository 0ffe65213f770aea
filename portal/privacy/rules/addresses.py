"""Addresses down to the house: 字, 番地, 丁目 with numbers, rooms."""

import re
from collections.abc import Iterator

from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.passages import Passage
from portal.privacy.vocabulary import KANJI, NUMERAL, beside_office

_N = rf"(?:\d{{1,5}}|[{NUMERAL}千]{{1,6}})"
_DASH = r"[-‐‑–—―−ー~の]"
# 大字上野, 字上ノ原; not 文字, 大字ごと.
_AZA = (
    r"(?:大字|小字|(?<![文数漢名赤黒太細習十活点英苗])字)"
    r"(?!(?:単位|会[^津]|ごと|毎|別|名[をがはの]|内[のに]|の境|境|区|史|誌|図|規模|氏名|[がをはもに、。]))"
    rf"[{KANJI}ァ-ヴー]{{1,5}}(?:[ノのが][{KANJI}]{{1,3}}(?=\d|番|に|で|の|、|。|$))?"
)
_HOUSE = re.compile(
    # 大字上野123番地, 字上ノ原101, 567番地2, 123番地
    rf"(?:{_AZA}){{0,2}}(?:地内)?{_N}番地(?:{_DASH}?\d{{1,4}})?(?!区)"
    rf"|(?:{_AZA}){{1,2}}\s?{_N}(?:{_DASH}{_N}){{0,2}}(?:番(?!目)(?:地)?(?:{_N}号?)?)?"
    # 緑町3丁目4番5号, 二丁目12-3-401
    rf"|[{KANJI}]{{0,6}}{_N}丁目\s?{_N}(?:番(?:地)?|{_DASH})\s?{_N}?号?(?:{_DASH}{_N}){{0,2}}"
    # 北町4-5-6; two numbers only behind the name of a town
    rf"|[{KANJI}]{{1,6}}(?<![分式画号番第室条表図年月])\s?(?!0|(?:19|"
    rf"20)\d\d-)\d{{1,4}}{_DASH}\d{{1,4}}{_DASH}\d{{1,4}}(?!\d|号?様式)"
    rf"|[{KANJI}]{{1,6}}[町村通](?<!町村)\s?(?!0)\d{{1,4}}{_DASH}\d{{1,4}}(?!\d|[年月回期%人件])"
    # 4番5号, コーポ緑201号室
    rf"|{_N}番{_N}号(?!車|線|議案|様式)"
    rf"|(?:町|村|市|県|都)営(?:住宅|団地)の?(?:\d{{1,3}}号棟の?)?\d{{1,4}}号室?"
    rf"|(?:コーポ|ハイツ|アパート|マンション|メゾン|団地|レジデンス|"
    rf"[荘棟])[{KANJI}ァ-ヴー]{{0,6}}\s?(?:\d{{1,2}}号?棟?の?)?\d{{2,4}}号室?"
    rf"|\d{{1,3}}号棟の?\d{{2,4}}号室?"
)
# Without a number only 大字, or 字 behind the name of a town: 300字以内, 字幕.
_AREA_ONLY = re.compile(rf"(?<![ァ-ヴー])(?=大字|小字|(?<=[町村市郡])字)(?:{_AZA}){{1,2}}")
_POSTCODE = re.compile(r"〒\s?\d{3}-?\d{4}")
HOUSE = "番地まで書かれています。個人の住まいであれば、地区の名前も含めて消してください。"
PLACE = "字の名前から住まいがわかることがあります。「市の山間部」のように広げるか、このままでよい理由を書いてください。"
OFFICE = "住所が本文にあります。施設などの所在地であれば、その旨を理由に書いてください。"


def find(passage: Passage) -> Iterator[Finding]:
    """Find addresses of houses."""
    text = passage.text
    for match in _HOUSE.finditer(text):
        yield _finding(passage, match, HOUSE, Level.STOP)
    for match in _AREA_ONLY.finditer(text):
        yield _finding(passage, match, PLACE, Level.WARN)
    for match in _POSTCODE.finditer(text):
        if not beside_office(text, match.start(), match.end()):
            yield _finding(passage, match, PLACE, Level.WARN)


def _finding(passage: Passage, match: re.Match[str], reason: str, level: Level) -> Finding:
    if beside_office(passage.text, match.start(), match.end()):
        level, reason = Level.WARN, OFFICE
    return passage.finding(match.start(), match.end(), Kind.ADDRESS, level, reason)
