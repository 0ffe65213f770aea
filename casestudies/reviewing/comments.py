"""Comments of reviewers on fields: as forms send them, and in the admin at the field itself."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.models import Comment

from casestudies.fields import FIELDS
from casestudies.models import CasePage
from casestudies.models.reviewing import SideDecision
from portal.accounts.models import User

#: Rows for comments on fields that a form offers.
ROWS = 4


def comments_in(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the comments of a form by name of the field; several on one field are joined."""
    found: dict[str, str] = {}
    for number in range(1, ROWS + 1):
        name = str(data.get(f"field_{number}") or "")
        text = str(data.get(f"comment_{number}") or "").strip()
        if name and text:
            found[name] = f"{found[name]}\n{text}" if name in found else text
    return found


def show_in_admin(case: CasePage, user: User, comments: Mapping[str, str]) -> None:
    """Add comments to the fields in the form of the admin.

    What concerns a part, which has no place of its own there, is in the side panel only.
    """
    Comment.objects.bulk_create(
        Comment(
            page_id=case.pk,
            user=user,
            text=text,
            contentpath=name,
            revision_created_id=case.latest_revision_id,
        )
        for name, text in comments.items()
        if name in FIELDS or name == "title"
    )


def settle(case: CasePage, user: User) -> None:
    """Mark the comments of reviewers as resolved: the author has submitted the case again."""
    said = SideDecision.objects.filter(
        task_state__workflow_state__object_id=str(case.pk), verdict=SideDecision.Verdict.RETURNED
    )
    open_comments = Comment.objects.filter(page=case.pk, resolved_at=None)
    for decision in said.exclude(field_comments={}):
        for name, text in decision.field_comments.items():
            open_comments.filter(user=decision.user_id, contentpath=name, text=text).update(
                resolved_at=timezone.now(), resolved_by=user
            )
