"""The analyser that turns Japanese text into the index terms of both engines.

A text yields four kinds of term, each in its own field:

* words: Sudachi's short units (mode A) in normalised form, without particles;
* pairs: two adjacent words, so that 協力隊 is more than 協力 and 隊 anywhere in the text, or two words
  with one particle between them, which is part of the term (子ども の 居場所);
* grams: character bigrams, so that no substring of a text is ever missed;
* readings: the reading of one word or of two adjacent words, for queries typed in kana.

This module uses neither the database nor Django, because worker processes import it alone.
"""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from operator import add
from pathlib import Path
from typing import Any, NamedTuple

import jaconv
import numpy as np
from numpy.typing import NDArray
from sudachipy import Config, Dictionary, SplitMode

from search.core.folding import Folding, Variants

WORDS, PAIRS, GRAMS, READINGS = "words", "pairs", "grams", "readings"
FIELDS = (WORDS, PAIRS, GRAMS, READINGS)
# Increase this when the terms of a text change: indices of another version are rebuilt.
VERSION = 3

_LATIN = re.compile("[a-z0-9]+")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s]+")
_CHUNK = 8000  # Sudachi accepts up to 49,149 bytes per call
# The role of a token in the index.
WORD, PARTICLE, BREAK = 0, 1, 2
# Marks in a sequence for tokens that are not words: particles keep their text, all breaks are
# alike.
PARTICLE_MARK, BREAK_MARK = "\x1f", "\x1e"
_PARTICLES = {"助詞", "助動詞"}
_BREAKS = {"補助記号", "空白", "記号"}


_folding = Folding()


def use_variants(variants: Variants) -> None:
    """Use these variants for folding from now on; called when a process starts."""
    _folding.use(variants)
    _fold_cluster.cache_clear()
    get_analyser.cache_clear()


def variants_in_use() -> Variants:
    """Return the variants in use, to pass them to another process."""
    return _folding.variants


def variants_version() -> str:
    """Return a version of the variants: an index built with another version must be rebuilt."""
    return _folding.version


def fold(text: str) -> str:
    """Return `text` in its form for comparison: NFKC, lower case, one form of each character."""
    return _folding.fold(text)


def fold_with_offsets(text: str) -> tuple[str, list[int] | None]:
    """Return the folded text and, for each of its characters, the position in the original.

    None instead of the list means that the positions are the same.
    """
    unusual = _folding.unusual.findall(text)
    if all(len(_fold_cluster(part)) == len(part) for part in unusual):
        return fold(text), None
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for match in _folding.unusual.finditer(text):
        start, end = match.span()
        part = _fold_cluster(match[0])
        parts += (fold(text[done:start]), part)
        places += range(done, start)
        places += [start] * len(part)
        done = end
    parts.append(fold(text[done:]))
    places += range(done, len(text) + 1)
    return "".join(parts), places


_fold_cluster = lru_cache(maxsize=20_000)(fold)


def katakana(text: str) -> str:
    """Return `text` with hiragana written as katakana."""
    return str(jaconv.hira2kata(text))


def is_kana(text: str) -> bool:
    """Return whether `text` is written in kana only."""
    return bool(_KANA.fullmatch(text))


def gram_text(folded: str) -> str:
    """Return a folded text in the form used for grams: 関ケ原 for 関が原, 井ノ口 for 井の口."""
    return _folding.gram_text(folded)


@lru_cache(maxsize=1)
def _classes() -> NDArray[np.uint8]:
    """Return the class of each code point: 0 not a letter, 1 letter, 2 Latin letter or digit, 3 kanji."""
    table = np.fromiter((chr(code).isalnum() for code in range(0x10000)), np.uint8, 0x10000)
    table[[ord(c) for c in "abcdefghijklmnopqrstuvwxyz0123456789"]] = 2
    table[0x4E00:0xA000] = table[ord("々")] = 3
    return table


