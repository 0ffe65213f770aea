"""Comparing words as readers do: width, case and blanks make no difference."""

import re
import unicodedata

from django.core.exceptions import ValidationError

_HIRAGANA = re.compile(r"[ぁ-ゖー]+(?:[・　 ][ぁ-ゖー]+)*")

_AS_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def normalised(text: str) -> str:
    """Return a word as it is stored: NFKC, blanks joined and trimmed."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def folded(text: str) -> str:
    """Return what two spellings of one word have in common: NFKC, without case and blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def as_hiragana(text: str) -> str:
    """Return the text with katakana as hiragana."""
    return text.translate(_AS_HIRAGANA)


def validate_hiragana(text: str) -> None:
    """Raise ValidationError unless `text` is a reading in hiragana: lists are sorted by it."""
    if not _HIRAGANA.fullmatch(text):
        message = "読みがなは、ひらがなで入力してください（例 はじめのいっぽ）。"
        raise ValidationError(message)
