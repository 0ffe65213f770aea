"""Decides naively whether a text matches a query, as ground truth for the engines' results."""

import re
from collections.abc import Sequence

from search.core.analysis import Analyser, fold, gram_text, is_kana, is_word, katakana
from search.core.documents import SearchDocument
from search.core.query import Clause, compile_query

# いじゅう・ていじゅう is a reading of 移住定住.
_MARKS = re.compile(r"[・\s]")


class Oracle:
    """Checks documents without an index, by scanning their whole text."""

    def __init__(
        self,
        documents: Sequence[SearchDocument],
        analyser: Analyser,
        synonyms: dict[str, tuple[str, ...]],
    ) -> None:
        """Segment all texts once."""
        self.analyser = analyser
        self.synonyms = synonyms
        self._letters: dict[str, str] = {}
        self._pieces: dict[str, list[str]] = {}
        self._sounds: dict[str, list[str]] = {}
        for one in documents:
            parts = (one.title, one.summary, one.body, one.keywords)
            folded = fold("\n".join(parts))
            tokens = analyser.sequence(folded)
            self._letters[one.id] = gram_text(folded)
            self._pieces[one.id] = [token.word for token in tokens]
            # A particle is not part of a reading: it separates the adjacent words.
            self._sounds[one.id] = [
                token.reading if is_word(token.word) else "" for token in tokens
            ]

    def holding(self, typed: str) -> set[str]:
        """Return the ids of the documents that contain every word, a synonym of it, or its reading."""
        query = compile_query(typed, self.analyser, self.synonyms)
        found = set(self._letters)
        for clause in query.required if query else ():
            found &= self._holding(clause)
        return found

    def _holding(self, clause: Clause) -> set[str]:
        folded = fold(clause.text)
        letters = gram_text(folded)
        ways = [list(way) for way in clause.words]
        sound = katakana(_MARKS.sub("", folded)) if is_kana(folded) else ""
        return {
            one
            for one, text in self._letters.items()
            if letters in text
            or any(_stands_in(way, self._pieces[one]) for way in ways)
            or (sound and _is_read(sound, self._sounds[one]))
        }


def _stands_in(way: list[str], pieces: list[str]) -> bool:
    size = len(way)
    first = way[0]
    return any(piece == first and pieces[at : at + size] == way for at, piece in enumerate(pieces))


def _is_read(sound: str, sounds: list[str]) -> bool:
    """Tell whether adjacent words have the joint reading `sound`."""
    for at, first in enumerate(sounds):
        if not first or not sound.startswith(first):
            continue
        together = first
        for following in sounds[at + 1 :]:
            if len(together) >= len(sound) or not following:
                break
            together += following
        if together == sound:
            return True
    return False
