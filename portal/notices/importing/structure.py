"""Parses an official text into head and body.

docs/notices.md describes the rules and their limits. No character is lost: unrecognised lines stay
text, and the remarks say so line by line.
"""

import re
from collections.abc import Sequence

from portal.notices.importing.head import read_head
from portal.notices.importing.lines import Line, read_lines
from portal.notices.importing.marks import (
    DEPTHS,
    HEADING_LIMIT,
    Counter,
    Marked,
    looks_counted,
    recognise,
)
from portal.notices.importing.report import Block, ParsedNotice, Remark, Weight

#: A line of at least this length may be wrapped.
WRAPPED_FROM = 30
CAPTION_LEVEL = 4
SHOWN = 20

_SENTENCE_END = re.compile(r"[。．？！][」』）)】]*\s*$")
_CLOSED = re.compile(r"[。．？！」』）)】>＞:：]\s*$")
_ENDING = re.compile(r"^以\s*上$")
#: No sentence begins with these: the line continues the previous one.
_PARTICLE = re.compile(r"^(?:に|を|は|が|の|と|も|で|へ|や|から|まで|より)(?!は?じめ)")
_ADDRESS = re.compile(r"^(?:https?://|[\w.+-]+@)", re.ASCII)
_JAPANESE = r"\u3040-\u30ff\u3400-\u9fff々〆ヶ、。「」『』（）・ー"
_GAP = re.compile(
    rf"(?<=[{_JAPANESE}])[ \u3000]+(?=[{_JAPANESE}0-9])|(?<=[0-9])[ \u3000]+(?=[{_JAPANESE}])"
)
_CELL_GAP = re.compile(r"\t+|[ \u3000]{2,}|[│┃|｜]")
_CELL_LIMIT = 40


def parse(text: str) -> ParsedNotice:
    """Return the parsed text."""
    notice = ParsedNotice()
    lines = read_lines(text, notice.remarks)
    if not lines:
        return notice
    start = read_head(lines, notice)
    _Body(notice).read(lines[start:])
    notice.remarks.sort(key=lambda remark: remark.line)
    return notice


