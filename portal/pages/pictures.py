"""Who may see a scaled picture: whoever may read a page that shows it (docs/pictures.md)."""

from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page, ReferenceIndex

from portal.pages.models import PortalImage, PortalPage, PortalRendition
from portal.pages.visibility import Reader


def rendition_at(name: str) -> PortalRendition | None:
    """Return the scaled picture stored under a name (relative to MEDIA_ROOT); None for no such."""
    return PortalRendition.objects.select_related("image").filter(file=name).first()


def may_see_picture(user: Reader, image: PortalImage) -> bool:
    """Tell whether `user` may see a picture.

    Editors see all of them in the admin. Others see those that stand on a page
    they may read, in whatever field: a picture of restricted pages only, or of
    none at all, is not to be had by its address.
    """
    if user is not None and user.has_perm("wagtailadmin.access_admin"):
        return True
    pages = ReferenceIndex.get_references_to(image).filter(
        base_content_type=ReferenceIndex._get_base_content_type(Page)
    )
    keys = {int(key) for key in pages.values_list("object_id", flat=True)}
    return PortalPage.objects.visible_to(user).filter(pk__in=keys).exists()


def is_public_picture(image: PortalImage) -> bool:
    """Tell whether everybody may see a picture."""
    return may_see_picture(AnonymousUser(), image)
