"""The numbering of official documents (公用文作成の考え方: 第1、1、（1）、ア、（ア）).

A number at the start of a line is a mark only if it continues the last one of its depth. Otherwise
it belongs to a wrapped sentence, and stays text.
"""

import re
from dataclasses import dataclass, field

from portal.notices.importing.lines import folded

KATAKANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
BULLETS = "・●○◯◎■□◆◇▪•"
#: A heading is short; a longer numbered part is an item of a list.
HEADING_LIMIT = 60

_SPACE = r"[\s\u3000]"
_ANNEX = re.compile(
    rf"^(?P<mark>[<＜〈《【\[［（(]?{_SPACE}*(?:別紙|別添|別記|別表|参考資料)"
    rf"{_SPACE}*[0-9０-９一二三四五六七八九十]*{_SPACE}*[>＞〉》】\]］）)]?)"
    rf"(?P<rest>$|{_SPACE}+.*$)"
)
_ARTICLE = re.compile(rf"^(?P<mark>第{_SPACE}*(?P<n>[0-9０-９]{{1,2}}))(?P<rest>{_SPACE}+.+)$")
_FIGURE = re.compile(
    rf"^(?P<mark>(?P<n>[0-9０-９]{{1,2}})(?:[.．、](?![0-9０-９])|(?={_SPACE})))(?P<rest>(?!{_SPACE}*[-－‐]){_SPACE}*\S.*)$"
)
_BRACKETED = re.compile(
    rf"^(?P<mark>[（(]{_SPACE}*(?P<n>[0-9０-９]{{1,2}}){_SPACE}*[)）]|(?P<c>[⑴-⒇]))(?P<rest>.+)$"
)
_KANA = re.compile(
    rf"^(?P<mark>(?P<n>[{KATAKANA}])(?:[.．、]|(?={_SPACE})))(?P<rest>{_SPACE}*\S.*)$"
)
_KANA_BRACKETED = re.compile(rf"^(?P<mark>[（(](?P<n>[{KATAKANA}])[)）])(?P<rest>.+)$")
_CIRCLED = re.compile(rf"^(?P<mark>(?P<n>[{CIRCLED}]))(?P<rest>.+)$")
_BULLET = re.compile(rf"^(?P<mark>[{BULLETS}])(?P<rest>(?!{_SPACE}*[{BULLETS}]).+)$")
_NOTE = re.compile(
    rf"^(?P<mark>[（(]{_SPACE}*+(?:※|注){_SPACE}*+[0-9０-９]*+{_SPACE}*+[)）]|※{_SPACE}*[0-9０-９]*"
    rf"|注{_SPACE}*[0-9０-９]+(?=[\s\u3000：:）)])|注(?=[\s\u3000：:）)]))(?P<rest>.+)$"
)
_CAPTION = re.compile(r"^(?P<rest>【[^】]+】|［[^］]+］|〔[^〕]+〕|[<＜〈][^<>＜＞〈〉]+[>＞〉])$")
BODY_STARTS = re.compile(rf"^記{_SPACE}*$")

#: The depth of a heading on the page, by the kind of its mark.
DEPTHS = {"article": 1, "figure": 1, "bracketed": 2, "kana": 3, "kana-bracketed": 4, "circled": 4}
_RANK = {"article": 0, "figure": 1, "bracketed": 2, "kana": 3, "kana-bracketed": 4, "circled": 5}
_COUNTED = (
    ("article", _ARTICLE),
    ("figure", _FIGURE),
    ("bracketed", _BRACKETED),
    ("kana-bracketed", _KANA_BRACKETED),
    ("kana", _KANA),
    ("circled", _CIRCLED),
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A line that starts a part: the kind of its mark, the mark as written, and the remaining text."""

    kind: str  # body, annex, caption, note, bullet, or one of DEPTHS
    mark: str
    text: str


@dataclass(slots=True)
class Counter:
    """Tracks the next number of each depth."""

    last: dict[str, int] = field(default_factory=dict)

    def restart(self) -> None:
        """Reset: 記 and each annex have separate numbers."""
        self.last.clear()

    def follows(self, kind: str, number: int) -> bool:
        """Tell whether the number continues its kind, or begins a new sequence."""
        return number in {1, self.last.get(kind, 0) + 1}

    def take(self, kind: str, number: int) -> None:
        """Record the number and reset the deeper levels."""
        self.last[kind] = number
        for other in [k for k in self.last if _RANK[k] > _RANK[kind]]:
            del self.last[other]


def recognise(text: str, counter: Counter) -> Marked | None:
    """Return the mark at the start of a line, or None for plain text. `counter` tracks the numbers."""
    if BODY_STARTS.match(text):
        counter.restart()
        return Marked("body", text.strip(), "")
    if (match := _ANNEX.match(text)) and len(text) <= HEADING_LIMIT:
        counter.restart()
        return Marked("annex", match["mark"].strip(), match["rest"].strip())
    for kind, pattern in (("note", _NOTE), ("caption", _CAPTION), ("bullet", _BULLET)):
        match = pattern.match(text)
        if match and (kind != "caption" or len(text) <= HEADING_LIMIT):
            mark = match["mark"] if kind != "caption" else ""
            return Marked(kind, mark.strip(), match["rest"].strip())
    for kind, pattern in _COUNTED:
        match = pattern.match(text)
        if match is None:
            continue
        number = _number(match)
        if counter.follows(kind, number):
            counter.take(kind, number)
            return Marked(kind, match["mark"].strip(), match["rest"].strip())
    return None


def looks_counted(text: str) -> bool:
    """Tell whether a line starts like a numbered part, whatever the number."""
    return any(pattern.match(text) for _, pattern in _COUNTED)


def _number(match: re.Match[str]) -> int:
    groups = match.groupdict()
    text = groups["n"]
    if text is None:
        return ord(groups["c"]) - ord("⑴") + 1
    if text in KATAKANA:
        return KATAKANA.index(text) + 1
    if text in CIRCLED:
        return CIRCLED.index(text) + 1
    return int(folded(text))
