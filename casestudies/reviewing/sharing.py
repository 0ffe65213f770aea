"""Showing a case to municipal staff during its review, where the author agrees."""

from typing import Any

from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision

from casestudies.models import CasePage, SharedForReview
from portal.accounts.visibility import Visibility

#: How the history of the page calls it.
SHARED = "casestudies.shared_for_review"
UNSHARED = "casestudies.unshared_after_review"

#: The chosen levels that include municipal staff.
INCLUDING_MUNICIPAL = (Visibility.PUBLIC, Visibility.MUNICIPAL)


class _ShareAction(PublishPageRevisionAction):
    """Makes a revision live for municipal staff, while its review goes on."""

    def __init__(self, revision: Revision, user: Any) -> None:
        super().__init__(revision, user=user, changed=False, log_action=SHARED)
        self.object.visibility = Visibility.MUNICIPAL
        self.object.is_being_shared = True
        # Wagtail cancels the review of what it publishes, unless there is none.
        self.object._current_workflow_states = []


def share(case: CasePage, revision: Revision, user: Any) -> bool:
    """Show a revision to municipal staff; tell whether it is shown now.

    It is not shown if the author does not agree, if the case is live already or has a start in the
    future, if its level does not include municipal staff, or while something prevents publication.
    """
    if case.live and not SharedForReview.objects.filter(page=case).exists():
        return False
    draft: CasePage = revision.as_object()
    if not draft.share_during_review or draft.visibility not in INCLUDING_MUNICIPAL:
        return False
    if draft.go_live_at and draft.go_live_at > timezone.now():
        return False
    draft.visibility = Visibility.MUNICIPAL
    if draft.publication_problems() or draft.consent_problems() or draft.privacy_problems():
        return False
    _ShareAction(revision, user).execute(skip_permission_checks=True)
    SharedForReview.objects.get_or_create(page=case)
    # The draft has another level than what is live, so the case is not published yet.
    Page.objects.filter(pk=case.pk).update(has_unpublished_changes=True)
    return True


def stop_sharing(case: CasePage, user: Any) -> None:
    """Hide a case again that was shown only for its review."""
    if not SharedForReview.objects.filter(page=case.pk).exists():
        return
    stored = CasePage.objects.get(pk=case.pk)
    stored.visibility = stored.get_latest_revision_as_object().visibility
    # The mark is deleted by the signal: see `signal_handlers`.
    action = UnpublishPageAction(stored, user=user, log_action=UNSHARED)
    action.execute(skip_permission_checks=True)
