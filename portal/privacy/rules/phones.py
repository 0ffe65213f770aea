"""Telephone and fax numbers: ten digits, eleven for 050, 070, 080 and 090 (電気通信番号計画)."""

import re
from collections.abc import Iterator

from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.passages import Passage
from portal.privacy.vocabulary import beside_office

_GAP = r"[\s\-‐‑–—―−ー~.・()/の]{0,2}"
_NUMBER = re.compile(
    rf"(?<![\d\-.])\(?(?:(?P<mobile>(?:\+81{_GAP}\(?0?\)?|0)[5789]0{_GAP}\d{{4}}{_GAP}\d{{4}})"
    rf"|(?P<line>(?:\+81{_GAP}\(?0?\)?|0)\d(?:{_GAP}\d){{8}})"
    r")(?![\d]|-\d)"
)
# A number without its area code, where words say that it is one.
_LOCAL = re.compile(
    r"(?:電話|携帯|TEL|Tel|tel|FAX|Fax|ファックス|ファクス|☎|"
    r"℡)(?:番号)?[^\d。、]{0,6}(?P<number>\d{2,4}[-‐−ー―]\d{4})(?!\d|-)"
)
# Nobody's own: free of charge, paid by all callers alike, information services.
_SERVICES = re.compile(r"(?:0120|0800|0570|0990|0180)")
_MOBILE = re.compile(r"0[5789]0")
PRIVATE = "個人の電話番号と思われます。番号を消してください。"
OFFICE = "電話番号が本文にあります。課や団体の番号であれば、連絡先の欄に移すか、このままでよい理由を書いてください。"


def find(passage: Passage) -> Iterator[Finding]:
    """Find numbers of telephones that may be somebody's."""
    text = passage.text
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        digits = "0" + digits[2:].lstrip("0") if digits.startswith("81") else digits
        mobile = bool(_MOBILE.match(digits))
        if len(digits) == (11 if mobile else 10) and not _SERVICES.match(digits):
            group = "mobile" if match["mobile"] else "line"
            start, end = match.span(group)
            # (0852)22-5065, but not the bracket of （0852-22-5065）.
            start -= text[start - 1 : start] == "(" and ")" in match[group]
            yield _finding(passage, start, end, mobile=mobile)
    for match in _LOCAL.finditer(text):
        yield _finding(passage, match.start("number"), match.end("number"), mobile=False)


def _finding(passage: Passage, start: int, end: int, *, mobile: bool) -> Finding:
    office = beside_office(passage.text, start, end) and not mobile
    level, reason = (Level.WARN, OFFICE) if office else (Level.STOP, PRIVATE)
    return passage.finding(start, end, Kind.PHONE, level, reason)
