"""What the page of a training shows: dates, application, facts, and parts that depend on the reader."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.html import format_html

from portal.accounts.visibility import Reader, audiences_of
from portal.field_descriptions.facts import CONTACT_WORDING, FactRow, Wording, fact_rows
from portal.japanese.dates import format_date
from portal.japanese.text import entries
from portal.pages.models import PortalPage
from portal.pages.syndication.qr_codes import qr_code_of
from trainings import wording
from trainings.fields import READ
from trainings.models import (
    Lecturer,
    ProgrammeItem,
    TrainingMaterial,
    TrainingPage,
    TrainingSession,
)
from trainings.services import may_see_level, related_pages, visible_materials
from trainings.status import Status

PREFETCH = (
    "sessions",
    "programme_items",
    "lecturers",
    "materials",
    "related_pages",
    "participants",
    "tagged_items__tag",
    "issues",
    "programmes",
    "supports",
)


@dataclass(frozen=True)
class SessionView:
    """One session in words."""

    session: TrainingSession
    year: str
    day: str
    hours: str
    is_over: bool


@dataclass(frozen=True)
class ProgrammePart:
    """The timetable of one session; `heading` is empty if there is only one."""

    heading: str
    items: tuple[ProgrammeItem, ...]


@dataclass(frozen=True)
class LecturerView:
    """A lecturer; the name only if the consent covers the reader."""

    lecturer: Lecturer
    name: str


@dataclass(frozen=True)
class TrainingView:
    """The context of the page of a training."""

    training: TrainingPage
    status: Status
    sessions: tuple[SessionView, ...]
    streaming: str
    place: str
    facts: tuple[FactRow, ...]
    application: tuple[FactRow, ...]
    contact: tuple[FactRow, ...]
    apply_url: str
    online_url: str
    programme: tuple[ProgrammePart, ...]
    lecturers: tuple[LecturerView, ...]
    materials: tuple[TrainingMaterial, ...]
    may_sign_in: bool
    related: tuple[PortalPage, ...]
    list_url: str
    address: str
    today: datetime.date

    @property
    def qr_code(self) -> str:
        """Return the address as a QR code: a data URI, for the printed page."""
        return qr_code_of(self.address)


def view_of(training: TrainingPage, user: Reader, *, list_url: str, address: str) -> TrainingView:
    """Return the training, limited to what `user` may see now.

    `list_url` is the URL of the list of trainings, `address` that of the page.
    """
    if training.pk:
        prefetch_related_objects([training], *PREFETCH)
    now = timezone.now()
    status = training.status(now)
    may_join = bool(training.online_url) and may_see_level(
        training, training.online_url_visibility, user
    )
    materials = visible_materials(training, user)
    return TrainingView(
        training=training,
        status=status,
        sessions=tuple(_session(s, now) for s in training.ordered_sessions()),
        streaming=wording.streaming_period(training),
        place=wording.place(training),
        facts=fact_rows(training, READ, "facts", WORDING),
        application=_application(training, status),
        contact=fact_rows(training, READ, "contact", CONTACT_WORDING),
        apply_url=training.application_url if status.accepts_applications else "",
        online_url=training.online_url if may_join and status is not Status.CANCELLED else "",
        programme=_programme(training),
        lecturers=_lecturers(training, user),
        materials=tuple(materials),
        # Shown whether or not there is more: it must not reveal hidden materials.
        may_sign_in=user is None or not user.is_authenticated,
        related=tuple(related_pages(training, user)),
        list_url=list_url,
        address=address,
        today=timezone.localdate(now),
    )


def _session(session: TrainingSession, now: datetime.datetime) -> SessionView:
    return SessionView(
        session,
        wording.year_of(session.day),
        wording.short_day(session.day),
        wording.hours(session),
        session.ends_at <= now,
    )


def attendance(training: TrainingPage) -> str:
    """Return the number of participants from each side; empty if unknown."""
    counts = (
        ("福祉側", training.attended_welfare),
        ("地域振興側", training.attended_regional),
        ("その他", training.attended_others),
    )
    return wording.joined(f"{name}{count:,}人" for name, count in counts if count is not None)


def _application(training: TrainingPage, status: Status) -> tuple[FactRow, ...]:
    if not training.application_needed:
        return ()
    words: Mapping[str, Wording] = {**WORDING, "seats_taken": partial(_seats, status=status)}
    return fact_rows(training, READ, "application", words)


def _application_period(training: TrainingPage) -> str:
    if not (training.opens_on or training.deadline_on):
        return ""
    opens = format_date(training.opens_on) if training.opens_on else ""
    if opens and training.opens_time:
        opens += f"{wording.clock(training.opens_time)}"
    until = format_date(training.deadline_on) if training.deadline_on else ""
    if until and training.deadline_time:
        until += f"{wording.clock(training.deadline_time)}"
    return f"{opens}〜{until}"


def _application_link(training: TrainingPage) -> str:
    url = training.application_url
    return format_html('<a href="{}" rel="noopener">{}</a>', url, url) if url else ""


#: The wording of the fields in tables that are not shown as they are stored.
WORDING: Mapping[str, Wording] = {
    "target_side": lambda training: training.get_target_side_display(),
    "target_roles": lambda training: entries(training.target_roles),
    "municipality": wording.area,
    "capacity": wording.capacity,
    "fee": wording.fee,
    "available_from": wording.streaming_period,
    "co_organisers": lambda training: wording.joined(entries(training.co_organisers)),
    "attended_welfare": attendance,
    "opens_on": _application_period,
    "application_how": lambda training: entries(training.application_how),
    "application_url": _application_link,
}


def _seats(training: TrainingPage, status: Status) -> str:
    if not training.capacity or training.seats_taken is None or not status.accepts_applications:
        return ""
    return f"あと{max(training.capacity - training.seats_taken, 0):,}人"


def _programme(training: TrainingPage) -> tuple[ProgrammePart, ...]:
    parts: dict[int | None, list[ProgrammeItem]] = {}
    for item in training.programme_items.all():
        parts.setdefault(item.session, []).append(item)
    names = {n: s.title for n, s in enumerate(training.ordered_sessions(), start=1)}
    return tuple(
        ProgrammePart(names.get(number) or f"第{number}回" if number else "", tuple(items))
        for number, items in parts.items()
    )


def _lecturers(training: TrainingPage, user: Reader) -> tuple[LecturerView, ...]:
    audiences = audiences_of(user)
    return tuple(LecturerView(part, part.name_for(audiences)) for part in training.lecturers.all())
