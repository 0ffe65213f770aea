"""Normalises words of the vocabularies for storage; `portal.japanese.variants` compares them."""

import re
import unicodedata

from django.core.exceptions import ValidationError

_HIRAGANA = re.compile(r"[ぁ-ゖー]+(?:[・　 ][ぁ-ゖー]+)*")


def normalised(text: str) -> str:
    """Return a word as it is stored: NFKC, with spaces collapsed and trimmed."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def validate_hiragana(text: str) -> None:
    """Raise ValidationError unless `text` is a reading in hiragana: lists are sorted by it."""
    if not _HIRAGANA.fullmatch(text):
        message = "読みがなは、ひらがなで入力してください（例 はじめのいっぽ）。"
        raise ValidationError(message)
