"""What keeps a draft from being published, apart from findings of the privacy check."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from casestudies.fields import FIELDS
from casestudies.models import CasePage
from casestudies.rules import DECLARATIONS
from portal.field_descriptions.facts import field_label

#: Set when the page is added to the tree.
SET_ON_SAVING = ("path", "depth", "url_path", "content_type", "draft_title", "slug")


def _is_mandatory(name: str) -> bool:
    if "." in name or name == "tags":
        return False
    field: Any = CasePage._meta.get_field(name)
    return bool(field.concrete and not field.many_to_many and not field.blank)


#: The fields that publication needs and that no default fills.
MANDATORY = tuple(
    name
    for name in FIELDS
    if _is_mandatory(name) and not CasePage._meta.get_field(name).has_default()  # type: ignore[union-attr]  # its own field
)


def missing_answers(content: Mapping[str, Any]) -> list[str]:
    """Return the labels of what a stored draft lacks, without a query, for lists.

    `problems_by_field` tells everything, but asks the database about each draft.

    Args:
        content: The content of a revision.
    """
    missing = [field_label(CasePage, name) for name in MANDATORY if not content.get(name)]
    if not content.get("case_municipalities"):
        missing.append("市町村")
    if not all(content.get(name) for name in DECLARATIONS):
        missing.append("公開前の確認")
    return missing


def problems_by_field(draft: CasePage) -> dict[str, list[ValidationError]]:
    """Return the problems of a draft by field: empty fields, declarations, municipality, consents.

    A draft that is not in the tree yet need not have what is set when it is added.
    """
    found: dict[str, list[ValidationError]] = {}
    try:
        draft.full_clean(exclude=() if draft.slug else SET_ON_SAVING)
    except ValidationError as error:
        found = dict(error.error_dict)
    for name, text in draft.publication_problems().items():
        found.setdefault(name, [ValidationError(text)])
    if consents := draft.consent_problems():
        found["consents"] = [*found.get("consents", ()), *map(ValidationError, consents)]
    return found
