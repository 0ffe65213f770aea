"""Model and form fields that accept dates and fiscal years as Japanese offices type them.

Stored are ISO dates, `YYYY-MM` months and plain years; typed may be R8.11.23,
令和6年度 or full-width digits.
"""

import datetime
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from portal.japanese.dates import (
    format_fiscal_year,
    parse_date,
    parse_datetime,
    parse_fiscal_year,
    parse_month,
    parse_time,
)

DATE_HINT = "日付は「令和6年4月1日」「R6.4.1」「2024-04-01」のように入力してください。"
TIME_HINT = "時刻は「13:30」「13時30分」「午後1時半」のように入力してください。"
DATETIME_HINT = "日時は「令和6年4月1日 13時30分」「2024-04-01 13:30」のように入力してください。"
MONTH_HINT = "年月は「令和6年4月」「R6.4」「2024-04」のように入力してください。"
FISCAL_YEAR_HINT = "年度は「令和6年度」「R6」「2024」のように入力してください。"

# The format of scripts and URLs, with seconds and time zones, which Django reads.
_ISO = re.compile(r"(?:\d{4}-\d{2}-\d{2}[T ])?\d{2}:\d{2}:\d{2}", re.ASCII)


def read_japanese_dates() -> None:
    """Let every form field of dates and times accept what `portal.japanese.dates` reads.

    Django's own classes, for the same reason as in `portal.japanese.form_fields`: fields of
    Wagtail (公開日時), blocks and filters are theirs. Called once, as the site starts.
    """
    _read(forms.DateField, parse_date, DATE_HINT)
    _read(forms.TimeField, parse_time, TIME_HINT)
    _read(forms.DateTimeField, parse_datetime, DATETIME_HINT)


def _read(field_class: type[forms.Field], parse: Callable[[str], Any], hint: str) -> None:
    to_python_of_django = field_class.to_python

    def to_python(self: Any, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            try:
                value = parse(value)
            except ValueError as error:
                if not _ISO.match(value.strip()):
                    raise ValidationError(hint, code="invalid") from error
        return to_python_of_django(self, value)

    to_python.__doc__ = to_python_of_django.__doc__
    field_class.to_python = to_python  # type: ignore[method-assign]  # replaced for all forms


class JapaneseDateField(models.DateField):
    """A date field that migrations refer to; `read_japanese_dates` covers every date field."""


class JapaneseTimeField(models.TimeField):
    """A time field that migrations refer to."""


class MonthFormField(forms.CharField):
    """A month, typed by era or by the Gregorian calendar."""

    def to_python(self, value: Any) -> str:
        """Return the month as YYYY-MM. Raises ValidationError when it cannot be read."""
        return normalise_month(super().to_python(value))

    def prepare_value(self, value: Any) -> Any:
        """Show the month as it is stored."""
        return value


def normalise_month(value: Any) -> str:
    """Return a month as YYYY-MM, an empty text for none.

    Raises ValidationError when it cannot be read.
    """
    if not value:
        return ""
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m}"
    try:
        return f"{parse_month(value):%Y-%m}"
    except ValueError as error:
        raise ValidationError(MONTH_HINT, code="invalid") from error


class MonthField(models.CharField):
    """A month, stored as YYYY-MM: figures are often known to the month only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set the length."""
        kwargs["max_length"] = 7
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the month as YYYY-MM. Raises ValidationError when it cannot be read."""
        return normalise_month(value)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return the form field, which accepts longer texts than are stored."""
        return super().formfield(**{"form_class": MonthFormField, "max_length": 30, **kwargs})


class FiscalYearFormField(forms.CharField):
    """A fiscal year, typed as 令和6年度, R6 or 2024."""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]  # a year, not a text
        """Return the year. Raises ValidationError when it cannot be read."""
        if isinstance(value, int):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_fiscal_year(text)
        except ValueError as error:
            raise ValidationError(FISCAL_YEAR_HINT, code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """Show a stored year as 令和6年度; leave typed text as it is."""
        return format_fiscal_year(value) if isinstance(value, int) else value


class FiscalYearField(models.PositiveSmallIntegerField):
    """年度, stored as the year in which it begins."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return the form field."""
        kwargs.pop("widget", None)
        return models.Field.formfield(self, **{"form_class": FiscalYearFormField, **kwargs})
