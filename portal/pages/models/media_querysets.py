"""Queries over files and pictures. Lists, choosers and exports start from `visible_to`."""

from django.db.models import Q, QuerySet
from wagtail.documents.models import DocumentQuerySet
from wagtail.images.models import ImageQuerySet
from wagtail.models import Page, ReferenceIndex

from portal.accounts.visibility import Reader, visibility_condition
from portal.pages.drafts import readable_drafts
from portal.pages.models.base import PortalPage
from portal.pages.sealing.rules import closed_files, used_on


class PortalDocumentQuerySet(DocumentQuerySet):
    """Queries over files."""

    def visible_to(self, user: Reader) -> "PortalDocumentQuerySet":
        """Return the files `user` may open; the same rule as `PortalDocument.is_visible_to`."""
        visible = visibility_condition(user, lambda ids: Q(uploaded_by_user__in=ids))
        return self.filter(visible, ~closed_files(self.model, "documents", user))


class PortalImageQuerySet(ImageQuerySet):
    """Queries over pictures, which have no level of their own (docs/pictures.md)."""

    def visible_to(self, user: Reader) -> "PortalImageQuerySet":
        """Return the pictures that `user` may see, on the site or in the admin.

        These are the pictures on pages that they may read, drafts included that they read on the
        site (`portal.pages.drafts`). In the admin also those on pages that
        they may edit, their own uploads, and unused ones in a collection from which they may
        choose. A picture that was sealed with its page is left out, unless it stands on others.
        """
        closed = closed_files(self.model, "pictures", user)
        if user is not None and user.is_active and user.is_superuser:
            return self.filter(~closed)
        seen = Q(pk__in=self._on(PortalPage.objects.visible_to(user)))
        if user is not None and user.is_authenticated:
            drafts = readable_drafts(user)
            if drafts is not None:
                seen |= Q(pk__in=self._on(drafts)) & ~closed
        if user is None or not user.has_perm("wagtailadmin.access_admin"):
            return self.filter(seen)
        # Both import the models, including the picture.
        from wagtail.permissions import page_permission_policy  # noqa: PLC0415

        from portal.pages.media.policies import image_policy  # noqa: PLC0415

        edited = page_permission_policy.instances_user_has_permission_for(user, "change")
        offered = image_policy().collections_user_has_any_permission_for(user, ["change", "choose"])
        return self.filter(
            seen
            | Q(pk__in=self._on(edited))
            | (Q(uploaded_by_user=user) & ~closed)
            | (Q(collection__in=offered) & ~Q(pk__in=self._on(Page.objects.all())) & ~closed)
        )

    def _on(self, pages: "QuerySet[Page]") -> "QuerySet[ReferenceIndex]":
        """Return the keys of the pictures used on pages, in any field."""
        return used_on(self.model, pages)
