"""The columns of the spreadsheet, one object per column: those of the described fields, in their order."""

from collections.abc import Iterator
from dataclasses import dataclass

from casestudies.fields import READ, fields_of
from portal.field_descriptions import Column as Described
from portal.field_descriptions import Part
from portal.tables.spreadsheets import normalise_header


@dataclass(frozen=True)
class Column:
    """A column: its header, the attribute it fills, and what authors are told about it."""

    header: str
    attribute: str
    required: bool = False
    long: bool = False
    vocabulary: str = ""
    help_text: str = ""
    example: str = ""

    @property
    def key(self) -> str:
        """Return the header as it is compared: files may have it in other widths."""
        return normalise_header(self.header)

    @property
    def header_with_mark(self) -> str:
        """Return the header as it stands in the template."""
        return f"{self.header}（必須）" if self.required else self.header


CASE_ID = Column(
    "事例ID",
    "case_id",
    help_text="更新するときだけ、もとの事例のIDを入力します。新しい事例は空欄にします。",
    example="12",
)
MUNICIPALITY_NAMES = Column(
    "市町村名",
    "municipality_names",
    help_text="コードの確認に使います。コードと一致しないときは取り込みません。",
    example="松江市",
)
# What the column of the municipalities fills is not the relation itself: it takes codes.
MUNICIPALITIES = "municipalities"


def _column(column: Described, attribute: str, *, long: bool, vocabulary: str) -> Column:
    return Column(
        column.header,
        attribute,
        required=column.required,
        long=long,
        vocabulary=vocabulary,
        help_text=column.help_text,
        example=column.example,
    )


def _columns() -> Iterator[Column]:
    yield CASE_ID
    for item in READ:
        if isinstance(item, Part):
            yield from _of_part(item)
        elif item.column:
            long = item.long or item.answer
            yield _column(item.column, item.name, long=long, vocabulary=item.vocabulary)


def _of_part(part: Part) -> Iterator[Column]:
    """Yield the one column of a part, or those of its fields."""
    fields = fields_of(part.relation)
    is_place = part.relation == "case_municipalities"
    if part.column:
        vocabulary = next((field.vocabulary for field in fields if field.vocabulary), "")
        attribute = MUNICIPALITIES if is_place else part.relation
        yield _column(part.column, attribute, long=part.long, vocabulary=vocabulary)
    if is_place:
        yield MUNICIPALITY_NAMES
    for field in fields:
        if field.column:
            attribute = f"{part.relation}.{field.name}"
            yield _column(field.column, attribute, long=field.long, vocabulary=field.vocabulary)


COLUMNS = tuple(_columns())
BY_KEY = {column.key: column for column in COLUMNS}
HEADERS = {column.attribute: column.header for column in COLUMNS} | {
    "case_municipalities": "市町村コード",
    "slug": "題名",
}
