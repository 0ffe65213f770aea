"""The head of an official text: number, date, addressees, sender, title."""

import datetime
import re
from collections.abc import Sequence

from portal.japanese.dates import parse_date
from portal.notices.importing.lines import Line, folded
from portal.notices.importing.marks import Counter as MarkCounter
from portal.notices.importing.marks import recognise
from portal.notices.importing.report import Block, ParsedNotice, Remark

#: A head is short; later lines never belong to it.
LONGEST_HEAD = 40
SHOWN = 30
# A line may be long and contain anything: no pattern reads a character more than a few times.
_CORE = r"第\s*+[0-9０-９\-－]++\s*+号"
_MEMO = r"事\s*+務\s*+連\s*+絡"
_NUMBER = re.compile(rf"[^\s、,（(]{{0,60}}?{_CORE}(?:の\s*[0-9０-９]+)?|{_MEMO}")
_HAS_NUMBER = re.compile(rf"{_CORE}|^{_MEMO}")
_DATE = re.compile(
    r"(?:令\s*和|平\s*成|昭\s*和)\s*(?:元|[0-9０-９]{1,2})\s*年\s*[0-9０-９]{1,2}\s*月\s*[0-9０-９]{1,2}\s*日"
)
_ADDRESSEE = re.compile(r"[殿様]\s*$|[殿様]\s|御中|宛て?\s*$|^各\s*\S|^各$")
_OFFICE = r"(?:長|大臣|知事|課|室|部|局|係|委員会|担当)"
_SENDER = re.compile(rf"公\s*印\s*省\s*略|{_OFFICE}\s*$")
_OFFICE_BEFORE_BRACKET = re.compile(rf"{_OFFICE}\s*[（(]")
_TITLE_END = re.compile(
    r"(?:について|に関する件|の件|のお知らせ|のご案内)\s*"
    r"(?:[（(][^（）()]{1,20}[)）])?\s*$"
)
_TITLE_KIND = re.compile(r"[（(](?:通知|依頼|照会|回答|お願い|送付|周知|通達|情報提供)[)）]\s*$")
#: 「中 核 市」「公 印 省 略」: characters spaced to fill a line.
_SPACED = re.compile(r"(?<![^\s（(])(?:[^\s殿様][ \u3000]){2,}[^\s殿様](?![^\s）)])")
_SENTENCE_END = re.compile(r"[。．][」』）)]?\s*$")


def read_head(lines: Sequence[Line], notice: ParsedNotice) -> int:
    """Read the head into `notice` and return how many lines it has.

    The head ends with the title; if none is found, before the first sentence or numbered part.
    """
    end = _end_of_head(lines)
    title_start = _title_start(lines, end)
    for line in lines[:title_start]:
        _take(line, notice)
    if title_start < end:
        notice.title = "".join(line.text for line in lines[title_start:end])
    _complain(notice, lines[0].number if lines else 0)
    return end


def _end_of_head(lines: Sequence[Line]) -> int:
    """Return the index after the title, or that of the first line outside the head."""
    for place, line in enumerate(lines[:LONGEST_HEAD]):
        if _is_title_end(line.text):
            return place + 1
        if _begins_body(line):
            return place
    return min(len(lines), LONGEST_HEAD)


def _is_title_end(text: str) -> bool:
    if _ADDRESSEE.search(text) or len(text) > 120:
        return False
    return bool(_TITLE_END.search(text) or _TITLE_KIND.search(text))


def _begins_body(line: Line) -> bool:
    if _DATE.search(line.text) or _HAS_NUMBER.search(line.text):
        return False
    marked = recognise(line.text, MarkCounter())
    return (
        bool(_SENTENCE_END.search(line.text))
        or len(line.text) > 60
        or (marked is not None and marked.kind in {"body", "annex", "article", "figure"})
    )


def _title_start(lines: Sequence[Line], end: int) -> int:
    """Return where the title begins: it may be wrapped over consecutive lines."""
    if not end or not _is_title_end(lines[end - 1].text):
        return end
    start = end - 1
    while start > 0 and not lines[start].after_blank:
        before = lines[start - 1].text
        if _is_of_head(before):
            break
        start -= 1
    return start


def _is_sender(text: str) -> bool:
    """Tell whether a line ends with an office, with or without brackets after it."""
    if _SENDER.search(text):
        return True
    return text.endswith((")", "）")) and bool(_OFFICE_BEFORE_BRACKET.search(text))


def _is_of_head(text: str) -> bool:
    return bool(
        _ADDRESSEE.search(text)
        or _is_sender(text)
        or _DATE.search(text)
        or _HAS_NUMBER.search(text)
    )


def _take(line: Line, notice: ParsedNotice) -> None:
    """Assign one line of the head to its field; number and date may share a line."""
    rest = _SPACED.sub(lambda match: "".join(match[0].split()), line.text)
    if match := _DATE.search(rest):
        if notice.date_text:
            _keep_as_text(line, rest, notice)
            return
        notice.date_text = match[0]
        notice.issued_on = _date(match[0])
        if notice.issued_on is None:
            notice.remarks.append(Remark(line.number, f"「{match[0]}」は暦にない日付です。"))
        rest = f"{rest[: match.start()]} {rest[match.end() :]}".strip()
    if not notice.addressees and not notice.sender:
        while match := _NUMBER.match(rest):
            notice.numbers.append(match[0].strip())
            rest = rest[match.end() :].strip(" \u3000")
    if not rest:
        return
    if _ADDRESSEE.search(rest) or (
        notice.addressees and not notice.sender and not _is_sender(rest)
    ):
        _take_addressee(line, rest, notice)
    elif _is_sender(rest):
        notice.sender.append(rest)
    else:
        _keep_as_text(line, rest, notice)


def _take_addressee(line: Line, rest: str, notice: ParsedNotice) -> None:
    if re.search(r"[殿様]\s+\S", rest) or len(re.findall(r"\s", rest)) > 3:
        notice.remarks.append(
            Remark(line.number, "宛先が1行にまとまっています。宛先の分け方を確かめてください。")
        )
    notice.addressees.append(rest)


def _keep_as_text(line: Line, text: str, notice: ParsedNotice) -> None:
    notice.body.append(Block("paragraph", text))
    notice.remarks.append(
        Remark(line.number, f"「{text[:SHOWN]}」が何か分からないため、本文に残しました。")
    )


def _date(text: str) -> datetime.date | None:
    try:
        return parse_date("".join(folded(text).split()))
    except ValueError:
        return None


def _complain(notice: ParsedNotice, first: int) -> None:
    missing = {
        "文書番号": notice.numbers,
        "日付": notice.date_text,
        "宛先": notice.addressees,
        "発出者": notice.sender,
        "題名": notice.title,
    }
    for name, found in missing.items():
        if not found:
            notice.remarks.append(
                Remark(first, f"{name}を見つけられませんでした。編集画面で入力してください。")
            )
