"""Actions of the admin's API on pages that would pass by what publishing a page asks for."""

from typing import Any

from rest_framework.exceptions import ValidationError
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin.api.actions.copy import CopyPageAPIAction
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.models import Page


class PublishCheckedPage(PublishPageAPIAction):
    """Publishes a page whose privacy check is done. Wagtail's does not call `Page.publish`."""

    def _action_from_data(self, instance: Page, data: Any) -> PublishPageRevisionAction:
        action: PublishPageRevisionAction = super()._action_from_data(instance, data)
        # What was found is told only to those who may publish.
        action.check()
        if problems := action.object.privacy_problems():
            raise ValidationError(problems)
        return action


class CopyAsDraft(CopyPageAPIAction):
    """Copies a page as a draft, like the form (`portal.pages.page_forms.PageCopyForm`)."""

    def _action_from_data(self, instance: Page, data: Any) -> CopyPageAction:
        action: CopyPageAction = super()._action_from_data(instance, data)
        action.keep_live = False
        return action
