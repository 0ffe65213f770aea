"""Trainings as iCalendar (RFC 5545): one VEVENT per session, for download and subscription.

Calendars contain only what anonymous readers may see, whoever requests them: servers fetch, store
and share them. The URL for participation is left out unless it is public.
"""

import datetime
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vText

from portal.accounts.visibility import PUBLIC
from portal.pages.syndication.content_lines import write_component
from trainings import wording
from trainings.models import TrainingPage, TrainingSession

PRODUCT = "-//Renkei Portal//Trainings//JA"
CONTENT_TYPE = "text/calendar; charset=utf-8"
# How often a subscribed calendar should be refreshed.
REFRESH = datetime.timedelta(hours=6)


def calendar_of(trainings: Iterable[TrainingPage], name: str, base_url: str) -> bytes:
    """Return a calendar of the sessions of trainings that anonymous readers may see.

    `base_url` is the URL of the portal without a path.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for training in trainings:
        sessions = training.ordered_sessions()
        for number, session in enumerate(sessions, start=1):
            calendar.add_component(_event(training, session, number, len(sessions), base_url))
    calendar.add_missing_timezones()
    return write_component(calendar)


def session_uid(training: TrainingPage, number: int) -> str:
    """Return the permanent identifier of the n-th session of a training: RFC 7986 requires a UUID.

    It is derived from the page's UUID, so that a new date, a new title or another domain creates no
    second entry in calendars.
    """
    return str(uuid.uuid5(training.translation_key, f"session:{number}"))


def _event(
    training: TrainingPage, session: TrainingSession, number: int, count: int, base_url: str
) -> Event:
    event = Event()
    changed = training.last_published_at or training.first_published_at or timezone.now()
    address = f"{base_url}{training.relative_url(None)}"
    event.add("uid", session_uid(training, number))
    event.add("dtstamp", changed.astimezone(datetime.UTC))
    event.add("last-modified", changed.astimezone(datetime.UTC))
    if training.first_published_at:
        event.add("created", training.first_published_at.astimezone(datetime.UTC))
    # Increases with every publication; calendars use the version with the highest number.
    event.add("sequence", training.live_revision_id or 0)
    event.add("status", "CANCELLED" if training.cancelled else "CONFIRMED")
    event.add("summary", _summary(training, session, number, count))
    event.add("url", address)
    event.add("description", _description(training, session, address))
    location = _location(training)
    if location:
        event.add("location", location)
    if training.latitude is not None and training.longitude is not None:
        event.add("geo", (training.latitude, training.longitude))
    if training.contact_section:
        event["contact"] = vText(_contact(training))
    _add_times(event, session)
    return event


def _add_times(event: Event, session: TrainingSession) -> None:
    if session.starts is None:
        # Dates, with an exclusive end.
        event.add("dtstart", session.day)
        event.add("dtend", session.last_day + datetime.timedelta(days=1))
        return
    event.add("dtstart", timezone.localtime(session.starts_at))
    if session.ends is not None:
        event.add("dtend", timezone.localtime(session.ends_at))


def _summary(training: TrainingPage, session: TrainingSession, number: int, count: int) -> str:
    prefix = "【中止】" if training.cancelled else ""
    name = f"（{session.title or f'第{number}回'}）" if count > 1 else ""
    return f"{prefix}{training.title}{name}"


def _description(training: TrainingPage, session: TrainingSession, address: str) -> str:
    parts = [
        f"中止：{training.cancellation_reason}" if training.cancelled else "",
        training.summary,
        session.note,
        f"主催：{training.organiser}" if training.organiser else "",
        f"問い合わせ先：{_contact(training)}" if training.contact_section else "",
        f"参加用URL：{training.online_url}"
        if training.online_url and training.online_url_visibility == PUBLIC
        else "",
        address,
    ]
    return "\n".join(part for part in parts if part)


def _contact(training: TrainingPage) -> str:
    extension = f" 内線{training.contact_extension}" if training.contact_extension else ""
    phone = f" {training.contact_phone}{extension}" if training.contact_phone else ""
    return f"{training.contact_section}{phone}"


def _location(training: TrainingPage) -> str:
    place = wording.place(training)
    return f"{place} {training.place_address}".strip() if training.place_address else place
