"""The columns of the spreadsheet, derived from the descriptions of the fields."""

from collections.abc import Iterator
from dataclasses import dataclass

from casestudies.fields import READ, fields_of
from portal.field_descriptions import Column as Described
from portal.field_descriptions import Part
from portal.tables.spreadsheets import normalise_header


@dataclass(frozen=True)
class Column:
    """A column: its header, the attribute it fills, and the help for authors."""

    header: str
    attribute: str
    required: bool = False
    long: bool = False
    vocabulary: str = ""
    help_text: str = ""
    example: str = ""

    @property
    def key(self) -> str:
        """Return the normalised header: files may use other widths."""
        return normalise_header(self.header)

    @property
    def header_with_mark(self) -> str:
        """Return the header of the template, with the mark of required columns."""
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
# The column of the municipalities takes codes and does not fill the relation directly.
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
    """Yield the single column of a part, or the columns of its fields."""
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
