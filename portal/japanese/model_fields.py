"""Cleans every text before it is saved, whatever saves it.

Forms clean typed text (`form_fields`), but imports, commands, copies and page revisions do not use
forms. Django calls `Field.pre_save` of each field before it saves, where the texts are cleaned.
Only `QuerySet.update` and SQL bypass it.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from wagtail.fields import StreamField

from portal.japanese.form_fields import refuse_private_use
from portal.japanese.text import clean_line, clean_mail, clean_text


def save_clean_texts() -> None:
    """Let all text fields clean what they save, and refuse 外字. Called once, when the site starts."""
    for field_class in (models.CharField, models.TextField, models.JSONField, StreamField):
        _clean_before_saving(field_class)
    for field_class in (models.CharField, models.TextField):
        _refuse_private_use(field_class)


def cleaned(field: models.Field, value: Any) -> Any:
    """Return a field's value as it is stored; the same object if there is nothing to clean."""
    if isinstance(field, StreamField):
        raw = field.get_prep_value(value)
        clean = clean_data(raw)
        return value if clean == raw else field.to_python(clean)
    if isinstance(field, models.JSONField):
        clean = clean_data(value)
        return value if clean == value else clean
    if not isinstance(value, str):
        return value
    return _cleaner(field)(value)


def texts_of(field: models.Field, value: Any) -> Iterator[str]:
    """Yield the texts in a field's value."""
    data = field.get_prep_value(value) if isinstance(field, StreamField) else value
    waiting = [data]
    while waiting:
        match waiting.pop():
            case str() as text:
                yield text
            case dict() as values:
                waiting += values.values()
            case list() as values:
                waiting += values


def _cleaner(field: models.Field) -> Callable[[str], str]:
    if isinstance(field, models.EmailField):
        return clean_mail
    return clean_line if isinstance(field, models.CharField) else clean_text


def clean_data(data: Any) -> Any:
    """Return the data of a JSON field with all its texts cleaned.

    Page revisions contain the body as JSON within a text, where control characters are escaped:
    such texts are parsed, cleaned and serialised again.
    """
    if isinstance(data, str):
        return _clean_json(data) if data[:1] in {"[", "{"} else clean_text(data)
    if isinstance(data, dict):
        return {key: clean_data(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [clean_data(value) for value in data]
    return data


def _clean_json(text: str) -> str:
    try:
        data = json.loads(text)
    except ValueError:
        return clean_text(text)
    clean = clean_data(data)
    return text if clean == data else json.dumps(clean, cls=DjangoJSONEncoder)


def _clean_before_saving(field_class: type[models.Field]) -> None:
    before = field_class.pre_save

    def pre_save(self: Any, model_instance: models.Model, add: bool) -> Any:
        value = before(self, model_instance, add)
        clean = cleaned(self, value)
        if clean is not value and clean != value:
            setattr(model_instance, self.attname, clean)
        return clean

    pre_save.__doc__ = before.__doc__
    field_class.pre_save = pre_save  # type: ignore[method-assign]  # replaced for all models


def _refuse_private_use(field_class: type[models.Field]) -> None:
    before = field_class.run_validators

    def run_validators(self: Any, value: Any) -> None:
        before(self, value)
        refuse_private_use(value)

    run_validators.__doc__ = before.__doc__
    field_class.run_validators = run_validators  # type: ignore[method-assign]  # as above
