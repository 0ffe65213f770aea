"""The golden set, and the quality of an engine's results for it."""

import contextlib
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from casestudies.models import CasePage
from portal.accounts.visibility import ADMINISTRATOR, MUNICIPAL, PREFECTURAL, PUBLIC
from search.core.engines.elasticsearch.engine import ElasticsearchEngine
from search.core.engines.elasticsearch.lifecycle import indices
from search.engines import OFF, get_breaker, get_indices
from search.results.parameters import SearchForm
from search.services import run_search
from search.sources.registry import sources
from tests.support import elasticsearch
from tests.support.places import PROJECT_ROOT
from tools.benchmarks.search.judging import ranking
from tools.benchmarks.search.peers.base import Place
from tools.benchmarks.search.peers.sqlite import Bigram

QUERIES = PROJECT_ROOT / "tests" / "search" / "golden" / "queries.toml"
MEASURES = ("nDCG@10", "R@10", "MRR")
GATE = 0.95
# A reader who may see all cases, including those for participants.
READERS = frozenset({PUBLIC, MUNICIPAL, PREFECTURAL, ADMINISTRATOR})
Figures = dict[str, float]
Search = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One query, and the grades of the relevant documents, by their names in the set."""

    text: str
    grades: dict[str, int]
    group: str = ""


@dataclass(frozen=True, slots=True)
class GoldenSet:
    """Queries, and the search that they run on."""

    queries: Sequence[Judged]
    names: Mapping[str, str]  # the name of a document in the set, by its id
    kinds: tuple[str, ...] | None  # the list to search; None for the whole search


def judged_queries() -> list[Judged]:
    """Return the golden set."""
    rows = tomllib.loads(QUERIES.read_text("utf-8"))["query"]
    return [
        Judged(row["text"], {slug: grade for slug, (grade, _reason) in row["judged"].items()})
        for row in rows
    ]


def first_set() -> GoldenSet:
    """Return the first set, which runs on the list of cases and names cases by slug."""
    rows = CasePage.objects.live().values_list("pk", "slug")
    return GoldenSet(judged_queries(), {f"case:{pk}": slug for pk, slug in rows}, kinds=("case",))


def figures(search: Search, queries: Sequence[Judged]) -> dict[str, Figures]:
    """Return the measures of every query by its text."""
    return {query.text: ranking(search(query.text), query.grades) for query in queries}


def mean(found: dict[str, Figures]) -> Figures:
    """Return the mean of each measure over all queries."""
    return {
        name: round(sum(one[name] for one in found.values()) / len(found), 4) for name in MEASURES
    }


def of_the_site(golden: GoldenSet) -> Search:
    """Return the search for a set, on the engine in the settings."""

    def search(text: str) -> list[str]:
        page = run_search(SearchForm(q=text), READERS, kinds=golden.kinds)
        if not page.ready or get_breaker().is_open:
            message = f"the engine does not answer: {get_breaker().reason() or 'no index'}"
            raise RuntimeError(message)
        # Two documents of the same object count once.
        return list(dict.fromkeys(golden.names[hit.id] for hit in (*page.hits, *page.more)))

    return search


@contextlib.contextmanager
def embedded(golden: GoldenSet, folder: Path) -> Iterator[Search]:
    """The site on the embedded engine, with its existing index, or with a new one if it needs vectors."""
    if settings.SEARCH_MEANING != OFF:
        call_command("search_rebuild", engine="embedded", verbosity=0)
    yield of_the_site(golden)


@contextlib.contextmanager
def on_elasticsearch(golden: GoldenSet, folder: Path) -> Iterator[Search]:
    """The site on Elasticsearch: on the given server, or on one started for this."""
    with contextlib.ExitStack() as stack:
        url = elasticsearch.given_url() or stack.enter_context(elasticsearch.server()).url
        with elasticsearch_in_use(url, f"golden-{os.getpid()}"):
            call_command("search_rebuild", engine="elasticsearch", verbosity=0)
            yield of_the_site(golden)


@contextlib.contextmanager
def elasticsearch_in_use(url: str, prefix: str) -> Iterator[None]:
    """Let the site use a server, with a timeout that even a busy machine does not reach."""
    values = {"urls": (url,), "prefix": prefix, "timeout": 20.0}
    with override_settings(
        SEARCH_ENGINE="elasticsearch", ELASTICSEARCH={**settings.ELASTICSEARCH, **values}
    ):
        engine = get_indices()[0]
        assert isinstance(engine, ElasticsearchEngine)
        try:
            yield
        finally:
            client = engine.server.client
            if names := list(indices(client, prefix)):
                client.indices.delete(index=names)


@contextlib.contextmanager
def bigram(golden: GoldenSet, folder: Path) -> Iterator[Search]:
    """Plain BM25 on character pairs of the same texts."""
    among = [source for source in sources() if golden.kinds is None or source.kind in golden.kinds]
    peer = Bigram(Place(folder))
    peer.index(
        [
            {
                "id": golden.names[document.id],
                "title": document.title,
                "body": f"{document.summary}\n{document.body}\n{document.keywords}",
                "facets": {},
            }
            for source in among
            for document in source.documents(source.queryset())
        ]
    )
    yield peer.rank


@contextlib.contextmanager
def wagtail(golden: GoldenSet, folder: Path) -> Iterator[Search]:
    """Wagtail's own search of cases with its database backend."""

    def search(text: str) -> list[str]:
        return [case.slug for case in CasePage.objects.live().search(text)[:10]]

    yield search


ENGINES = {
    "embedded": embedded,
    "elasticsearch": on_elasticsearch,
    "bigram": bigram,
    "wagtail": wagtail,
}


def measure(golden: GoldenSet, names: Sequence[str], folder: Path) -> dict[str, dict[str, Figures]]:
    """Return the figures of every query for each engine, on the loaded demo."""
    found: dict[str, dict[str, Figures]] = {}
    for name in names:
        with ENGINES[name](golden, folder) as search:
            found[name] = figures(search, golden.queries)
    return found
