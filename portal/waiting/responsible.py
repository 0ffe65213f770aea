"""Who is responsible for a page: its owner and its section, or else the administrators."""

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.permissions import page_permission_policy

from portal.accounts.models import User
from portal.accounts.queries import may_sign_in
from portal.accounts.visibility import MODEL_BACKEND
from portal.pages.models import PortalPage, PortalSettings

ADMINISTERING = "pages.change_portalsettings"
EDITING = "wagtailadmin.access_admin"


def editable_pages(user: Any) -> "QuerySet[PortalPage]":
    """Return the pages that a user may edit in the admin and may see, drafts included."""
    allowed = page_permission_policy.instances_user_has_permission_for(user, "change")
    return PortalPage.objects.filter(pk__in=allowed.values("pk"))


def sections_of(user: Any) -> list[str]:
    """Return how pages may name the section of a user: 地域福祉課, 汐野県地域福祉課, 汐野市福祉課."""
    if not user.section:
        return []
    names = [user.municipality.name] if user.municipality else []
    if not user.municipality:
        names = [*PortalSettings.objects.values_list("prefecture_name", flat=True)[:1]]
    # A section of a municipality is not the prefecture's of the same name, so it is named in full.
    bare = [] if user.municipality else [user.section]
    return [*bare, *(f"{name}{user.section}" for name in names)]


def responsibility(user: Any) -> Q:
    """Return the condition on pages for which a user is responsible.

    What belongs to nobody in use is the administrators'.
    """
    mine = Q(owner=user.pk)
    if names := sections_of(user):
        mine |= Q(responsible_section__in=names)
    if user.has_perm(ADMINISTERING):
        mine |= Q(owner__isnull=True) | ~Q(owner__in=_who_takes_care().values("pk"))
    return mine


def _who_takes_care() -> "QuerySet[User]":
    """Return the accounts in use that can still look after a page: editors, and people of a municipality."""
    editors = User.objects.with_perm(EDITING, backend=MODEL_BACKEND)
    able = Q(pk__in=editors.values("pk")) | Q(municipality__isnull=False)
    return User.objects.filter(may_sign_in(), able)


def looks_after_pages(user: Any) -> bool:
    """Tell whether a user may be in charge of pages: an editor, or the owner of a page."""
    return bool(user.has_perm(EDITING) or PortalPage.objects.filter(owner=user.pk).exists())


def owner_of(page: Any) -> str:
    """Return who is in charge of a page, in words; `owner__municipality` must be loaded."""
    owner = page.owner
    if page.responsible_section or owner is None:
        return str(page.responsible_section or "担当者なし")
    body = owner.municipality.name if owner.municipality else ""
    return f"{body}{owner.section}" if owner.section else str(owner)
