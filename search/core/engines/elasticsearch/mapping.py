"""The index as data: its fields and settings, and the hash that tells when they have changed."""

import hashlib
import json
from typing import Any

from elasticsearch import dsl

from search.core.analysis import VERSION, variants_version
from search.core.engines.elasticsearch.nearest import vector_fields
from search.core.engines.ranking import K1, B
from search.core.meaning.base import SentenceModel
from search.core.meaning.vectors import signature

#: Similarity as in the embedded engine, by Lucene itself.
SIMILARITY, WITHOUT_LENGTHS = "portal", "portal-without-lengths"
SETTINGS: dict[str, Any] = {
    # One shard: all documents are counted together, so that a score means the same for each.
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",  # a copy as soon as there is a second node
    "refresh_interval": "1s",
    "gc_deletes": "10m",  # how long a late writer is kept from bringing back what is gone
    # Replaced documents are counted in the statistics until they are merged away: soon.
    "merge.policy.deletes_pct_allowed": 5,
    "similarity": {
        SIMILARITY: {"type": "BM25", "k1": K1, "b": B},
        # Without lengths Lucene takes every text to be one term long; b = 0 takes none into account.
        WITHOUT_LENGTHS: {"type": "BM25", "k1": K1, "b": 0},
    },
}
# Searched, never shown: the server need not keep them in readable form.
TERM_FIELDS = (
    *("words", "pairs", "grams", "readings", "letters", "pieces", "spoken"),
    *("title_folded", "title_readings", "title_reading"),
    *("names", "aliases"),
)


def _terms(**options: Any) -> dsl.Text:
    """Return a field of terms: parted by blanks, with how often each occurs."""
    options = {"similarity": SIMILARITY, **options}
    return dsl.Text(analyzer="whitespace", index_options="freqs", **options)


class PortalDocument(dsl.Document):
    """A `SearchDocument` on the server; `content.source` fills it.

    One document more, `writing.STATE_ID`, holds in `state` what is to be known
    of the whole index. It has no audience, so that no search finds it.
    """

    id = dsl.Keyword()
    kind = dsl.Keyword()
    audiences = dsl.Keyword()
    facets = dsl.Object(dynamic=True)
    fingerprint = dsl.Keyword()
    date = dsl.Long()  # day as an ordinal number, 0 without one
    place = dsl.Long()
    tie = dsl.Long()
    visible_from = dsl.Double()  # seconds since 1970
    visible_until = dsl.Double()
    words = _terms()
    pairs = _terms()
    grams = _terms()
    readings = _terms(norms=False, similarity=WITHOUT_LENGTHS)
    # Every two neighbouring characters in order: finds what is asked for to the letter.
    letters = dsl.Text(analyzer="whitespace", index_options="positions", norms=False)
    # The pieces of the text in order, as hashes: finds words side by side.
    pieces = dsl.Text(analyzer="whitespace", index_options="positions", norms=False)
    # How the text is read, kana by kana, with the ends of its words.
    spoken = dsl.Text(analyzer="whitespace", index_options="positions", norms=False)
    # For suggestions: the folded title, and how it is read from each of its words on.
    title_folded = dsl.Keyword(doc_values=False, ignore_above=8000)
    title_readings = dsl.Keyword(doc_values=False, ignore_above=8000)
    title_reading = dsl.Keyword(doc_values=False, ignore_above=8000)
    # For whoever types a name: the keys of `search.core.names`.
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
    """Return settings and mappings as the server is given them, with fields for a model's vectors."""
    body = PortalDocument._index.to_dict()
    vectors = vector_fields(model.dimensions) if model is not None else {}
    body["mappings"]["properties"] |= vectors
    body["mappings"]["_source"] = {"excludes": [*TERM_FIELDS, *vectors]}
    return body


def mapping_hash(model: SentenceModel | None = None) -> str:
    """Return a hash of fields, settings, terms and model; when it changes, the index must be rebuilt."""
    parts = [index_body(model), VERSION, variants_version(), signature(model)]
    text = json.dumps(parts, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
