"""Segmentation alone, for the processes that measure it."""

from functools import cache
from typing import Any

from sudachipy import Dictionary, SplitMode

CHUNK = 8000  # characters, within Sudachi's limit


@cache
def _tokenizer() -> Any:
    return Dictionary().tokenizer(mode=SplitMode.A)


def segment(texts: list[str]) -> int:
    """Segment texts into normalised forms and return their number."""
    tokenize = _tokenizer().tokenize
    count = 0
    for text in texts:
        for start in range(0, len(text), CHUNK):
            count += len([m.normalized_form() for m in tokenize(text[start : start + CHUNK])])
    return count
