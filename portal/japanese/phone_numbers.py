"""Telephone numbers as Japanese offices type them, stored as 0852-22-5065.

Tables after GIF 445 (政府相互運用性フレームワーク コアデータパーツ 電話番号) write them as
(0852)22-5065: `gif_phone`. Extensions have a separate field.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.db import models

PHONE_HINT = "電話番号は 0852-22-5065 のように、市外局番から区切って入力してください。"
EXTENSION_HINT = "内線番号は、内線の数字だけを入力してください（例 2511）。"
# Ten digits in all (総務省 電気通信番号計画), eleven for 050, 0800 and mobile numbers.
LENGTHS = {10, 11}
_DASHES = re.compile(r"[‐‑‒–—―−ーｰ－~〜()\s./]+")
_GROUPS = re.compile(r"(0\d{1,4})-(\d{1,4})-(\d{3,4})", re.ASCII)
_DIGITS = re.compile(r"0[\d-]+", re.ASCII)


def normalise_phone(text: str) -> str:
    """Return a number as 0852-22-5065, an empty text for none.

    Three groups stay as typed: the author knows the area code, also one that is newer than the
    library's table. Digits without separators are divided by that table. Raises ValidationError
    when it is no full number.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ""
    plain = re.sub(r"^(?:\+81-?|TEL:?|電話:?)", lambda m: "0" if "+" in m[0] else "", plain)
    plain = _DASHES.sub("-", plain).strip("-")
    if _DIGITS.fullmatch(plain) and len(digits_of(plain)) in LENGTHS:
        if _GROUPS.fullmatch(plain):
            return plain
        number = phonenumbers.parse(digits_of(plain), "JP")
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    raise ValidationError(PHONE_HINT, code="invalid_phone")


def gif_phone(phone: str) -> str:
    """Return a stored number as GIF 445 writes it: (0852)22-5065."""
    match = _GROUPS.fullmatch(phone)
    return f"({match[1]}){match[2]}-{match[3]}" if match else phone


def digits_of(phone: str) -> str:
    """Return the digits of a stored number, as telephones dial them."""
    return "".join(character for character in phone if character.isdecimal())


def normalise_extension(text: str) -> str:
    """Return the digits of an extension. Raises ValidationError for anything but digits."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"^[(]?内線[:\s]*|[)]$", "", plain).strip()
    if plain and not re.fullmatch(r"\d{1,8}", plain, re.ASCII):
        raise ValidationError(EXTENSION_HINT, code="invalid_extension")
    return plain


class _NormalisedFormField(forms.CharField):
    """A text field that normalises its value as it reads it."""

    normalise: Callable[[str], str]

    def to_python(self, value: Any) -> str:
        """Return the text as it is stored. Raises ValidationError when it cannot be read."""
        return self.normalise(super().to_python(value) or "")


class PhoneFormField(_NormalisedFormField):
    """A telephone number, typed with hyphens, brackets, full-width digits or as digits alone."""

    normalise = staticmethod(normalise_phone)


class ExtensionFormField(_NormalisedFormField):
    """An extension, typed with or without 内線."""

    normalise = staticmethod(normalise_extension)


class PhoneField(models.CharField):
    """A telephone number, stored as 0852-22-5065."""

    normalise = staticmethod(normalise_phone)
    form_class: type[forms.CharField] = PhoneFormField
    stored_length = 16

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set the length."""
        kwargs["max_length"] = self.stored_length
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text as it is stored. Raises ValidationError when it cannot be read."""
        return self.normalise(super().to_python(value) or "")

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return the form field, which takes longer texts than are stored."""
        return super().formfield(**{"form_class": self.form_class, "max_length": 40, **kwargs})


class ExtensionField(PhoneField):
    """An extension: digits only."""

    normalise = staticmethod(normalise_extension)
    form_class = ExtensionFormField
    stored_length = 8
