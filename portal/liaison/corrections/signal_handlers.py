"""A proposal expires when somebody else changes the contact."""

from typing import Any

from django.db.models.signals import post_save

from portal.liaison.corrections.services import expire_outdated
from portal.liaison.models import LiaisonContact


def connect() -> None:
    """Connect the receiver; called once when the app is ready."""
    post_save.connect(
        _contact_saved, sender=LiaisonContact, dispatch_uid="portal.liaison.corrections"
    )


def _contact_saved(instance: LiaisonContact, created: bool, *, raw: bool = False, **_: Any) -> None:
    if not raw and not created:
        expire_outdated(instance)
