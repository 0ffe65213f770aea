"""Names: compares whole queries with the names of documents, for readers who want one certain document.

A query finds the documents with the same key first, however often other texts repeat the words.
"""

import re

from search.core.analysis import fold, gram_text, katakana
from search.core.documents import SearchDocument

NAME, ALIAS = 2, 1
#: The maximum length of a name; a longer text has no key.
LONGEST_KEY = 300

# Blanks, hyphens, brackets, quotation marks and separators.
_DROPPED = re.compile(
    r"[\s\-‐‑‒–—―−－~〜()\[\]{}「」『』【】〈〉《》〔〕“”\"'・･、。,，!！?？:：;；]+"
)
# A long vowel mark typed as the hyphen of a number: 0852ー22ー5065.
_MARK_IN_NUMBER = re.compile(r"(?<=\d)ー(?=\d)")


def name_key(text: str) -> str:
    """Return the key shared by all spellings of a name; empty if there is none.

    Width, case, old forms of kanji, kana type, blanks, hyphens and brackets make no difference.
    """
    folded = katakana(gram_text(fold(text)))
    key = _DROPPED.sub("", _MARK_IN_NUMBER.sub("", folded))
    return key if len(key) <= LONGEST_KEY else ""


def name_keys(document: SearchDocument) -> dict[str, int]:
    """Return the keys of a document: NAME for its title and names, ALIAS for its other names."""
    keys = {name_key(alias): ALIAS for alias in document.aliases}
    keys |= {name_key(name): NAME for name in (document.title, *document.names)}
    keys.pop("", None)
    return keys
