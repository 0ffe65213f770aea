"""Vectors on the server: their fields, and the search for what is nearest in meaning.

They are compared one by one, without an index of neighbours: conditions and audiences are exact
filters then, and both engines find the same. A portal has some ten thousand passages.
"""

from typing import Any

import numpy as np
from elasticsearch.dsl import Search
from elasticsearch.dsl.query import Bool, MatchAll, Nested, ScriptScore

from search.core.engines.base import RELEVANCE, SearchRequest
from search.core.engines.elasticsearch.queries import SORTS, matching
from search.core.meaning.base import SentenceModel
from search.core.meaning.vectors import Bytes

HEAD, PASSAGES, VECTOR = "head", "passages", "passages.vector"


def vector_fields(dimensions: int) -> dict[str, Any]:
    """Return the fields of the vectors: of the head, and of all passages, the head among them."""
    vector = {"type": "dense_vector", "dims": dimensions, "element_type": "byte", "index": False}
    return {HEAD: vector, PASSAGES: {"type": "nested", "properties": {"vector": vector}}}


def vectors_of(stored: bytes, dimensions: int) -> dict[str, Any]:
    """Return the fields of one document, whose vectors stand in a row, the head first."""
    rows = np.frombuffer(stored, np.int8).reshape(-1, dimensions).tolist()
    return {HEAD: rows[0], PASSAGES: [{"vector": row} for row in rows]}


def nearest_for(question: Bytes, request: SearchRequest, model: SentenceModel) -> Search:
    """Return the search for what is nearest in meaning to a question, under all conditions."""
    wanted = question.tolist()
    passage = Nested(
        path=PASSAGES,
        score_mode="max",
        query=_similarity(VECTOR, wanted, min_score=1 + model.least),
    )
    # In a clause of its own, because a filter adds nothing to the score.
    close = Bool(must=[_similarity(HEAD, wanted), passage], filter=matching(request))
    return Search().query(close).sort(*SORTS[RELEVANCE]).extra(track_total_hits=False)


def similarity_of(score: float) -> float:
    """Return the similarity that a score of that search says: half from the head, half from a passage."""
    return (score - 2) / 2


def _similarity(field: str, question: list[int], **options: Any) -> ScriptScore:
    """Return the cosine similarity as a score, which must not be negative."""
    script = {
        "source": f"cosineSimilarity(params.question, '{field}') + 1.0",
        "params": {"question": question},
    }
    return ScriptScore(query=MatchAll(), script=script, **options)
