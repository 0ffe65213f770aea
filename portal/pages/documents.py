"""Files as lists show them: only those a reader may open."""

from django.db.models import Q, QuerySet

from portal.pages.models import PortalDocument
from portal.pages.visibility import ADMINISTRATOR, Reader, Visibility, audiences_of, user_ids


def documents_visible_to(
    user: Reader,
) -> "QuerySet[PortalDocument]":
    """Return the files `user` may open; the same rule as `PortalDocument.is_visible_to`."""
    audiences = audiences_of(user)
    allowed = Q(visibility__in=[level for level in Visibility.values if level in audiences])
    participants = Q(visibility=Visibility.PARTICIPANTS)
    if ADMINISTRATOR in audiences:
        allowed |= participants
    else:
        allowed |= participants & Q(uploaded_by_user__in=user_ids(audiences))
    return PortalDocument.objects.filter(allowed)
