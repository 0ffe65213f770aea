"""Generates typing errors of words, shared by all engines."""

# The characters that may replace a mistyped kana.
_KANA = [chr(code) for code in range(ord("ァ"), ord("ヺ") + 1)] + ["ー"]


def one_edit(word: str) -> set[str]:
    """Return `word` in katakana and all words at edit distance 1 (`search.core.query.Term.fuzzy`)."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {word}
    found.update(a + b[1:] for a, b in cuts if b)
    found.update(a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)
    found.update(a + kana + b[1:] for a, b in cuts if b for kana in _KANA)
    found.update(a + kana + b for a, b in cuts for kana in _KANA)
    return found - {""}
