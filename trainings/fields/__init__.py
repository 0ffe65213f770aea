"""The descriptions of the fields of a training, from which form, event tables, search and page derive."""

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
#: Fields by name (of a part: `relation.name`), in the order of the form.
FIELDS = by_name(TABS)
PART_FIELDS = parts_by_name(TABS)
#: The fields and parts in reading order: of the tables of facts and the search text.
READ: list[Field | Part] = reading_order(asked(TABS))
#: The fields with terms, each with its vocabulary: several terms, and one.
TERM_FIELDS = {item.name: item.vocabulary for item in READ if isinstance(item, Field) and item.many}
TERM_CHOICES = {
    item.name: item.vocabulary
    for item in READ
    if isinstance(item, Field) and item.vocabulary and not item.many
}
#: Fields without a description, because nobody fills them in, with the reason.
TECHNICAL = {
    "starts_at": "follows from the sessions",
    "ends_at": "follows from the sessions",
    "tagged_items": "how the field `tags` is stored",
}


def fields_of(relation: str) -> list[Field]:
    """Return the fields of a part in reading order."""
    return reading_order(plain(PART_FIELDS[relation].items))
