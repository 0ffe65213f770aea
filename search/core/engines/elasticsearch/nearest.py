"""Vectors on the server: their fields, and the search for what is nearest in meaning.

They are compared one by one (`flat`), without an index of neighbours: conditions and audiences are exact
filters then, and both engines find the same. No script, which a cluster may not allow.
"""

from typing import Any

import numpy as np
from elasticsearch.dsl import Search
from elasticsearch.dsl.query import Bool, Knn, Nested

from search.core.engines.base import RELEVANCE, SearchRequest
from search.core.engines.elasticsearch.queries import SORTS, matching
from search.core.meaning.base import SentenceModel
from search.core.meaning.vectors import Bytes

# The server compares all, and keeps no more than these.
MOST = 10_000
HEAD, PASSAGES, VECTOR = "head", "passages", "passages.vector"


def vector_fields(dimensions: int) -> dict[str, Any]:
    """Return the fields of the vectors: of the head, and of all passages, the head among them."""
    vector = {
        "type": "dense_vector",
        "dims": dimensions,
        "element_type": "byte",
        "index": True,
        "similarity": "cosine",
        "index_options": {"type": "flat"},
    }
    return {HEAD: vector, PASSAGES: {"type": "nested", "properties": {"vector": vector}}}


def vectors_of(stored: bytes, dimensions: int) -> dict[str, Any]:
    """Return the fields of one document, whose vectors stand in a row, the head first."""
    rows = np.frombuffer(stored, np.int8).reshape(-1, dimensions).tolist()
    return {HEAD: rows[0], PASSAGES: [{"vector": row} for row in rows]}


def nearest_for(question: Bytes, request: SearchRequest, model: SentenceModel) -> Search:
    """Return the search for what is nearest in meaning to a question, under all conditions."""
    asked = {"query_vector": question.tolist(), "k": MOST, "num_candidates": MOST}
    asked["filter"] = Bool(filter=matching(request))
    passage = Nested(
        path=PASSAGES,
        score_mode="max",
        query=Knn(field=VECTOR, similarity=model.least, **asked),
    )
    search = Search().query(Bool(must=[passage], should=[Knn(field=HEAD, **asked)]))
    return search.sort(*SORTS[RELEVANCE]).extra(track_total_hits=False)


def similarity_of(score: float) -> float:
    """Return the similarity that a score of that search says: half from the head, half from a passage.

    The server gives (1 + similarity) / 2 for each, and their sum.
    """
    return score - 1
