"""Model and form fields that take dates and fiscal years as Japanese offices type them.

Stored are ISO dates, `YYYY-MM` months and plain years; typed may be R8.11.23,
令和6年度 or full-width digits.
"""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from portal.pages.japanese_dates import (
    format_fiscal_year,
    parse_date,
    parse_fiscal_year,
    parse_month,
    parse_time,
)

DATE_HINT = "日付は「令和6年4月1日」「R6.4.1」「2024-04-01」のように入力してください。"
TIME_HINT = "時刻は「13:30」「13時30分」「午後1時半」のように入力してください。"
MONTH_HINT = "年月は「令和6年4月」「R6.4」「2024-04」のように入力してください。"
FISCAL_YEAR_HINT = "年度は「令和6年度」「R6」「2024」のように入力してください。"


class JapaneseDateFormField(forms.DateField):
    """A day, typed by era or by the Gregorian calendar."""

    def to_python(self, value: Any) -> datetime.date | None:
        """Return the day. Raises ValidationError when it cannot be read."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return parse_date(value)
        except ValueError as error:
            raise ValidationError(DATE_HINT, code="invalid") from error


class JapaneseDateField(models.DateField):
    """A day whose form field accepts Japanese ways of writing it."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return the form field."""
        return super().formfield(**{"form_class": JapaneseDateFormField, **kwargs})


class JapaneseTimeFormField(forms.TimeField):
    """A time of day, typed as 13:30, 13時30分 or 午後1時半."""

    def to_python(self, value: Any) -> datetime.time | None:
        """Return the time. Raises ValidationError when it cannot be read."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return parse_time(value)
        except ValueError as error:
            raise ValidationError(TIME_HINT, code="invalid") from error


class JapaneseTimeField(models.TimeField):
    """A time of day whose form field accepts Japanese ways of writing it."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return the form field."""
        return super().formfield(**{"form_class": JapaneseTimeFormField, **kwargs})


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
        """Return the form field, which takes longer texts than are stored."""
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
        """Show a stored year as 令和6年度; what was typed stays as typed."""
        return format_fiscal_year(value) if isinstance(value, int) else value


class FiscalYearField(models.PositiveSmallIntegerField):
    """年度, stored as the year in which it begins."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return the form field."""
        kwargs.pop("widget", None)
        return models.Field.formfield(self, **{"form_class": FiscalYearFormField, **kwargs})
