"""Queries over files and pictures. Lists, choosers and exports start from `visible_to`."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.documents.models import DocumentQuerySet
from wagtail.images.models import ImageQuerySet
from wagtail.models import Page, ReferenceIndex

from portal.accounts.visibility import Reader, visibility_condition
from portal.pages.models.base import PortalPage


class PortalDocumentQuerySet(DocumentQuerySet):
    """Queries over files."""

    def visible_to(self, user: Reader) -> "PortalDocumentQuerySet":
        """Return the files `user` may open; the same rule as `PortalDocument.is_visible_to`."""
        return self.filter(visibility_condition(user, lambda ids: Q(uploaded_by_user__in=ids)))


class PortalImageQuerySet(ImageQuerySet):
    """Queries over pictures, which have no level of their own (docs/pictures.md)."""

    def visible_to(self, user: Reader) -> "PortalImageQuerySet":
        """Return the pictures that `user` may see, on the site or in the admin.

        These are the pictures on pages that they may read. In the admin also those on pages that
        they may edit, their own uploads, and unused ones in a collection from which they may
        choose.
        """
        if user is not None and user.is_active and user.is_superuser:
            return self.all()
        seen = Q(pk__in=self._on(PortalPage.objects.visible_to(user)))
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
            | Q(uploaded_by_user=user)
            | (Q(collection__in=offered) & ~Q(pk__in=self._on(Page.objects.all())))
        )

    def _on(self, pages: "QuerySet[Page]") -> "QuerySet[ReferenceIndex]":
        """Return the keys of the pictures used on pages, in any field."""
        keys = pages.order_by().annotate(key=Cast("pk", CharField())).values("key")
        references = ReferenceIndex.objects.filter(
            base_content_type=ReferenceIndex._get_base_content_type(Page),
            to_content_type=ContentType.objects.get_for_model(self.model),
            object_id__in=keys,
        )
        return references.values_list(Cast("to_object_id", BigIntegerField()), flat=True)
