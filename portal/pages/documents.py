"""Files as lists show them: only those a reader may open."""

from django.db.models import Q, QuerySet

from portal.pages.models import PortalDocument
from portal.pages.visibility import Reader, visibility_condition


def documents_visible_to(
    user: Reader,
) -> "QuerySet[PortalDocument]":
    """Return the files `user` may open; the same rule as `PortalDocument.is_visible_to`."""
    return PortalDocument.objects.filter(
        visibility_condition(user, lambda ids: Q(uploaded_by_user__in=ids))
    )
