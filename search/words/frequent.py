"""Frequent words of the texts, as suggestions in addition to the vocabularies.

They are read from this host's own index, whichever engine readers use, at most once an hour per
process. For each suggestion, the engine then checks that this reader may see a document with the
word.
"""

import re
import time
from threading import Lock

from portal.accounts.visibility import PUBLIC
from search.core.analysis import Analyser
from search.core.engines.base import IndexUnavailableError
from search.core.word_list import Entry, Word, entry_of
from search.engines import get_embedded

# A word in fewer public documents could reveal one of them.
FEWEST = 3
MOST = 2000
KEPT_SECONDS = 3600
# Nouns: kanji and katakana, with the kana endings of nouns made from verbs (見守り, 取り組み).
_NOUN = re.compile(
    r"[一-鿿々ァ-ヺ](?:[一-鿿々ァ-ヺー]|[ぁ-ゖ](?=[一-鿿々]))*[一-鿿々ァ-ヺーきしちみりけせれ]"
)

Version = tuple[int, ...]
_kept: tuple[Version, float, tuple[Entry, ...]] | None = None
_lock = Lock()


def frequent_words() -> tuple[Entry, ...]:
    """Return frequent words of public documents, the most frequent first; none without an index."""
    global _kept  # noqa: PLW0603  (the one list that a process keeps)
    engine = get_embedded()
    try:
        # The identity of the file, not its contents: a rebuild creates another file.
        version = engine.store.signature()[:2]
        if _kept is not None and _kept[0] == version and time.monotonic() < _kept[1]:
            return _kept[2]
        with _lock:
            counts = engine.frequent_words(frozenset({PUBLIC}), FEWEST)
            analyser = engine.analyser()
    except IndexUnavailableError:
        return ()
    words = [word for word in counts if len(word) > 1 and _NOUN.fullmatch(word)]
    words.sort(key=lambda word: (-counts[word], word))
    found = tuple(entry_of(Word(word, _reading(word, analyser))) for word in words[:MOST])
    _kept = (version, time.monotonic() + KEPT_SECONDS, found)
    return found


def _reading(word: str, analyser: Analyser) -> str:
    return "".join(token.reading for token in analyser.tokens(word) if token is not None)
