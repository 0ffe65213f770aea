"""Converts a document to the server's format, with terms encoded so that it indexes them unchanged."""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, repeat
from operator import add
from pathlib import Path
from typing import Any

import numpy as np

from search.core.analysis import FIELDS, fold, get_analyser
from search.core.documents import SearchDocument
from search.core.engines.ranking import place_number, tie_breaker
from search.core.names import ALIAS, NAME, name_keys
from search.core.terms import WORD_BEGIN, Batch, FieldTerms, Text, analyse, hashes

_BLANK = re.compile(r"\s")
# The server's `whitespace` analyser cuts tokens at 255 characters.
LONGEST = 200
# Blanks inside a term are mapped to a private-use plane of Unicode, which is otherwise unused.
_PLANE = 0xF0000


def token(term: str) -> str:
    """Return a term as one token of the `whitespace` analyser."""
    if len(term) > LONGEST:
        rest = hashlib.blake2b(term.encode("utf-8", "replace"), digest_size=12).hexdigest()
        term = term[: LONGEST - len(rest)] + rest
    return _without_blanks(term)


def _without_blanks(text: str) -> str:
    return _BLANK.sub(lambda match: chr(_PLANE + ord(match[0])), text)


def letters(folded: str) -> str:
    """Return the character bigrams of a folded text as tokens, in order.

    The last character is a separate token, so that every character begins a token.
    """
    safe = _without_blanks(folded)
    return " ".join([*map(add, safe, safe[1:]), safe[-1:]])


def phrase(exact: str) -> str:
    """Return the tokens that `letters` of a text contains if and only if the text contains `exact`."""
    safe = _without_blanks(exact)
    return " ".join(map(add, safe, safe[1:]))


def tokens(numbers: Iterable[int]) -> str:
    """Return the hashes of tokens in the server's format, in order."""
    return " ".join(map(format, numbers, repeat("x")))


# Marks of a kana at the beginning and at the end of a word; others have no mark.
BEGINS, ENDS = "|", "^"


def spoken_tokens(spoken: str) -> str:
    """Return the reading of a text as tokens, one per kana; a break is a token."""
    found: list[str] = []
    for line in spoken.split("\n"):
        for word in line.split(WORD_BEGIN):
            if word:
                safe = _without_blanks(word)
                found += [BEGINS + safe + ENDS] if len(safe) == 1 else _marked(safe)
        found.append(WORD_BEGIN)
    return " ".join(found)


def _marked(word: str) -> list[str]:
    return [BEGINS + word[0], *word[1:-1], word[-1] + ENDS]


def term_fields(user_dictionary: Path | None, texts: list[Text]) -> list[dict[str, Any]]:
    """Return the searchable fields of each text; worker processes of a build call this."""
    return from_batch(texts, analyse(get_analyser(user_dictionary), texts))


def from_batch(texts: Sequence[Text], batch: Batch) -> list[dict[str, Any]]:
    """Return the searchable fields of each text: terms of all fields, and positions of the words."""
    columns = {name: _field(batch.fields[name], len(texts)) for name in FIELDS}
    return [
        {
            **{name: columns[name][number] for name in FIELDS},
            "letters": letters(written),
            "pieces": tokens(hashes(marks)),
            "spoken": spoken_tokens(spoken),
            "marks": base64.b64encode(marks).decode(),
            "title_folded": fold(text.title),
            "title_readings": readings,
            "title_reading": readings[:1],
        }
        for number, (text, marks, written, spoken, readings) in enumerate(
            zip(
                *(texts, batch.marks, batch.letters, batch.spoken),
                map(_tails, batch.title_readings),
                strict=True,
            )
        )
    ]


def _tails(reading: str) -> list[str]:
    """Return the reading of a title from each of its words to the end."""
    words = reading.split(WORD_BEGIN)[1:]
    return ["".join(words[at:]) for at in range(len(words))]


def _field(found: FieldTerms, size: int) -> list[str]:
    """Return the terms of one field for each document, each repeated by its weighted frequency."""
    tokens = [f" {token(term)}" for term in found.vocabulary]
    order = np.argsort(found.documents, kind="stable")
    cuts = np.searchsorted(found.documents[order], np.arange(size + 1)).tolist()
    terms, counts = found.terms[order].tolist(), found.counts[order].tolist()
    return [
        "".join([tokens[t] * n for t, n in zip(terms[a:b], counts[a:b], strict=True)])
        for a, b in pairwise(cuts)
    ]


def source(document: SearchDocument, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the whole document in the server's format."""
    start, end = document.visible_from, document.visible_until
    keys = name_keys(document)
    return {
        "id": document.id,
        "kind": document.kind,
        "audiences": sorted(document.audiences),
        "facets": {name: list(values) for name, values in document.facets.items()},
        "fingerprint": document.fingerprint(),
        "date": document.date.toordinal() if document.date else 0,
        "place": place_number(document.order),
        "tie": tie_breaker(document.id),
        "visible_from": start.timestamp() if start else None,
        "visible_until": end.timestamp() if end else None,
        "names": [key for key, rank in keys.items() if rank == NAME],
        "aliases": [key for key, rank in keys.items() if rank == ALIAS],
        "url": document.url,
        "title": document.title,
        "summary": document.summary,
        "body": document.body,
        "card": dict(document.card),
        **fields,
    }
