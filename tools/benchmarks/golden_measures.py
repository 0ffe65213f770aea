"""The golden set, and how well an engine answers it."""

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
from search.engines import get_breaker, get_indices
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
# Whoever may see all cases, those for participants included.
READERS = frozenset({PUBLIC, MUNICIPAL, PREFECTURAL, ADMINISTRATOR})
Figures = dict[str, float]
Search = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One question and the grades of the things that answer it, by their names in the set."""

    text: str
    grades: dict[str, int]
    group: str = ""


@dataclass(frozen=True, slots=True)
class GoldenSet:
    """Questions with what they are put to."""

    queries: Sequence[Judged]
    names: Mapping[str, str]  # what the set calls the thing of a document, by the document's id
    kinds: tuple[str, ...] | None  # the list that is searched; None for the search over everything


def judged_queries() -> list[Judged]:
    """Return the golden set."""
    rows = tomllib.loads(QUERIES.read_text("utf-8"))["query"]
    return [
        Judged(row["text"], {slug: grade for slug, (grade, _reason) in row["judged"].items()})
        for row in rows
    ]


def first_set() -> GoldenSet:
    """Return the first set, which is put to the list of cases; it names cases by their slugs."""
    rows = CasePage.objects.live().values_list("pk", "slug")
    return GoldenSet(judged_queries(), {f"case:{pk}": slug for pk, slug in rows}, kinds=("case",))


def figures(search: Search, queries: Sequence[Judged]) -> dict[str, Figures]:
    """Return the measures of every question by its text."""
    return {query.text: ranking(search(query.text), query.grades) for query in queries}


def mean(found: dict[str, Figures]) -> Figures:
    """Return the mean of each measure over all questions."""
    return {
        name: round(sum(one[name] for one in found.values()) / len(found), 4) for name in MEASURES
    }


def of_the_site(golden: GoldenSet) -> Search:
    """Return the search that a set is put to, on the engine that the settings name."""

    def search(text: str) -> list[str]:
        page = run_search(SearchForm(q=text), READERS, kinds=golden.kinds)
        if not page.ready or get_breaker().is_open:
            message = f"the engine does not answer: {get_breaker().reason() or 'no index'}"
            raise RuntimeError(message)
        # Two documents of one thing count once.
        return list(dict.fromkeys(golden.names[hit.id] for hit in (*page.hits, *page.more)))

    return search


@contextlib.contextmanager
def embedded(golden: GoldenSet, folder: Path) -> Iterator[Search]:
    """The site on the embedded engine, whose index is there."""
    yield of_the_site(golden)


@contextlib.contextmanager
def on_elasticsearch(golden: GoldenSet, folder: Path) -> Iterator[Search]:
    """The site on Elasticsearch: on the server that is given, or on one started for this."""
    with contextlib.ExitStack() as stack:
        url = elasticsearch.given_url() or stack.enter_context(elasticsearch.server()).url
        with elasticsearch_in_use(url, f"golden-{os.getpid()}"):
            call_command("search_rebuild", engine="elasticsearch", verbosity=0)
            yield of_the_site(golden)


@contextlib.contextmanager
def elasticsearch_in_use(url: str, prefix: str) -> Iterator[None]:
    """Let the site search on a server, within a time-out that no busy machine reaches."""
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
    """Character pairs of the same texts with BM25 and nothing else."""
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
    """Return the figures of every question for each engine, over a demo that is loaded."""
    found: dict[str, dict[str, Figures]] = {}
    for name in names:
        with ENGINES[name](golden, folder) as search:
            found[name] = figures(search, golden.queries)
    return found
