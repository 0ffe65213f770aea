"""Seals a page after a withdrawal, opens a seal for a superuser, and tells which files it covers."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.admin.models import FormState
from wagtail.models import Page, ReferenceIndex, Revision, WorkflowState

from portal.audit.models import Action
from portal.audit.services import record
from portal.pages.models import PortalDocument, PortalImage, PortalPage, PortalRendition
from portal.pages.models.seals import OPENING_TIME, Seal, SealOpening
from portal.pages.sealing.rules import all_sealed, used_on

#: Sent in the transaction with `page` (the specific page) and `user` once a page has been sealed:
#: an app ends what it has running for the page.
page_sealed = Signal()


@transaction.atomic
def seal_page(page: PortalPage, user: Any = None) -> Seal:
    """Unpublish a page and seal it with all its versions and the files that only it uses.

    Reviews and scheduled publications are cancelled, what forms have sent for previews is deleted.
    Does nothing to a page that is sealed.

    Args:
        page: The page.
        user: Who does it; None for a command.
    """
    Page.objects.select_for_update().get(pk=page.pk)
    page = PortalPage.objects.get(pk=page.pk).specific
    seal, created = Seal.objects.get_or_create(page_id=page.pk, defaults={"sealed_by": user})
    if not created:
        return seal
    for state in WorkflowState.objects.active().for_instance(page):
        state.cancel(user=user)
    if page.live:
        page.unpublish(user=user)
    Revision.objects.for_instance(page).update(approved_go_live_at=None)
    FormState.objects.for_instance(page).delete()
    _seal_files(seal, page)
    record(Action.SEALED, obj=page, actor=user)
    page_sealed.send(sender=type(page), page=page, user=user)
    return seal


def _seal_files(seal: Seal, page: PortalPage) -> None:
    """Note the files of all versions, and delete the scaled copies that no other page shows."""
    keys: dict[type, set[int]] = {PortalImage: set(), PortalDocument: set()}
    for version in _versions(page):
        for kind, key in _files_of(version):
            if kind in keys:
                keys[kind].add(key)
    pictures = PortalImage.objects.filter(pk__in=keys[PortalImage])
    seal.pictures.set(pictures)
    seal.documents.set(PortalDocument.objects.filter(pk__in=keys[PortalDocument]))
    others = Page.objects.exclude(pk__in=all_sealed())
    alone = pictures.exclude(pk__in=used_on(PortalImage, others))
    # Wagtail's receivers delete the files after the commit, and forget what is cached.
    PortalRendition.objects.filter(image__in=alone.values("pk")).delete()


def _versions(page: PortalPage) -> Iterator[Any]:
    yield page
    for revision in Revision.objects.for_instance(page).iterator(chunk_size=20):
        yield revision.as_object()


def _files_of(version: Any) -> Iterator[tuple[type | None, int]]:
    """Yield model and key of everything that a version refers to, as the reference index finds it."""
    for kind, key, *_path in ReferenceIndex._extract_references_from_object(version):
        yield ContentType.objects.get_for_id(kind).model_class(), int(key)


@transaction.atomic
def open_seal(seal: Seal, user: Any, reason: str) -> SealOpening:
    """Let a superuser look behind a seal for `OPENING_TIME`; record who, when and why.

    Raises PermissionDenied for anybody else, ValueError without a reason.
    """
    if not (user.is_active and user.is_superuser):
        raise PermissionDenied
    if not reason.strip():
        message = "Opening a seal needs a reason."
        raise ValueError(message)
    page = PortalPage.objects.get(pk=seal.page_id)
    record(Action.SEAL_OPENED, obj=page, actor=user, details={"reason": reason})
    return SealOpening.objects.create(seal=seal, user=user, ends_at=timezone.now() + OPENING_TIME)


def delete_old_openings(now: datetime.datetime | None = None) -> int:
    """Delete the openings that have ended; the audit log has them. Return how many."""
    count, _ = SealOpening.objects.filter(ends_at__lte=now or timezone.now()).delete()
    return count
