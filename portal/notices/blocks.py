"""The body of a notice as structured blocks, each with its number in the official text.

Official documents number their parts in a fixed way (記・１・（１）・ア・別紙). The numbers are stored as
written, because people cite a notice by them.
"""

from typing import Any, ClassVar

from wagtail import blocks

TEXT_FEATURES = ["bold", "link", "document-link"]
CELL_SEPARATORS = ("\t", "｜")


class HeadingBlock(blocks.StructBlock):
    """A heading with its depth and its number; one of number and text may be empty (記)."""

    level = blocks.ChoiceBlock(
        label="深さ",
        choices=[
            ("1", "大見出し（記、1、別紙）"),
            ("2", "中見出し（（1））"),
            ("3", "小見出し（ア）"),
            ("4", "細目（（ア）、①）"),
        ],
        default="1",
    )
    mark = blocks.CharBlock(
        label="番号", required=False, max_length=20, help_text="例 記、1、（1）、ア、別紙1"
    )
    text = blocks.CharBlock(label="見出し", required=False, max_length=200)

    class Meta:
        icon = "title"
        label = "見出し"
        template = "notices/blocks/heading.html"


class ItemBlock(blocks.StructBlock):
    """One item; without a number it gets a bullet."""

    mark = blocks.CharBlock(label="番号", required=False, max_length=20, help_text="例 ①、ア、・")
    text = blocks.TextBlock(label="内容", rows=2)


class RowsValue(blocks.StructValue):
    """A table as its rows of cells."""

    @property
    def rows(self) -> list[list[str]]:
        """Return the rows, padded to the same number of cells."""
        rows = [_cells(line) for line in self["cells"].splitlines() if line.strip()]
        width = max(map(len, rows), default=0)
        return [row + [""] * (width - len(row)) for row in rows]

    @property
    def head(self) -> list[str]:
        """Return the cells of the header row, if there is one."""
        return self.rows[0] if self["has_head"] and self.rows else []

    @property
    def body(self) -> list[list[str]]:
        """Return the other rows."""
        return self.rows[1:] if self["has_head"] else self.rows


def _cells(line: str) -> list[str]:
    for separator in CELL_SEPARATORS:
        if separator in line:
            return [cell.strip() for cell in line.split(separator)]
    return [line.strip()]


class TableBlock(blocks.StructBlock):
    """A table typed as text, so that cells copied from Excel can be pasted directly."""

    caption = blocks.CharBlock(label="表の題名", required=False, max_length=100)
    has_head = blocks.BooleanBlock(label="1行目は見出し", required=False, default=True)
    cells = blocks.TextBlock(
        label="表の内容",
        rows=6,
        help_text="1行に1行ずつ書き、列の間は「｜」で区切ります。Excelの範囲をコピーして貼り付けることもできます。",
    )

    class Meta:
        icon = "table"
        label = "表"
        template = "notices/blocks/table.html"
        value_class = RowsValue


class NoteBlock(blocks.StructBlock):
    """A note in the official text itself: （※1）, 注."""

    mark = blocks.CharBlock(label="番号", required=False, max_length=20, help_text="例 ※1、注")
    text = blocks.TextBlock(label="内容", rows=2)

    class Meta:
        icon = "help"
        label = "注"
        template = "notices/blocks/note.html"


class RemarkBlock(blocks.StructBlock):
    """補足: a remark that the portal adds to the text, with its date."""

    heading = blocks.CharBlock(label="見出し", max_length=100)
    text = blocks.TextBlock(label="内容", rows=3)
    written_on = blocks.DateBlock(label="補足した日", required=False)

    class Meta:
        icon = "info-circle"
        label = "補足"
        template = "notices/blocks/remark.html"


class NoticeBodyBlock(blocks.StreamBlock):
    """The body of a notice or of news."""

    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(label="本文", features=TEXT_FEATURES)
    list = blocks.ListBlock(
        ItemBlock(), label="箇条書き", icon="list-ul", template="notices/blocks/list.html"
    )
    table = TableBlock()
    note = NoteBlock()
    remark = RemarkBlock()

    class Meta:
        block_counts: ClassVar[dict[str, dict[str, int]]] = {}


def searchable_text(body: Any) -> str:
    """Return the plain text of a body."""
    texts = body.stream_block.get_searchable_content(body)
    return "\n".join(text for value in texts if (text := str(value).strip()))
