"""Wagtail's page permissions, limited by visibility.

Wagtail's permissions say where in the page tree someone may edit and publish. Here they are limited
to pages whose level (公開範囲) includes the user, so that a page that is hidden on the site is hidden
in the admin as well (ADR 0021).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from wagtail.models import Page, PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import page_permission_policy

from portal.accounts.models import User
from portal.accounts.visibility import ADMINISTRATOR, users_among
from portal.pages.sealing.rules import sealed_from, sealed_pages

if TYPE_CHECKING:
    from portal.pages.models import PortalPage


class PortalPagePermissionTester(PagePermissionTester):
    """The permissions of one user on one page of the portal."""

    page: "PortalPage"

    def __init__(self, user: Any, page: "PortalPage") -> None:
        """Remove all permissions from users whom the page's level excludes."""
        super().__init__(user, page)
        sealed, closed = sealed_pages(user)
        #: A superuser who has opened the seal may change the page, but not publish, copy or move it.
        self.is_sealed = page.pk in sealed
        if page.pk in closed:
            # Wagtail asks for a superuser in each of its methods: nobody has rights on this page.
            self.user = AnonymousUser()
        self.is_within_audience = page.pk not in closed and (
            user.is_superuser or page.is_within_audience_of(user)
        )
        if not self.is_within_audience:
            self.permissions: set[str] = set()

    def can_edit(self) -> bool:
        """Exclude reviewers as well, whom a workflow task would admit."""
        return bool(self.is_within_audience and super().can_edit())

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Also refuse if a descendant is hidden from the user: it would be deleted, too.

        Moving a page checks this as well.
        """
        return bool(super().can_delete(ignore_bulk) and self._sees_everything_below())

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        """Also refuse to copy descendants that are hidden from the user, and sealed pages."""
        if self.is_sealed:
            return False
        if recursive and not self._sees_everything_below():
            return False
        return bool(super().can_copy_to(destination, recursive))

    def can_submit_for_moderation(self) -> bool:
        """Check the page's level; Wagtail checks no permission here."""
        return bool(
            self.is_within_audience and not self.is_sealed and super().can_submit_for_moderation()
        )

    def can_publish(self) -> bool:
        """Refuse for a sealed page."""
        return bool(not self.is_sealed and super().can_publish())

    def can_copy(self) -> bool:
        """Refuse for a sealed page: the copy would not be sealed."""
        return bool(not self.is_sealed and super().can_copy())

    def can_move(self) -> bool:
        """Refuse for a sealed page."""
        return bool(not self.is_sealed and super().can_move())

    def can_lock(self) -> bool:
        """Exclude reviewers as well, whom a workflow task would admit."""
        return bool(self.is_within_audience and super().can_lock())

    def can_unlock(self) -> bool:
        """Exclude the user who locked the page as well if they may no longer see it."""
        return bool(self.is_within_audience and super().can_unlock())

    def can_view_revisions(self) -> bool:
        """Check the page's level; Wagtail checks no permission here."""
        return bool(self.is_within_audience and super().can_view_revisions())

    def _sees_everything_below(self) -> bool:
        if self.user.is_superuser or self.page.is_leaf():
            return True
        below = self.page.get_descendants()
        return not below.exclude(pk__in=within_audience(below, self.user).values("pk")).exists()


class VisiblePagePermissionPolicy(PagePermissionPolicy):
    """Wagtail's policy for pages, without the pages whose level excludes the user."""

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> "QuerySet[Page]":
        """Return the pages that the user may see and on which they have one of `actions`."""
        return within_audience(super().instances_user_has_any_permission_for(user, actions), user)

    def explorable_instances(self, user: Any) -> "QuerySet[Page]":
        """Return the pages of the explorer that the user may see."""
        return within_audience(super().explorable_instances(user), user)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Page
    ) -> bool:
        """Tell whether the user has one of `actions` on a page and may see it."""
        if not super().user_has_any_permission_for_instance(user, actions, instance):
            return False
        return within_audience(Page.objects.filter(pk=instance.pk), user).exists()

    def users_with_any_permission_for_instance(
        self,
        actions: Iterable[str],
        instance: Page,
        include_superusers: bool = True,
    ) -> "QuerySet[User]":
        """Return the users who have one of `actions` on a page and may see it."""
        users = super().users_with_any_permission_for_instance(
            actions, instance, include_superusers
        )
        page = instance.specific
        if page.pk in sealed_pages(None)[0]:
            return users.none()
        audiences = page.audiences() if hasattr(page, "audiences") else {ADMINISTRATOR}
        return users.filter(pk__in=users_among(audiences).values("pk"))


def within_audience(pages: "QuerySet[Page]", user: Any) -> "QuerySet[Page]":
    """Return those of `pages` whose level includes the user, drafts included.

    A page that does not derive from PortalPage has no level: except for the root of the tree, only
    superusers see it.
    """
    if user.is_superuser:
        return pages.exclude(pk__in=sealed_from(user))
    from portal.pages.models import PortalPage  # noqa: PLC0415  (models imports this module)

    open_pages = PortalPage.objects.within_audience_of(user)
    return pages.filter(Q(depth=1) | Q(pk__in=open_pages.values("pk")))


def accessible_pages(user: Any) -> "QuerySet[Page]":
    """Return every page that the user may see in the admin.

    These are the published pages that they may read, and the drafts, scheduled, expired and
    unpublished pages on which they have permissions.
    """
    if user.is_superuser:
        return Page.objects.exclude(pk__in=sealed_from(user))
    from portal.pages.models import PortalPage  # noqa: PLC0415  (models imports this module)

    readable = PortalPage.objects.visible_to(user)
    pages = Page.objects.filter(
        Q(depth=1)
        | Q(pk__in=readable.values("pk"))
        | Q(pk__in=page_permission_policy.explorable_instances(user).values("pk"))
    )
    return within_audience(pages, user)


def install() -> None:
    """Replace Wagtail's policy by the portal's.

    Wagtail has no setting for the policy of pages, and its views import the object by name. So the
    object stays and gets another class.
    """
    page_permission_policy.__class__ = VisiblePagePermissionPolicy
