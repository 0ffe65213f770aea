"""What an import made of a text, and what it was unsure of, as it is shown to the person who imports."""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

BLOCK_LABELS = {
    "heading": "見出し",
    "paragraph": "本文",
    "list": "箇条書きの項目",
    "table": "表",
    "note": "注",
}


class Weight(StrEnum):
    """How much a remark asks of the reader."""

    CHECK = "check"
    DONE = "done"

    @property
    def label(self) -> str:
        """Return it in Japanese."""
        return {"check": "要確認", "done": "処理"}[self.value]


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark: the line it is about (counted from 1; 0 stands for the whole text) and what to know."""

    line: int
    text: str
    weight: Weight = Weight.CHECK

    def __str__(self) -> str:
        return f"{self.line}行目：{self.text}" if self.line else self.text


@dataclass(slots=True)
class Block:
    """A part of the body; `kind` is a block of the page's body, `text` its plain text."""

    kind: str
    text: str = ""
    mark: str = ""
    level: int = 1
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def label(self) -> str:
        """Return what it is, in Japanese; headings with their depth."""
        name = BLOCK_LABELS[self.kind]
        return f"{name}{self.level}" if self.kind == "heading" else name

    def content(self) -> str:
        """Return all characters of the part in their order."""
        return self.mark + self.text + "".join(cell for row in self.rows for cell in row)


@dataclass(slots=True)
class ParsedNotice:
    """A text taken apart. Texts of the head keep the characters they were written with."""

    numbers: list[str] = field(default_factory=list)
    date_text: str = ""
    issued_on: datetime.date | None = None
    addressees: list[str] = field(default_factory=list)
    sender: list[str] = field(default_factory=list)
    title: str = ""
    body: list[Block] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def number(self) -> str:
        """Return the numbers of the document on one line."""
        return " ".join(self.numbers)

    def content(self) -> str:
        """Return all characters that were taken over, without blanks: nothing of the text may be lost."""
        head = [*self.numbers, self.date_text, *self.addressees, *self.sender, self.title]
        return "".join("".join([*head, *(block.content() for block in self.body)]).split())

    def counts(self) -> list[tuple[str, int]]:
        """Return how many parts of each kind the body has, by their Japanese names."""
        found = Counter(block.kind for block in self.body)
        return [(label, found[kind]) for kind, label in BLOCK_LABELS.items() if found[kind]]
