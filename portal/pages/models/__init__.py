"""Models of the shared page base, of the site's own pages and of media."""

from portal.pages.models.base import PortalPage, PortalPageTag
from portal.pages.models.media import PortalDocument, PortalImage, PortalRendition
from portal.pages.models.pages import HomePage, StandardPage
from portal.pages.models.seals import Seal, SealOpening
from portal.pages.models.settings import PortalSettings

__all__ = [
    "HomePage",
    "PortalDocument",
    "PortalImage",
    "PortalPage",
    "PortalPageTag",
    "PortalRendition",
    "PortalSettings",
    "Seal",
    "SealOpening",
    "StandardPage",
]
