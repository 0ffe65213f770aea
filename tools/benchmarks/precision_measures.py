"""Words of a portal, and whether the counted hits of each contain it."""

import random
import re
from collections.abc import Sequence
from typing import Any

from portal.accounts.visibility import ADMINISTRATOR, MUNICIPAL, PREFECTURAL, PUBLIC
from portal.liaison.models import LiaisonContact
from portal.vocabularies.models import GlossaryEntry
from search.core.documents import SearchDocument
from search.core.engines.base import SearchRequest
from search.core.finding import find
from search.core.names import name_key, name_keys
from search.core.synonyms import synonyms
from search.engines import get_engine
from search.indexing.updates import all_documents
from tools.benchmarks.true_hits import Oracle

# A reader who may see everything, including documents for participants.
READERS = frozenset({PUBLIC, MUNICIPAL, PREFECTURAL, ADMINISTRATOR})
_KANJI = re.compile(r"[一-鿿々]{2,6}")
_HIRAGANA = re.compile(r"[ぁ-ゖー]{3,8}")
_LATIN = re.compile("[a-zA-Z0-9ａ-ｚＡ-Ｚ０-９]")


def judge(words: int, seed: int) -> dict[str, Any]:
    """Return precision and recall of each group of words, and the errors.

    Args:
        words: How many random words of the texts, half kanji and half hiragana.
        seed: Of the random choice.
    """
    documents = list(all_documents())
    engine, table = get_engine(), synonyms()
    oracle = Oracle(documents, engine.analyser(), table)
    names = {one.id: frozenset(name_keys(one)) for one in documents}
    groups: dict[str, dict[str, float]] = {}
    failures = []
    for group, typed in _groups(documents, words, seed).items():
        counted = true = held = kept = 0
        for word in typed:
            request = SearchRequest(READERS, limit=len(documents), table=True)
            response = find(engine, word, request, table).response
            ids = {hit.id for hit in response.hits}
            called = {one for one in ids if name_key(word) in names[one]}
            holding = oracle.holding(word)
            counted, true = counted + response.total, true + len(ids & (holding | called))
            # Latin words and numbers match as a whole: 25 does not match 2025.
            if not _LATIN.search(word):
                held, kept = held + len(holding), kept + len(holding & ids)
            wrong, missed = ids - holding - called, holding - ids
            if wrong or (missed and not _LATIN.search(word)):
                failures.append({"word": word, "wrong": sorted(wrong), "missed": sorted(missed)})
        groups[group] = {
            "words": len(typed),
            "counted": counted,
            "precision": true / counted if counted else 1.0,
            "recall": kept / held if held else 1.0,
        }
    return {"groups": groups, "failures": failures}


def _groups(documents: Sequence[SearchDocument], words: int, seed: int) -> dict[str, list[str]]:
    entries = list(GlossaryEntry.objects.published())
    sections = LiaisonContact.objects.current().values_list("section", flat=True)
    texts = "\n".join(f"{one.title}\n{one.summary}\n{one.body}" for one in documents)
    chance = random.Random(seed)
    found = {
        "terms of the glossary": [word for entry in entries for word in entry.words],
        "readings of terms": [entry.kana for entry in entries if entry.kana],
        "sections": list(sections),
        "words of kanji": _some(_KANJI.findall(texts), words // 2, chance),
        "words of hiragana": _some(_HIRAGANA.findall(texts), words // 2, chance),
    }
    return {group: list(dict.fromkeys(some)) for group, some in found.items()}


def _some(words: Sequence[str], size: int, chance: random.Random) -> list[str]:
    different = sorted(set(words))
    return chance.sample(different, min(size, len(different)))
