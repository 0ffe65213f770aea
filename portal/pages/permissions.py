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

CHANGE = "change_page"


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
        """Refuse for a sealed page, and for one that the user may not edit."""
        return bool(not self.is_sealed and self._may_change() and super().can_publish())

    def can_unpublish(self) -> bool:
        """Refuse for a page that the user may not edit."""
        return bool(self._may_change() and super().can_unpublish())

    def can_reorder_children(self) -> bool:
        """Refuse where the user may not edit the pages of others."""
        return bool(self._may_change() and super().can_reorder_children())

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

    def _may_change(self) -> bool:
        """Tell whether the page is the user's own, or the user may change those of others here.

        Without "change", "add" allows to edit one's own pages only (Wagtail's rule for ownership); here
        the same holds for what "publish" allows.
        """
        return bool(
            self.user.is_superuser
            or "change" in self.permissions
            or self.page.owner_id == self.user.pk
        )

    def _sees_everything_below(self) -> bool:
        if self.user.is_superuser or self.page.is_leaf():
            return True
        below = self.page.get_descendants()
        return not below.exclude(pk__in=within_audience(below, self.user).values("pk")).exists()


class VisiblePagePermissionPolicy(PagePermissionPolicy):
    """Wagtail's policy for pages, without the pages whose level excludes the user.

    Who may add pages somewhere, but not change those of others (講師), has rights on the own ones only,
    and finds of the others what readers see.
    """

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> "QuerySet[Page]":
        """Return the pages that the user may see and on which they have one of `actions`."""
        pages = super().instances_user_has_any_permission_for(user, actions)
        if "add" not in actions:
            pages = pages.filter(self._not_of_others(user))
        return within_audience(pages, user)

    def explorable_instances(self, user: Any) -> "QuerySet[Page]":
        """Return the pages of the explorer that the user may see."""
        pages = within_audience(super().explorable_instances(user), user)
        theirs = self._not_of_others(user)
        if not theirs:
            return pages
        from portal.pages.models import PortalPage  # noqa: PLC0415  (models imports this module)

        readable = Q(pk__in=PortalPage.objects.visible_to(user).values("pk"))
        return pages.filter(theirs | readable | Q(path__in=self._places_of_own_pages(user)))

    def _places_of_own_pages(self, user: Any) -> list[str]:
        """Return the tree paths of pages below which the user has rights, but not to change others'."""
        if user.is_superuser:
            return []
        granted = self.get_cached_permissions_for_user(user)
        changing = tuple(g.page.path for g in granted if g.permission.codename == CHANGE)
        return sorted({g.page.path for g in granted if not g.page.path.startswith(changing)})

    def _not_of_others(self, user: Any) -> Q:
        """Return the condition that leaves out others' pages where one has rights on one's own only.

        It is empty for a user without such a place.
        """
        places = self._places_of_own_pages(user)
        if not places:
            return Q()
        limited = Q()
        for path in places:
            limited |= Q(path__startswith=path)
        changeable = super().instances_user_has_any_permission_for(user, {"change"})
        return ~limited | Q(pk__in=changeable.values("pk"))

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Page
    ) -> bool:
        """Tell whether the user has one of `actions` on a page and may see it."""
        if not super().user_has_any_permission_for_instance(user, actions, instance):
            return False
        if "add" not in actions and not super().user_has_any_permission_for_instance(
            user, {"change"}, instance
        ):
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
        if "add" not in actions:
            changing = super().users_with_any_permission_for_instance(
                {"change"}, instance, include_superusers
            )
            users = users.filter(pk__in=changing.values("pk"))
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
