"""Access to scaled pictures: for readers of a page that shows them (docs/pictures.md)."""

from django.contrib.auth.models import AnonymousUser

from portal.pages.models import PortalImage, PortalRendition


def rendition_at(name: str) -> PortalRendition | None:
    """Return the scaled picture with a file name relative to MEDIA_ROOT, or None."""
    return PortalRendition.objects.select_related("image").filter(file=name).first()


def is_public_picture(image: PortalImage) -> bool:
    """Tell whether everybody may see a picture."""
    return image.is_visible_to(AnonymousUser())
