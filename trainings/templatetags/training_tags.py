"""Template tags of the list and of the page of a training."""

from django import template
from django.utils.safestring import SafeString

from trainings import wording
from trainings.jsonld import event_script
from trainings.models import TrainingPage, TrainingSession

register = template.Library()


@register.simple_tag
def training_event(training: TrainingPage, address: str) -> SafeString:
    """Return the training as the text of a JSON-LD script; empty unless it is public."""
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
