"""The words of the portal: controlled vocabularies and curated tags."""

from portal.vocabularies.models.tag import PortalTag
from portal.vocabularies.models.term import Term, TermQuerySet

__all__ = ["PortalTag", "Term", "TermQuerySet"]
