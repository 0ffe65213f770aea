"""What keeps a draft from being published, apart from findings of the privacy check."""

from django.core.exceptions import ValidationError

from casestudies.models import CasePage

#: Set when the page is added to the tree.
SET_ON_SAVING = ("path", "depth", "url_path", "content_type", "draft_title", "slug")


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
