"""Deletes what libraries leave behind about people: the part of the daily deletion that no app owns."""

import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import UploadedFile

from portal.handover.models import KEPT_DAYS, HandOver
from portal.tables import pending_files

#: How long an upload waits for the rest of its form.
UPLOADS_KEPT = datetime.timedelta(days=1)


def delete_leftovers() -> dict[str, int]:
    """Delete forgotten files of imports and uploads, input of previews, ended sessions and old hand-overs.

    Wagtail and allauth delete these only while somebody uses the same screen again.

    Returns:
        How many rows were deleted, by the label of their model.
    """
    pending_files.remove_forgotten()
    EditingSession.cleanup()
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    gone = {
        model._meta.label: queryset.delete()[0]
        for model, queryset in (
            (FormState, FormState.objects.stale()),
            (HandOver, HandOver.objects.filter(done_at__lt=_days_ago(KEPT_DAYS))),
            (UserSession, UserSession.objects.exclude(session_key__in=alive)),
        )
    }
    return {**gone, UploadedFile._meta.label: _delete_uploads()}


def _days_ago(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def _delete_uploads() -> int:
    """Delete uploads without a form; when they came, only their files know."""
    oldest = timezone.now() - UPLOADS_KEPT
    number = 0
    for upload in UploadedFile.objects.all():
        storage, name = upload.file.storage, upload.file.name
        if storage.exists(name) and storage.get_modified_time(name) >= oldest:
            continue
        storage.delete(name)
        upload.delete()
        number += 1
    return number
