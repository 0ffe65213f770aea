"""Vectors on the server: their fields, and the nearest-neighbour search.

The search is exact (`flat`), without an approximate index, so that conditions and audiences are
exact filters, and both engines return the same results. It uses no scripts, because a cluster may
not allow them.
"""

from typing import Any

import numpy as np
from elasticsearch.dsl import Search
from elasticsearch.dsl.query import Bool, Knn, Nested

from search.core.engines.base import RELEVANCE, SearchRequest
from search.core.engines.elasticsearch.queries import SORTS, matching
from search.core.meaning.base import SentenceModel
from search.core.meaning.vectors import Bytes

# The server compares all vectors, and keeps at most this many.
MOST = 10_000
HEAD, PASSAGES, VECTOR = "head", "passages", "passages.vector"


def vector_fields(dimensions: int) -> dict[str, Any]:
    """Return the vector fields: one for the head, one for all passages including the head."""
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
    """Return the fields of one document from its vectors in a row, the head first."""
    rows = np.frombuffer(stored, np.int8).reshape(-1, dimensions).tolist()
    return {HEAD: rows[0], PASSAGES: [{"vector": row} for row in rows]}


def nearest_for(question: Bytes, request: SearchRequest, model: SentenceModel) -> Search:
    """Return the search for the documents nearest to a question, under all conditions."""
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
    """Return the similarity for a score of `nearest_for`: the mean of head and best passage.

    The server computes (1 + similarity) / 2 for each, and adds them up.
    """
    return score - 1
