"""Controlled vocabularies, curated tags and the glossary."""

from portal.vocabularies.models.glossary import GlossaryEntry
from portal.vocabularies.models.tag import PortalTag
from portal.vocabularies.models.term import Term, TermQuerySet

__all__ = ["GlossaryEntry", "PortalTag", "Term", "TermQuerySet"]
