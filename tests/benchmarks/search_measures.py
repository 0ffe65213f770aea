"""What the search benchmark measures, and on which texts and questions."""

import json
import math
import random
import resource
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol

from search.analysis import fold, get_analyser
from tests.benchmarks.search_texts import segment

Document = dict[str, Any]
FACETS = 6
SELECTIONS = 3


@dataclass(frozen=True)
class Question:
    """A search: words that must all be there, and selected facet values."""

    words: str
    selected: dict[str, str]


class Peer(Protocol):
    """An engine under measurement."""

    def __init__(self, folder: Path) -> None: ...

    def index(self, documents: list[Document]) -> None:
        """Index the documents from nothing."""

    def open(self, sample: Document) -> None:
        """Open the index made before, of documents like `sample`."""

    def page(self, question: Question, facets: list[str]) -> int:
        """Search, count six facets disjunctively, make 20 snippets; return the total."""

    def find(self, words: str) -> int:
        """Search without facets or snippets; return the total."""

    def count(self, question: Question, facets: list[str]) -> Callable[[], object]:
        """Return a function that only counts facets for a result already found."""

    def rank(self, query: str) -> list[str]:
        """Return the ids of the ten best documents for a sentence."""


def read(path: Path) -> list[Document]:
    """Return the objects of a JSONL file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def repeated(corpus: list[Document], count: int | None) -> list[Document]:
    """Return `count` documents: the corpus, then copies with lines dropped and put in other order.

    Facets are added up to six, so that corpora with fewer measure the same work.
    """
    random_ = random.Random(1)
    documents: list[Document] = []
    for number in range(count or len(corpus)):
        source = corpus[number % len(corpus)]
        round_ = number // len(corpus)
        body = source["body"]
        if round_:
            lines = [line for line in body.split("\n") if random_.random() > 0.1]
            random_.shuffle(lines)
            body = "\n".join(lines)
        facets = dict(source["facets"])
        for extra, size in zip(range(FACETS - len(facets)), (20, 12, 6, 9, 15, 4), strict=False):
            facets[f"extra{extra}"] = [f"v{random_.randrange(size)}"]
        document_id = source["id"] if not round_ else f"{source['id']}~{round_}"
        documents.append({**source, "id": document_id, "body": body, "facets": facets})
    return documents


def bare_segmentation(documents: list[Document], processes: int | None) -> float:
    """Return the seconds that Sudachi alone takes for all texts in so many processes."""
    texts = [f"{document['title']}\n{document['body']}" for document in documents]
    parts = iter(texts)
    chunks = []
    while chunk := list(islice(parts, 400)):
        chunks.append(chunk)
    started = time.perf_counter()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(segment, chunks))
    return round(time.perf_counter() - started, 2)


Questions = tuple[list[str], list[str], list[Question], list[str]]


def questions(documents: list[Document], count: int) -> Questions:
    """Return words, word pairs, whole questions and the facets to count, drawn from the documents.

    Memory that peers do not need is left to the caller to free.
    """
    random_ = random.Random(2)
    analyser = get_analyser()
    frequencies: Counter[str] = Counter()
    pairs: list[str] = []
    sample = random_.sample(documents, min(400, len(documents)))
    for document in sample:
        folded = fold(document["body"])
        words = {
            folded[token.start : token.end]
            for token in analyser.tokens(folded)
            if token is not None and token.end - token.start == 2
        }
        kanji = sorted(word for word in words if all("一" <= c <= "鿿" for c in word))
        frequencies.update(kanji)
        if len(kanji) > 1:
            pairs.append(" ".join(random_.sample(kanji, 2)))
    common = [word for word, n in frequencies.most_common(300) if n >= len(sample) * 0.01]
    words = random_.sample(common, min(count, len(common)))
    whole = []
    for word in words:
        holding = [document for document in sample if word in document["body"]]
        chosen = random_.choice(holding)["facets"]
        names = list(chosen)[:SELECTIONS]
        whole.append(Question(word, {name: chosen[name][0] for name in names}))
    return words, pairs[:count], whole, list(documents[0]["facets"])[:FACETS]


def index(peer: Peer, documents: list[Document], folder: Path) -> dict[str, Any]:
    """Have a peer index the documents; return how long it took and what it wrote."""
    started = time.perf_counter()
    peer.index(documents)
    return {
        "index_seconds": round(time.perf_counter() - started, 2),
        "index_bytes": sum(
            f.stat().st_size for f in folder.rglob("*") if f.is_file() and not f.is_symlink()
        ),
    }


def latencies(
    peer: Peer, words: list[str], pairs: list[str], whole: list[Question], facets: list[str]
) -> dict[str, Any]:
    """Return the memory and the latencies of a peer that has opened its index."""
    for question in whole[:5]:  # caches warm, as in a server that runs
        peer.page(question, facets)
    counters = [peer.count(question, facets) for question in whole]
    result = {
        "word": timed([lambda w=w: peer.find(w) for w in words]),
        "two_words": timed([lambda w=w: peer.find(w) for w in pairs]),
        "full": timed([lambda q=q: peer.page(q, facets) for q in whole]),
        "facet_counts": timed(counters),
    }
    suggest = getattr(peer, "suggest", None)
    if suggest is not None:  # of ours only: no peer suggests titles by the readings of their words
        result["suggest"] = timed([lambda t=t: suggest(t) for t in typed(words)])
    return {"resident_mib": round(resident_mib(), 1), "milliseconds": result}


def typed(words: list[str]) -> list[str]:
    """Return what readers type on the way to `words`: characters one by one, and kana."""
    found: list[str] = []
    for word in words:
        tokens = get_analyser().tokens(fold(word))
        kana = "".join(token.reading for token in tokens if token is not None)
        found += [word[:size] for size in range(1, len(word) + 1)]
        found += [kana[:size] for size in range(1, len(kana) + 1)]
    return found


def timed(calls: list[Callable[[], object]]) -> dict[str, float]:
    """Return p50 and p95 of the calls in milliseconds; each is made three times, the best counts."""
    times = []
    for call in calls:
        best = math.inf
        for _ in range(3):
            started = time.perf_counter()
            call()
            best = min(best, time.perf_counter() - started)
        times.append(best * 1000)
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    return {"p50": round(statistics.median(times), 3), "p95": round(cuts[18], 3)}


def resident_mib() -> float:
    """Return the memory this process holds now."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def quality(
    peer: Callable[[Path], Peer], corpus: list[Document], queries: list[Document]
) -> dict[str, float]:
    """Return R@1, R@10, MRR and nDCG@10 over all queries."""
    folder = Path(tempfile.mkdtemp(prefix="search-benchmark-"))
    try:
        engine = peer(folder)
        engine.index(corpus)
        engine.open(corpus[0])
        sums = Counter[str]()
        for row in queries:
            relevant = {str(key): grade for key, grade in row["relevant"].items() if grade}
            sums.update(ranking(engine.rank(row["query"]), relevant))
        return {name: round(value / len(queries), 4) for name, value in sums.items()}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def ranking(ids: Sequence[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """Return R@1, R@10, MRR and nDCG@10 of one answer.

    Args:
        ids: What was found, best first; the first ten count.
        relevant: Grade (1 or more) of everything that is an answer.
    """
    best = list(ids[:10])
    places = [place for place, found in enumerate(best) if found in relevant]
    gain = sum((2 ** relevant[best[place]] - 1) / math.log2(place + 2) for place in places)
    grades = sorted(relevant.values(), reverse=True)[:10]
    ideal = sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))
    return {
        "R@1": len(relevant.keys() & set(best[:1])) / len(relevant),
        "R@10": len(places) / len(relevant),
        "MRR": 1 / (places[0] + 1) if places else 0.0,
        "nDCG@10": gain / ideal,
    }
