"""One description for each field of a training: form, event tables, search and page derive from it."""

from portal.field_descriptions import (
    Field,
    Part,
    Tab,
    asked,
    by_name,
    parts_by_name,
    plain,
    reading_order,
)
from trainings.fields.subject import WHAT, WHEN_AND_WHERE
from trainings.fields.taking_part import APPLICATION, FOR_WHOM, PUBLICATION

TABS = (
    Tab("何を", WHAT),
    Tab("いつ・どこで", WHEN_AND_WHERE),
    Tab("だれに", FOR_WHOM),
    Tab("申し込みと資料", APPLICATION),
    Tab("公開", PUBLICATION),
)
#: By name, a field of a part as `relation.name`, in the order of the form.
FIELDS = by_name(TABS)
PART_FIELDS = parts_by_name(TABS)
#: The fields and parts as they are read: in the table of facts and in the search text.
READ: list[Field | Part] = reading_order(asked(TABS))
#: The fields that hold terms, with the vocabulary each takes them from: several terms, and one.
TERM_FIELDS = {item.name: item.vocabulary for item in READ if isinstance(item, Field) and item.many}
TERM_CHOICES = {
    item.name: item.vocabulary
    for item in READ
    if isinstance(item, Field) and item.vocabulary and not item.many
}
#: Fields that nobody fills in, and why: they have no description.
TECHNICAL = {
    "starts_at": "follows from the sessions",
    "ends_at": "follows from the sessions",
    "tagged_items": "how the field `tags` is stored",
}


def fields_of(relation: str) -> list[Field]:
    """Return the fields of a part as they are read."""
    return reading_order(plain(PART_FIELDS[relation].items))