def gram_codes(folded: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return all character bigrams of a folded text as numbers, with their positions.

    The last letter of a run is also a separate gram: a query of one character matches it and
    the bigrams that begin with it. 関が原 and 関ケ原 are the same place: see `gram_text`. `latin_runs`
    handles Latin letters and digits.
    """
    codes = np.frombuffer(folded.encode("utf-32-le", "replace"), np.uint32).astype(np.int64)
    padded = np.append(codes, 0)
    kind = np.where(padded < 0x10000, _classes()[padded & 0xFFFF], 1)
    inner, joining = padded[1:-1], (kind[:-2] == 3) & (kind[2:] == 3)
    for kana, form in _folding.between_kanji.items():
        inner[(inner == kana) & joining] = form
    for letter, form in _folding.in_grams.items():
        padded[padded == letter] = form
    letter = (kind == 1) | (kind == 3)
    places = np.flatnonzero(letter[:-1])
    following = np.where(letter[places + 1], padded[places + 1], 0)
    return (padded[places] << 21) | following, places


def gram_string(code: int) -> str:
    """Return the characters that a number of `gram_codes` stands for."""
    return chr(code >> 21) + (chr(code & 0x1FFFFF) if code & 0x1FFFFF else "")


def latin_runs(folded: str) -> list[tuple[str, int]]:
    """Return the runs of Latin letters and digits with their positions; each run is one gram."""
    return [(match[0], match.start()) for match in _LATIN.finditer(folded)]


def grams(folded: str) -> list[str]:
    """Return the grams of a query: character bigrams, a single character, or whole Latin runs."""
    return character_pairs(gram_text(folded))


def character_pairs(folded: str) -> list[str]:
    """Return the grams as they are written in a folded text, for display."""
    found: list[str] = []
    for run in _RUN.findall(folded):
        if run.isascii() or len(run) == 1:
            found.append(run)
        else:
            # The last letter alone adds nothing to the bigram before it.
            found += map(add, run, run[1:])
    return found


_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")


class Token(NamedTuple):
    """One word of a text: normalised form, reading and position in the folded text."""

    word: str
    reading: str
    start: int
    end: int


class Lexicon:
    """Numbers the words that one dictionary has found in texts, with the role and forms of each.

    Sudachi's Python binding takes as long to return the forms of a word as to find it. Reading them
    once per dictionary word, instead of at each occurrence, makes that cost negligible.
    """

    def __init__(self, roles: list[int]) -> None:
        """Create an empty lexicon; `roles` maps each part of speech to its role in the index."""
        self._roles = roles
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str, int], int] = {}
        self._words: dict[str, int] = {}
        self._sounds: dict[str, int] = {}
        self.by_id: dict[int, int] = {}  # Sudachi's word number -> ours, which start at 1
        self.rows: list[tuple[int, int, int]] = [(BREAK, 0, 0)]  # role, word, reading
        self.words: list[str] = []
        self.sounds: list[str] = []
        self._table = np.zeros((0, 3), np.int64)

    def table(self) -> NDArray[np.int64]:
        """Return the roles by word number as an array."""
        if len(self._table) < len(self.rows):
            self._table = np.array(self.rows, np.int64)
        return self._table

    def number(self, morpheme: Any) -> int:
        """Return the number of a word that `by_id` does not know."""
        role = self._roles[morpheme.part_of_speech_id()]
        if role == WORD:
            forms = morpheme.normalized_form(), morpheme.reading_form()
        elif role == PARTICLE:
            forms = PARTICLE_MARK + morpheme.surface(), morpheme.reading_form()
        else:
            forms = BREAK_MARK, ""
        with self._lock:
            number = self._known.get((*forms, role))
            if number is None:
                number = self._known[*forms, role] = len(self.rows)
                word = _place(fold(forms[0]), self._words, self.words)
                sound = _place(katakana(forms[1]), self._sounds, self.sounds)
                self.rows.append((role, word, sound))
            # Sudachi gives the same number to all words that are not in its dictionaries.
            if morpheme.word_id() < _OUT_OF_VOCABULARY:
                self.by_id[morpheme.word_id()] = number
        return number


_OUT_OF_VOCABULARY = 0xF0000000


def _place(string: str, numbers: dict[str, int], strings: list[str]) -> int:
    """Return the number of a string, which is its position in the list."""
    number = numbers.setdefault(string, len(strings))
    if number == len(strings):
        strings.append(string)
    return number


class Analyser:
    """Tokenizes text with one Sudachi dictionary. Safe to share between threads."""

    def __init__(self, user_dictionary: Path | None = None) -> None:
        """Load Sudachi's core dictionary and, if given, `user_dictionary` (a compiled file)."""
        user = [str(user_dictionary)] if user_dictionary else None
        self._dictionary = Dictionary(config=Config(system="core", user=user))
        self._local = threading.local()
        self.lexicon = Lexicon(_roles(self._dictionary))

    def pieces(self, folded: str) -> list[tuple[int, int]]:
        """Return (number in the lexicon, start) for each token of a folded text.

        There are no gaps: each token ends where the next begins, the last at the end of the text.
        """
        tokenizer = self._tokenizer()
        known, number = self.lexicon.by_id.get, self.lexicon.number
        found: list[tuple[int, int]] = []
        for at, chunk in _chunks(folded):
            # The hot loop of indexing: read only the attributes that are needed.
            found += [
                (known(m.word_id()) or number(m), m.begin() + at) for m in tokenizer.tokenize(chunk)
            ]
        return found

    def names_person(self, folded: str) -> bool:
        """Return whether Sudachi recognises a person's name in a short text."""
        found = self._tokenizer().tokenize(folded)
        return any(m.part_of_speech()[2] == "人名" for m in found)

    def _tokenizer(self) -> Any:
        """Return this thread's tokenizer."""
        tokenizer = getattr(self._local, "tokenizer", None)
        if tokenizer is None:
            tokenizer = self._local.tokenizer = self._dictionary.tokenizer(mode=SplitMode.A)
        return tokenizer

    def tokens(self, folded: str) -> list[Token | None]:
        """Return the words of a folded text; None marks a break between two words."""
        lexicon = self.lexicon
        pieces = self.pieces(folded)
        tokens: list[Token | None] = []
        for (number, start), (_, end) in pairwise([*pieces, (0, len(folded))]):
            role, word, sound = lexicon.rows[number]
            if role == WORD:
                tokens.append(Token(lexicon.words[word], lexicon.sounds[sound], start, end))
            elif role == BREAK:
                tokens.append(None)
        return tokens

    def sequence(self, folded: str) -> list[Token]:
        """Return the tokens of a query in order, including particles and breaks between words.

        A particle follows PARTICLE_MARK; a break is BREAK_MARK. Breaks at either end are dropped:
        the brackets of a query 「移住」 are not part of the search.
        """
        lexicon = self.lexicon
        pieces = self.pieces(folded)
        found: list[Token] = []
        for (number, start), (_, end) in pairwise([*pieces, (0, len(folded))]):
            _, word, sound = lexicon.rows[number]
            found.append(Token(lexicon.words[word], lexicon.sounds[sound], start, end))
        while found and found[-1].word == BREAK_MARK:
            found.pop()
        while found and found[0].word == BREAK_MARK:
            del found[0]
        return found


def is_word(piece: str) -> bool:
    """Return whether a token of a sequence is a word, that is neither a particle nor a break."""
    return piece[:1] not in {PARTICLE_MARK, BREAK_MARK}


def pair(before: str, after: str, between: str = "") -> str:
    """Return the term of two adjacent words, or of two words with one particle between them."""
    return f"{before} {between[1:]} {after}" if between else f"{before} {after}"


def _roles(dictionary: Any) -> list[int]:
    """Return the role in the index of each part of speech of `dictionary`, by its number."""
    roles: list[int] = []
    while (pos := dictionary.pos_of(len(roles))) is not None:
        # A single letter is not punctuation: B in 就労継続支援B型.
        is_break = pos[0] in _BREAKS and pos[1] != "文字"
        roles.append(BREAK if is_break else PARTICLE if pos[0] in _PARTICLES else WORD)
    return roles


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Yield parts of `text` short enough for Sudachi, with their positions; cut at line ends if possible."""
    start = 0
    while start < len(text):
        end = start + _CHUNK
        if end < len(text):
            end = max(text.rfind("\n", start, end), text.rfind("。", start, end)) + 1 or end
        yield start, text[start:end]
        start = end


@lru_cache(maxsize=4)
def get_analyser(user_dictionary: Path | None = None) -> Analyser:
    """Return the analyser for a user dictionary; each is loaded once per process."""
    return Analyser(user_dictionary)
