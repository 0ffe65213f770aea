"""How persons and things are named in the log: by kind and number, never by what they say.

A title may hold what is restricted, or a name that has to go with a withdrawn consent; the log
stays for years. Only those who run the portal are named: users and groups.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model
from wagtail.models import Page

from portal.audit.models import LABEL_LENGTH
from portal.japanese.text import clean_line

SYSTEM = "システム"
VISITOR = "サインインしていない人"


@dataclass(frozen=True, slots=True)
class Thing:
    """What a deed is about: its kind (`app.model` for models), number and label."""

    type: str = ""
    id: str = ""
    label: str = ""


def short(text: str, length: int = LABEL_LENGTH) -> str:
    """Return a text as its column stores it: clean, on one line and not too long."""
    # Once more after the cut: it may leave half of what belongs together.
    return clean_line(clean_line(text)[:length])


def person_label(user: Any) -> str:
    """Return the name of a user with the sign-in name, which stays when the name changes."""
    name, sign_in_name = str(user), user.get_username()
    return short(name if name == sign_in_name else f"{name}（{sign_in_name}）")


def thing_of(instance: Model) -> Thing:
    """Return the thing that a model instance is."""
    if isinstance(instance, Page):
        meta = (instance.specific_class or type(instance))._meta
    else:
        meta = instance._meta
    if isinstance(instance, get_user_model()):
        label = person_label(instance)
    elif isinstance(instance, Group):
        label = f"{meta.verbose_name}「{instance.name}」"
    else:
        label = f"{meta.verbose_name} {instance.pk}"
    return Thing(meta.label_lower, str(instance.pk), short(label))
