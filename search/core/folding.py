"""Folding: one form for all spellings of a text that mean the same.

Which they are beyond width and case, the application says (`Variants`).
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

# Selectors of variants and NUL bytes go.
_DROPPED = "\ufe00-\ufe0f\U000e0100-\U000e01ef\\0"
# Characters that folding may lengthen, shorten or join, with the marks that follow them; all
# others (ASCII, kana, usual kanji and marks) stay one character.
_MARKS = "\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_UNUSUAL = f"(?s:.)[{_MARKS}]+|[^\x01-\x7f、-〒ぁ-ゖァ-ヺー一-鿿！-～]"
_KANJI = "[一-鿿々]"
# Where Unicode keeps characters that NFKC makes others of.
_COMPATIBILITY = (*range(0x2000, 0x3400), *range(0xF900, 0x10000), *range(0x2F800, 0x2FA20))


class Variants(NamedTuple):
    """Spellings that mean the same; all keys are in NFKC.

    Attributes:
        characters: One character for another, wherever it stands.
        words: Several characters for others: 株式会社 for (株). Each key begins with a bracket.
        in_grams: One character for another in grams only, for words are cut by it: の.
        between_kanji: The same where it stands between two kanji: が.
    """

    characters: Mapping[str, str] = {}
    words: Mapping[str, str] = {}
    in_grams: Mapping[str, str] = {}
    between_kanji: Mapping[str, str] = {}


class Folding:
    """Folds with the variants it was last given. Safe to share between threads."""

    def __init__(self) -> None:
        """Begin without variants."""
        self.use(Variants())

    def use(self, variants: Variants) -> None:
        """Fold with these variants from now on."""
        self.variants = variants
        #: Changes with the variants.
        self.version = _hash(variants)
        self._characters = dict(variants.characters)
        # Patterns, because `str.translate` takes five times as long on Japanese text.
        self._character = re.compile(f"[{''.join(map(re.escape, self._characters))}{_DROPPED}]")
        self._words = dict(variants.words)
        self._word = re.compile("|".join(map(re.escape, self._words)) or "(?!)")
        # In a group, from which `re` takes the bracket that all begin with: tried once, not per word.
        words = "|".join(_widths(self._words)) or "(?!)"
        self.unusual = re.compile(f"(?:{words})|{_UNUSUAL}")
        self.in_grams = _codes(variants.in_grams)
        self.between_kanji = _codes(variants.between_kanji)
        self._gram_forms = {**variants.in_grams, **variants.between_kanji}
        self._in_grams = re.compile(
            f"{_one_of(variants.in_grams)}|(?<={_KANJI}){_one_of(variants.between_kanji)}(?={_KANJI})"
        )

    def fold(self, text: str) -> str:
        """Return `text` as it is compared: NFKC, lower case, one form of each character."""
        if not unicodedata.is_normalized("NFKC", text):
            text = unicodedata.normalize("NFKC", text)
        if "(" in text:
            text = self._word.sub(lambda match: self._words[match[0]], text)
        characters = self._characters
        return self._character.sub(lambda match: characters.get(match[0], ""), text).lower()

    def gram_text(self, folded: str) -> str:
        """Return a folded text as grams are made of it: 関ケ原 for 関が原, 井ノ口 for 井の口."""
        return self._in_grams.sub(lambda match: self._gram_forms[match[0]], folded)


def _codes(forms: Mapping[str, str]) -> dict[int, int]:
    return {ord(letter): ord(form) for letter, form in forms.items()}


def _one_of(letters: Iterable[str]) -> str:
    """Return a pattern of one of the letters; without any it matches nothing."""
    return f"[{''.join(map(re.escape, letters))}]" if letters else "(?!)"


def _hash(variants: Variants) -> str:
    text = json.dumps([dict(part) for part in variants], sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _widths(words: Iterable[str]) -> Iterator[str]:
    """Yield a pattern of all that NFKC makes each word of, character by character: （株), (㊑)."""
    written: dict[str, str] = {}
    for code in _COMPATIBILITY:
        form = unicodedata.normalize("NFKC", chr(code))
        written[form] = written.get(form, "") + chr(code)
    for word in words:
        yield "".join(f"[{re.escape(letter)}{written.get(letter, '')}]" for letter in word)
