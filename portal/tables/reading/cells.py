"""Protects exported texts that spreadsheets would treat as formulas."""

FORMULA_STARTS = ("=", "＝")
FORMULA_LIKE = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


def neutralise(text: str) -> str:
    """Return `text` so that no spreadsheet treats it as a formula."""
    return f"'{text}" if text.startswith(FORMULA_LIKE) else text


def without_protection(text: str) -> str:
    """Return `text` without the apostrophe that `neutralise` added."""
    protected = text.startswith("'") and text[1:].startswith(FORMULA_LIKE)
    return text[1:] if protected else text
