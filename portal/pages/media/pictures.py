"""Who may see a scaled picture: whoever may read a page that shows it (docs/pictures.md)."""

from django.contrib.auth.models import AnonymousUser

from portal.pages.models import PortalImage, PortalRendition


def rendition_at(name: str) -> PortalRendition | None:
    """Return the scaled picture stored under a name (relative to MEDIA_ROOT); None for no such."""
    return PortalRendition.objects.select_related("image").filter(file=name).first()


def is_public_picture(image: PortalImage) -> bool:
    """Tell whether everybody may see a picture."""
    return image.is_visible_to(AnonymousUser())
