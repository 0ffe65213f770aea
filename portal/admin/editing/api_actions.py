"""Actions of the admin's API on pages that would pass by what publishing a page asks for."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin.api.actions.copy import CopyPageAPIAction
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.models import Page


class PublishCheckedRevision(PublishPageRevisionAction):
    """Publishes a version whose privacy check is done, for whoever does not call `Page.publish`."""

    def check(self, skip_permission_checks: bool = False) -> None:
        """Refuse by PublishPagePermissionError, then by ValidationError while a finding is open."""
        # In this order: what was found is told only to those who may publish.
        super().check(skip_permission_checks=skip_permission_checks)
        if problems := self.object.privacy_problems():
            raise ValidationError({NON_FIELD_ERRORS: problems})


class PublishCheckedPage(PublishPageAPIAction):
    """Publishes the latest version of a page."""

    def _action_from_data(self, instance: Page, data: Any) -> PublishCheckedRevision:
        user = self.request.user
        revision = instance.get_latest_revision() or instance.save_revision(user=user)
        return PublishCheckedRevision(revision, user=user)


class CopyAsDraft(CopyPageAPIAction):
    """Copies a page as a draft, like the form (`portal.pages.page_forms.PageCopyForm`)."""

    def _action_from_data(self, instance: Page, data: Any) -> CopyPageAction:
        action: CopyPageAction = super()._action_from_data(instance, data)
        action.keep_live = False
        return action
