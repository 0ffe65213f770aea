"""The engines of the search benchmark, by the names of its options."""

from tools.benchmarks.search.peers.base import Peer
from tools.benchmarks.search.peers.groonga import Groonga, GroongaMecab
from tools.benchmarks.search.peers.ours import Elasticsearch, Embedded, EmbeddedByMeaning
from tools.benchmarks.search.peers.sqlite import Bigram, Sql
from tools.benchmarks.search.peers.tantivy import Tantivy

PEERS: dict[str, type[Peer]] = {
    "embedded": Embedded,
    "embedded-meaning": EmbeddedByMeaning,
    "elasticsearch": Elasticsearch,
    "tantivy": Tantivy,
    "groonga": Groonga,
    "groonga-mecab": GroongaMecab,
    "sql": Sql,
    "bigram": Bigram,
}
