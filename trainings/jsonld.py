"""A training as a schema.org Event, with the public data that search engines may use."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe

from portal.accounts.visibility import PUBLIC
from portal.japanese.text import entries
from portal.pages.syndication.structured import SCHEMA, script_text
from trainings.models import TrainingPage
from trainings.status import Status

_MODES = {
    "onsite": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
    "ondemand": "OnlineEventAttendanceMode",
}


def event(training: TrainingPage, address: str) -> dict[str, Any] | None:
    """Return the event, or None for a training that is not public or has no date."""
    sessions = training.ordered_sessions()
    if training.visibility != PUBLIC or not sessions:
        return None
    slug = training.delivery.slug if training.delivery else ""
    data: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": training.title,
        "description": training.summary,
        "url": address,
        "startDate": sessions[0].starts_at.isoformat(),
        "endDate": sessions[-1].ends_at.isoformat(),
        "eventStatus": f"{SCHEMA}/Event{'Cancelled' if training.cancelled else 'Scheduled'}",
        "location": _locations(training, slug, address),
        "organizer": [
            {"@type": "Organization", "name": name}
            for name in [training.organiser, *entries(training.co_organisers)]
            if name
        ],
        "isAccessibleForFree": training.fee == 0,
    }
    if slug in _MODES:
        data["eventAttendanceMode"] = f"{SCHEMA}/{_MODES[slug]}"
    if training.status() is Status.FULL:
        data["remainingAttendeeCapacity"] = 0
    return data


def _locations(training: TrainingPage, slug: str, address: str) -> list[dict[str, Any]]:
    locations: list[dict[str, Any]] = []
    if training.place_name:
        place = {"@type": "Place", "name": training.place_name}
        if training.place_address:
            place["address"] = training.place_address
        locations.append(place)
    if slug != "onsite":
        # The URL of the page: the one for participation may not be public.
        locations.append({"@type": "VirtualLocation", "url": address})
    return locations


def event_script(training: TrainingPage, address: str) -> SafeString:
    """Return the event as the content of a script element; empty if there is none."""
    data = event(training, address)
    if data is None:
        return mark_safe("")
    return script_text(data)
