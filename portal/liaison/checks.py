"""System checks of the rules about contacts that are easy to forget."""

from typing import Any

from django.core.checks import Error, register

from portal.liaison.exports import INTERNAL_FIELDS, PUBLISHED_FIELDS, STAFF_FIELDS
from portal.liaison.models import LiaisonContact


@register()
def check_fields_are_classified(app_configs: Any, **_kwargs: Any) -> list[Error]:
    """Report fields of a contact that are not classified as public, for staff, or internal."""
    meta = LiaisonContact._meta
    known = (*PUBLISHED_FIELDS, *STAFF_FIELDS, *INTERNAL_FIELDS)
    fields = [field.name for field in (*meta.concrete_fields, *meta.many_to_many)]
    return [
        Error(
            f"LiaisonContact.{name} is not in exactly one list of portal.liaison.exports.",
            hint="Put it into PUBLISHED_FIELDS, STAFF_FIELDS or INTERNAL_FIELDS.",
            obj=LiaisonContact,
            id="liaison.E001",
        )
        for name in sorted({*fields, *known})
        if known.count(name) != 1 or name not in fields
    ]
