"""The descriptions of the fields of a case, from which form, import, search, page and print derive."""

from casestudies.fields.cooperation import COOPERATION, RESOURCES_AND_RESULTS
from casestudies.fields.publication import MATERIALS, PUBLICATION
from casestudies.fields.story import BASICS, LEARNING, WHAT, WHY
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

TABS = (
    Tab("基本", BASICS),
    Tab("なぜ", WHY),
    Tab("何を", WHAT),
    Tab("連携", COOPERATION),
    Tab("資源と結果", RESOURCES_AND_RESULTS),
    Tab("学び", LEARNING),
    Tab("素材", MATERIALS),
    Tab("公開", PUBLICATION),
)
#: Fields by name (of a part: `relation.name`), in the order of the form.
FIELDS = by_name(TABS)
PART_FIELDS = parts_by_name(TABS)
#: The fields and parts in reading order: of the import's columns and the page's tables.
READ: list[Field | Part] = reading_order(asked(TABS))
#: Long answers, to which the soft limit applies.
LONG_FIELDS = tuple(item.name for item in READ if isinstance(item, Field) and item.answer)
#: The fields with terms, each with its vocabulary.
TERM_FIELDS = {item.name: item.vocabulary for item in READ if isinstance(item, Field) and item.many}
#: Fields without a description, because nobody fills them in, with the reason.
TECHNICAL = {
    "case_municipalities.figures": "the snapshot that saving takes of the statistics",
    "case_municipalities.figures_for": "what that snapshot is of",
    "consents.draft_ends_on": "follows from the latest draft",
    "consents.draft_scope": "follows from the latest draft",
    "tagged_items": "how the field `tags` is stored",
}


def fields_of(relation: str) -> list[Field]:
    """Return the fields of a part in reading order."""
    return reading_order(plain(PART_FIELDS[relation].items))
