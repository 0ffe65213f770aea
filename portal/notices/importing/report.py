"""The result of an import, and the report on it for the user."""

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
    """How important a remark is."""

    CHECK = "check"
    DONE = "done"

    @property
    def label(self) -> str:
        """Return the label in Japanese."""
        return {"check": "要確認", "done": "処理"}[self.value]


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark, with its line (counted from 1; 0 means the whole text)."""

    line: int
    text: str
    weight: Weight = Weight.CHECK

    def __str__(self) -> str:
        return f"{self.line}行目：{self.text}" if self.line else self.text


@dataclass(slots=True)
class Block:
    """A part of the body; `kind` is the name of the block, `text` its plain text."""

    kind: str
    text: str = ""
    mark: str = ""
    level: int = 1
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def label(self) -> str:
        """Return the kind in Japanese; headings with their depth."""
        name = BLOCK_LABELS[self.kind]
        return f"{name}{self.level}" if self.kind == "heading" else name

    def content(self) -> str:
        """Return all characters of the part in order."""
        return self.mark + self.text + "".join(cell for row in self.rows for cell in row)


@dataclass(slots=True)
class ParsedNotice:
    """A parsed text. The fields of the head keep the characters of the original."""

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
        """Return the document numbers on one line."""
        return " ".join(self.numbers)

    def content(self) -> str:
        """Return all imported characters without spaces, to check that nothing was lost."""
        head = [*self.numbers, self.date_text, *self.addressees, *self.sender, self.title]
        return "".join("".join([*head, *(block.content() for block in self.body)]).split())

    def counts(self) -> list[tuple[str, int]]:
        """Return how many parts of each kind the body has, by their Japanese names."""
        found = Counter(block.kind for block in self.body)
        return [(label, found[kind]) for kind, label in BLOCK_LABELS.items() if found[kind]]