class _Body:
    """Turns the lines of the body into blocks, one by one."""

    def __init__(self, notice: ParsedNotice) -> None:
        self.notice = notice
        self.counter = Counter()
        self.level = 0
        self.previous: Line | None = None
        self.lines_of: dict[int, int] = {}

    def read(self, lines: Sequence[Line]) -> None:
        """Read all lines."""
        place = 0
        while place < len(lines):
            table = _table_length(lines, place)
            if table:
                self._table(lines[place : place + table])
                place += table
            else:
                self._line(lines[place])
                place += 1
        for block in self.notice.body:
            block.text = _without_gaps(block)
        self._name_empty_headings()

    def _name_empty_headings(self) -> None:
        """Add a remark for headings without content: pictures and drawn tables are missing in a text."""
        body = self.notice.body
        for place, block in enumerate(body):
            after = body[place + 1] if place + 1 < len(body) else None
            # 記 and 別紙 alone only introduce what follows.
            nothing = bool(block.text) and (
                after is None or (after.kind == "heading" and after.level <= block.level)
            )
            if block.kind == "heading" and nothing:
                self.notice.remarks.append(
                    Remark(
                        self.lines_of.get(id(block), 0),
                        f"「{block.mark}{block.text}」の下に内容がありません。"
                        "図や表が抜けていないか確かめてください。",
                    )
                )

    @property
    def last(self) -> Block | None:
        """Return the current part."""
        return self.notice.body[-1] if self.notice.body else None

    def _line(self, line: Line) -> None:
        marked = self._marked(line)
        if marked is not None:
            self._part(line, marked)
        elif _ENDING.match(line.text):
            self._add(Block("paragraph", line.text))
        elif self._continues(line):
            self._join(line)
        else:
            self._add(Block("paragraph", line.text))
        self.previous = line

    def _marked(self, line: Line) -> Marked | None:
        """Return the mark of the line, unless it is inside a wrapped sentence."""
        if self._mid_sentence(line) and looks_counted(line.text):
            self._remark(line, "文の途中の数字とみて、見出しにしませんでした")
            return None
        marked = recognise(line.text, self.counter)
        if marked is None and looks_counted(line.text):
            self._remark(line, "番号が順番どおりでないため、見出しにしませんでした")
        return marked

    def _mid_sentence(self, line: Line) -> bool:
        last = self.last
        return (
            last is not None
            and last.kind != "heading"
            and self.previous is not None
            and not line.after_blank
            and line.indent <= self.previous.indent
            and len(self.previous.text) >= WRAPPED_FROM
            and not _CLOSED.search(self.previous.text)
        )

    def _part(self, line: Line, marked: Marked) -> None:
        """Start a heading, an item or a note."""
        self._begin(marked)
        if self.last is not None:
            self.lines_of[id(self.last)] = line.number

    def _begin(self, marked: Marked) -> None:
        if marked.kind in {"body", "annex"}:
            self.level = 1
            self._add(Block("heading", marked.text, marked.mark, 1))
        elif marked.kind == "caption":
            level = min(self.level + 1, CAPTION_LEVEL)
            self._add(Block("heading", marked.text, "", level))
        elif marked.kind == "note":
            self._add(Block("note", marked.text, marked.mark))
        elif marked.kind in DEPTHS and _is_heading(marked.text):
            self.level = DEPTHS[marked.kind]
            self._add(Block("heading", marked.text, marked.mark, self.level))
        else:
            self._add(Block("list", marked.text, marked.mark))

    def _table(self, lines: Sequence[Line]) -> None:
        rows = tuple(tuple(_cells(line.text)) for line in lines)
        self._add(Block("table", rows=rows))
        self._remark(lines[0], f"{len(rows)}行の表とみました")
        self.previous = lines[-1]

    def _continues(self, line: Line) -> bool:
        """Tell whether a line without a mark continues the previous part."""
        last, previous = self.last, self.previous
        if last is None or previous is None or last.kind in {"table", "heading"}:
            return False
        if _ADDRESS.match(line.text) or _ADDRESS.match(previous.text):
            return False
        if line.after_blank:
            # A page break or a converter may insert a blank line into a sentence.
            open_end = len(last.text) > WRAPPED_FROM and not _CLOSED.search(last.text[-SHOWN:])
            return open_end and (
                line.new_page
                or len(last.text) > 2 * WRAPPED_FROM
                or bool(_PARTICLE.match(line.text))
            )
        if not _SENTENCE_END.search(previous.text):
            return len(previous.text) >= WRAPPED_FROM or last.kind != "paragraph"
        # The sentence ended with the line: the paragraph continues if the line was full.
        return (
            line.indent <= previous.indent
            and len(previous.text) >= WRAPPED_FROM
            and (previous.indent == line.indent)
        )

    def _join(self, line: Line) -> None:
        last = self.last
        assert last is not None  # noqa: S101  (`_continues` has asked)
        if line.after_blank:
            shown = f"「…{last.text[-SHOWN:]}」と「{line.text[:SHOWN]}…」"
            self._remark(line, f"空行をはさんだ文の続きとみて、{shown}をつなぎました")
        space = " " if last.text[-1:].isascii() and line.text[:1].isascii() else ""
        last.text += space + line.text

    def _add(self, block: Block) -> None:
        self.notice.body.append(block)

    def _remark(self, line: Line, text: str) -> None:
        self.notice.remarks.append(Remark(line.number, f"{text}。", Weight.CHECK))


def _is_heading(text: str) -> bool:
    return len(text) <= HEADING_LIMIT and not _SENTENCE_END.search(text)


def _table_length(lines: Sequence[Line], start: int) -> int:
    """Return how many lines from `start` form a table: two or more with equally many cells."""
    first = _cells(lines[start].text)
    if len(first) < 2:
        return 0
    length = 0
    for place in range(start, len(lines)):
        cells = _cells(lines[place].text)
        if len(cells) != len(first) or any(len(cell) > _CELL_LIMIT for cell in cells):
            break
        length += 1
    return length if length > 1 else 0


def _cells(text: str) -> list[str]:
    """Return the cells of a line, separated by tabs, by two or more spaces, or by drawn lines."""
    return [cell for part in _CELL_GAP.split(text) if (cell := part.strip())]


def _without_gaps(block: Block) -> str:
    """Return the text of a block without spaces left by wrapping between Japanese characters.

    In text other than sentences (addresses, names) spaces are separators and stay.
    """
    sentence = block.kind in {"list", "note"} or "。" in block.text or "、" in block.text
    return _GAP.sub("", block.text) if sentence else block.text
