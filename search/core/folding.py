"""Folding: maps all equivalent spellings of a text to one form.

The application defines the equivalents beyond width and case (`Variants`).
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

# Variation selectors and NUL are dropped.
_DROPPED = "\ufe00-\ufe0f\U000e0100-\U000e01ef\\0"
# Characters whose folding may change the length, with the combining marks that follow; all others
# (ASCII, kana, common kanji and punctuation) stay one character.
_MARKS = "\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_UNUSUAL = f"(?s:.)[{_MARKS}]+|[^\x01-\x7f、-〒ぁ-ゖァ-ヺー一-鿿！-～]"
_KANJI = "[一-鿿々]"
# Blocks of Unicode with compatibility characters, which NFKC replaces.
_COMPATIBILITY = (*range(0x2000, 0x3400), *range(0xF900, 0x10000), *range(0x2F800, 0x2FA20))


class Variants(NamedTuple):
    """Equivalent spellings; all keys are in NFKC.

    Attributes:
        characters: Replacements of single characters, anywhere.
        words: Replacements of several characters: (株) becomes 株式会社. Each key begins with a bracket.
        in_grams: Replacements of characters in grams only, because the tokenizer needs them: の.
        between_kanji: The same, only between two kanji: が.
    """

    characters: Mapping[str, str] = {}
    words: Mapping[str, str] = {}
    in_grams: Mapping[str, str] = {}
    between_kanji: Mapping[str, str] = {}


class Folding:
    """Folds with the current variants. Safe to share between threads."""

    def __init__(self) -> None:
        """Start without variants."""
        self.use(Variants())

    def use(self, variants: Variants) -> None:
        """Use these variants from now on."""
        self.variants = variants
        #: Changes with the variants.
        self.version = _hash(variants)
        self._characters = dict(variants.characters)
        # Patterns, because `str.translate` is five times slower on Japanese text.
        self._character = re.compile(f"[{''.join(map(re.escape, self._characters))}{_DROPPED}]")
        self._words = dict(variants.words)
        self._word = re.compile("|".join(map(re.escape, self._words)) or "(?!)")
        # In a group, `re` factors out the common bracket: it is tried once, not per word.
        words = "|".join(_widths(self._words)) or "(?!)"
        self.unusual = re.compile(f"(?:{words})|{_UNUSUAL}")
        self.in_grams = _codes(variants.in_grams)
        self.between_kanji = _codes(variants.between_kanji)
        self._gram_forms = {**variants.in_grams, **variants.between_kanji}
        self._in_grams = re.compile(
            f"{_one_of(variants.in_grams)}|(?<={_KANJI}){_one_of(variants.between_kanji)}(?={_KANJI})"
        )

    def fold(self, text: str) -> str:
        """Return `text` in its form for comparison: NFKC, lower case, one form of each character."""
        if not unicodedata.is_normalized("NFKC", text):
            text = unicodedata.normalize("NFKC", text)
        if "(" in text:
            text = self._word.sub(lambda match: self._words[match[0]], text)
        characters = self._characters
        return self._character.sub(lambda match: characters.get(match[0], ""), text).lower()

    def gram_text(self, folded: str) -> str:
        """Return a folded text in the form used for grams: 関ケ原 for 関が原, 井ノ口 for 井の口."""
        return self._in_grams.sub(lambda match: self._gram_forms[match[0]], folded)


def _codes(forms: Mapping[str, str]) -> dict[int, int]:
    return {ord(letter): ord(form) for letter, form in forms.items()}


def _one_of(letters: Iterable[str]) -> str:
    """Return a pattern for one of the letters; without letters it matches nothing."""
    return f"[{''.join(map(re.escape, letters))}]" if letters else "(?!)"


def _hash(variants: Variants) -> str:
    text = json.dumps([dict(part) for part in variants], sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _widths(words: Iterable[str]) -> Iterator[str]:
    """Yield a pattern for all compatibility spellings of each word: （株), (㊑)."""
    written: dict[str, str] = {}
    for code in _COMPATIBILITY:
        form = unicodedata.normalize("NFKC", chr(code))
        written[form] = written.get(form, "") + chr(code)
    for word in words:
        yield "".join(f"[{re.escape(letter)}{written.get(letter, '')}]" for letter in word)
