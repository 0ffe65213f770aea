"""Wagtail's permissions of cases: nobody but a superuser publishes one past its review."""

from typing import Any

from portal.pages.permissions import PortalPagePermissionTester


class CasePermissionTester(PortalPagePermissionTester):
    """The permissions of one user on one case.

    Wagtail's form, bulk action, API and schedule all ask here. A superuser may publish past the
    review in an emergency; the audit log records it.
    """

    user: Any

    def can_publish(self) -> bool:
        """Refuse to everybody but superusers: the last approval of the review publishes."""
        return bool(self.user.is_superuser and super().can_publish())

    def can_unschedule(self) -> bool:
        """Leave cancelling a scheduled publication to those who may unpublish."""
        return bool(super().can_publish())


class CaseIndexPermissionTester(PortalPagePermissionTester):
    """The permissions of one user on the list of cases."""

    user: Any

    def can_publish_subpage(self) -> bool:
        """Refuse to everybody but superusers to publish a new case at once."""
        return bool(self.user.is_superuser and super().can_publish_subpage())
