"""The mapping and settings of the index, and a hash that changes with them."""

import hashlib
import json
from typing import Any

from elasticsearch import dsl

from search.core.analysis import VERSION, variants_version
from search.core.engines.elasticsearch.nearest import vector_fields
from search.core.engines.ranking import K1, B
from search.core.meaning.base import SentenceModel
from search.core.meaning.vectors import signature

#: The similarity of the embedded engine, computed by Lucene.
SIMILARITY, WITHOUT_LENGTHS = "portal", "portal-without-lengths"
SETTINGS: dict[str, Any] = {
    # One shard: statistics cover all documents, so that scores are comparable.
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",  # one replica as soon as there is a second node
    "refresh_interval": "1s",
    "gc_deletes": "10m",  # a late writer cannot restore documents deleted before
    # Replaced documents count in the statistics until they are merged away: do that early.
    "merge.policy.deletes_pct_allowed": 5,
    "similarity": {
        SIMILARITY: {"type": "BM25", "k1": K1, "b": B},
        # Without norms Lucene assumes a length of one term for every text; b = 0 ignores lengths.
        WITHOUT_LENGTHS: {"type": "BM25", "k1": K1, "b": 0},
    },
}
# Searched, never shown: the server does not store their values.
TERM_FIELDS = (
    *("words", "pairs", "grams", "readings", "letters", "pieces", "spoken"),
    *("title_folded", "title_readings", "title_reading"),
    *("names", "aliases"),
)


def _terms(**options: Any) -> dsl.Text:
    """Return a field for terms separated by blanks, with their frequencies."""
    options = {"similarity": SIMILARITY, **options}
    return dsl.Text(analyzer="whitespace", index_options="freqs", **options)


class PortalDocument(dsl.Document):
    """A `SearchDocument` on the server; `content.source` fills it.

    One extra document, `writing.STATE_ID`, stores the state of the whole index in `state`. It has
    no audience, so that no search finds it.
    """

    id = dsl.Keyword()
    kind = dsl.Keyword()
    audiences = dsl.Keyword()
    facets = dsl.Object(dynamic=True)
    fingerprint = dsl.Keyword()
    date = dsl.Long()  # ordinal day number; 0: no date
    place = dsl.Long()
    tie = dsl.Long()
    visible_from = dsl.Double()  # seconds since 1970
    visible_until = dsl.Double()
    words = _terms()
    pairs = _terms()
    grams = _terms()
    readings = _terms(norms=False, similarity=WITHOUT_LENGTHS)
    # Character bigrams in order: for exact matches.
    letters = dsl.Text(analyzer="whitespace", index_options="positions", norms=False)
    # Hashes of the text's tokens in order: for adjacent words.
    pieces = dsl.Text(analyzer="whitespace", index_options="positions", norms=False)
    # The reading of the text, kana by kana, with word boundaries.
    spoken = dsl.Text(analyzer="whitespace", index_options="positions", norms=False)
    # For suggestions: the folded title, and its reading from each word to the end.
    title_folded = dsl.Keyword(doc_values=False, ignore_above=8000)
    title_readings = dsl.Keyword(doc_values=False, ignore_above=8000)
    title_reading = dsl.Keyword(doc_values=False, ignore_above=8000)
    # For queries that are names: the keys of `search.core.names`.
    names = dsl.Keyword(doc_values=False)
    aliases = dsl.Keyword(doc_values=False)
    url = dsl.Keyword(index=False, doc_values=False)
    title = dsl.Keyword(index=False, doc_values=False)
    summary = dsl.Keyword(index=False, doc_values=False)
    body = dsl.Keyword(index=False, doc_values=False)
    marks = dsl.Binary()
    card = dsl.Object(enabled=False)
    state = dsl.Object(enabled=False)

    class Meta:
        dynamic = dsl.MetaField("strict")
        dynamic_templates = dsl.MetaField(
            [{"facets": {"path_match": "facets.*", "mapping": {"type": "keyword"}}}]
        )

    class Index:
        settings = SETTINGS


def index_body(model: SentenceModel | None = None) -> dict[str, Any]:
    """Return settings and mappings in the server's format, with vector fields if there is a model."""
    body = PortalDocument._index.to_dict()
    vectors = vector_fields(model.dimensions) if model is not None else {}
    body["mappings"]["properties"] |= vectors
    body["mappings"]["_source"] = {"excludes": [*TERM_FIELDS, *vectors]}
    return body


def mapping_hash(model: SentenceModel | None = None) -> str:
    """Return a hash of fields, settings, terms and model; a change of it requires a rebuild."""
    parts = [index_body(model), VERSION, variants_version(), signature(model)]
    text = json.dumps(parts, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
