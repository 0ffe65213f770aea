"""Contacts, and what municipalities propose to correct in them."""

from portal.liaison.models.contacts import (
    PAIRED_SIDES,
    PREFECTURAL_SIDES,
    LiaisonContact,
    LiaisonContactQuerySet,
    Role,
    Side,
)
from portal.liaison.models.corrections import PROPOSABLE, ContactCorrection

__all__ = [
    "PAIRED_SIDES",
    "PREFECTURAL_SIDES",
    "PROPOSABLE",
    "ContactCorrection",
    "LiaisonContact",
    "LiaisonContactQuerySet",
    "Role",
    "Side",
]
