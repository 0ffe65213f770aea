"""What a page type has to do with the privacy check: what is read, and what publication waits for."""

import logging
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from wagtail.log_actions import log
from wagtail.models import Revision

from portal.privacy.review import Question, Review, review_of, store_answers, unanswered

logger = logging.getLogger(__name__)

# How Wagtail's command logs what it publishes when its time has come.
SCHEDULED = "wagtail.publish.scheduled"
#: How the log of the site calls it when a scheduled publication was given up.
WITHHELD = "portal.privacy.withheld"


class CheckedPage:
    """Mixed into a page type: its texts are checked before it is published.

    Every text is read but for what `privacy_exempt` names. Wagtail's form asks about findings
    (`portal.privacy.forms`); whatever other way leads to `publish` is refused while one is open.
    """

    #: Fields (of parts `relation.name`) and relations that are not checked, with the reason.
    privacy_exempt: ClassVar[dict[str, str]] = {}
    #: Fields in which offices say how to reach them, as official letters do at their end: numbers and
    #: addresses beside an office are not asked about there. All others are.
    privacy_offices: ClassVar[frozenset[str]] = frozenset()
    #: What the form has asked and been answered, by whom, until the page is in the database.
    answered_questions: tuple[list[Question], Any] | None = None

    @cached_property
    def privacy_review(self) -> Review:
        """Return what the check finds in the page as it was loaded, for the screens of the admin.

        The form of the page puts its own in this place.
        """
        return review_of(self)

    def privacy_problems(self) -> list[str]:
        """Return in words which findings of this version have neither been fixed nor answered."""
        return unanswered(review_of(self).open)

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Store a draft, and the answers that were given in its form."""
        revision: Revision = super().save_revision(*args, **kwargs)  # type: ignore[misc]  # of the page
        if self.answered_questions is not None:
            questions, user = self.answered_questions
            store_answers(self, questions, user)
            self.answered_questions = None
        return revision

    def publish(
        self, revision: Revision, *args: Any, log_action: bool | str = True, **kwargs: Any
    ) -> None:
        """Publish a version of the page, or let it go out at its time.

        Raises ValidationError while a finding is open. In Wagtail's scheduled command, where one
        page would hold up all others, the version stays a draft instead, and the history of the
        page says so.
        """
        problems = revision.as_object().privacy_problems()
        if problems and log_action == SCHEDULED:
            self._give_up(revision)
            return
        if problems:
            raise ValidationError({NON_FIELD_ERRORS: problems})
        super().publish(revision, *args, log_action=log_action, **kwargs)  # type: ignore[misc]  # of the page

    def _give_up(self, revision: Revision) -> None:
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        log(instance=self, action=WITHHELD, revision=revision)
        logger.warning(
            "page %s not published: findings of the privacy check are open", revision.object_id
        )
