"""Makes every form field of Django read what Japanese offices type.

Most forms of the admin are Wagtail's own, and each new block or snippet adds more: a custom field
class would be forgotten in some of them. So `to_python` of Django's own classes is replaced, once,
when the site starts (`tests/portal/japanese/test_every_form.py` walks all of them).
"""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.forms.models import register_form_field_override

from portal.japanese.numbers import parse_number
from portal.japanese.text import clean_line, clean_mail, clean_text, find_private_use

REPLACE_HINT = "別の字か、かなに置き換えてください。"
# Which counters a label allows: 事業費（円）, 定員（人）, 福祉側の参加者数.
_COUNTERS = ((re.compile("[円費]"), ("円",)), (re.compile("人|[者員]数"), ("人", "名")))
_DIGITS = re.compile(r"\s*-?\d+(?:\.\d+)?\s*", re.ASCII)


def refuse_private_use(text: Any) -> None:
    """Raise ValidationError naming each private-use character (外字) of `text`."""
    found = find_private_use(text) if isinstance(text, str) else []
    if found:
        named = "".join(str(one) for one in dict.fromkeys(found))
        raise ValidationError(f"{named}{REPLACE_HINT}", code="private_use")


def read_as_typed_in_japan() -> None:
    """Replace `to_python` of Django's form fields. Called once, when the site starts."""
    _read(forms.CharField, _text)
    _read(forms.EmailField, _mail)
    for number in (forms.IntegerField, forms.FloatField, forms.DecimalField):
        _read(number, _number)
    # Browsers accept only ASCII digits in an input of type number.
    for field_class in (models.IntegerField, models.FloatField, models.DecimalField):
        register_form_field_override(field_class, override=_number_input)


def _read(field_class: type[forms.Field], prepare: Callable[[Any, str], Any]) -> None:
    """Let `field_class` read the result of `prepare` instead of the typed text."""
    read = field_class.to_python

    def to_python(self: Any, value: Any) -> Any:
        return read(self, prepare(self, value) if isinstance(value, str) else value)

    to_python.__doc__ = read.__doc__
    field_class.to_python = to_python  # type: ignore[method-assign]  # replaced for all forms


def _number_input(field: models.Field) -> dict[str, Any]:
    """Return the attributes of a text input that accepts a number as it is typed."""
    if field.choices:
        return {}
    mode = "numeric" if isinstance(field, models.IntegerField) else "decimal"
    return {"widget": forms.TextInput(attrs={"inputmode": mode})}


def _text(field: forms.CharField, text: str) -> str:
    # A password stays exactly as it is typed, and is never shown.
    if isinstance(field.widget, forms.PasswordInput):
        return text
    one_line = isinstance(field.widget, forms.widgets.Input) and not field.widget.is_hidden
    text = clean_line(text) if one_line else clean_text(text)
    refuse_private_use(text)
    return text


def _mail(_field: forms.EmailField, text: str) -> str:
    return clean_mail(text)


def _number(field: forms.Field, text: str) -> Any:
    if not text.strip() or _DIGITS.fullmatch(text):
        return text
    try:
        return str(parse_number(text, counters_of(str(field.label or ""))))
    except ValueError as error:
        # A form with its own message keeps it.
        own = field.error_messages["invalid"] is not type(field).default_error_messages["invalid"]
        message = field.error_messages["invalid"] if own else str(error)
        raise ValidationError(message, code="invalid") from error


def counters_of(label: str) -> tuple[str, ...]:
    """Return the units that may follow a number in a field or column with this label."""
    return tuple(unit for words, units in _COUNTERS if words.search(label) for unit in units)
