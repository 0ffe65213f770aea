"""Template tags of the list and of the page of a training."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from trainings import wording
from trainings.jsonld import event_script
from trainings.listing import ListView, list_view
from trainings.models import TrainingPage, TrainingSession
from trainings.presentation import TrainingView, view_of

register = template.Library()


@register.simple_tag(takes_context=True)
def training_list(context: dict[str, Any]) -> ListView:
    """Return the list for the address of the request, as its reader may see it."""
    request = context["request"]
    return list_view(request.GET, request.user)


@register.simple_tag(takes_context=True)
def training_view(context: dict[str, Any], training: TrainingPage) -> TrainingView:
    """Return the training as the reader of the request may see it."""
    request = context["request"]
    parent = training.get_parent()
    return view_of(
        training,
        request.user,
        list_url=parent.get_url(request) or "/",
        address=training.get_full_url(request) or request.build_absolute_uri(),
    )


@register.simple_tag
def training_event(training: TrainingPage, address: str) -> SafeString:
    """Return the training as the text of a JSON-LD script; nothing unless it is open to everyone."""
    return event_script(training, address)


@register.filter
def period(training: TrainingPage) -> str:
    """Return when the training is held, in one line."""
    return wording.period(training)


@register.filter
def place(training: TrainingPage) -> str:
    """Return where the training is held, in one line."""
    return wording.place(training)


@register.filter
def hours(session: TrainingSession) -> str:
    """Return the hours of a session."""
    return wording.hours(session)


@register.filter
def short_day(session: TrainingSession) -> str:
    """Return the day of a session."""
    return wording.short_day(session.day)
