"""Signals of trainings: withdrawals of lecturers' consents are recorded in the audit log."""

from typing import Any

from django.db.models.signals import post_save

from portal.audit.models import Action
from portal.audit.services import record_once
from trainings.models.parts import Lecturer


def connect() -> None:
    """Connect all receivers; called once when the app is ready."""
    post_save.connect(_lecturer_saved, sender=Lecturer, dispatch_uid="trainings.withdrawals")


def _lecturer_saved(instance: Lecturer, *, raw: bool = False, **_: Any) -> None:
    """Record the training and the number of the consent, never whose it is."""
    if not raw and instance.consent_withdrawn_on:
        details = {"on": str(instance.consent_withdrawn_on), "consent": instance.pk}
        record_once(Action.CONSENT_WITHDRAWN, obj=instance.page, details=details)
