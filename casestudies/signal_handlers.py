"""Signals of cases: withdrawals of consents are recorded in the audit log."""

from typing import Any

from django.db.models.signals import post_save
from wagtail.models import Revision

from casestudies.models import CasePage, ConsentRecord
from portal.audit.models import Action
from portal.audit.services import record_once

UID = "casestudies.withdrawals"


def connect() -> None:
    """Connect all receivers; called once when the app is ready."""
    post_save.connect(_consent_saved, sender=ConsentRecord, dispatch_uid=UID)
    post_save.connect(_revision_saved, sender=Revision, dispatch_uid=UID)


def _consent_saved(instance: ConsentRecord, *, raw: bool = False, **_: Any) -> None:
    if not raw and instance.withdrawn_on:
        _record(instance.page, instance.pk, str(instance.withdrawn_on))


def _revision_saved(instance: Revision, *, raw: bool = False, **_: Any) -> None:
    """Record what a draft withdraws: it holds at once, and the draft may never be published."""
    if raw or instance.content_type.model_class() is not CasePage:
        return
    said = {
        consent["pk"]: consent["withdrawn_on"]
        for consent in instance.content.get("consents", ())
        if consent.get("pk") and consent.get("withdrawn_on")
    }
    for consent in ConsentRecord.objects.filter(pk__in=said).select_related("page"):
        _record(consent.page, consent.pk, str(said[consent.pk]))


def _record(case: CasePage, consent: int, day: str) -> None:
    """Record the case and the number of the consent, never whose it is."""
    details = {"on": day, "consent": consent}
    record_once(Action.CONSENT_WITHDRAWN, obj=case, details=details)
