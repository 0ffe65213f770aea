"""Measure the embedded search beside its peers on one corpus, in one run.

    python -m tests.benchmarks.search --corpus FILE.jsonl [--queries FILE.jsonl]
        [--documents N] [--peers tantivy,sql,bigram] [--json]

A corpus line: {"id", "title", "body", "facets": {name: [values]}}; a query line:
{"query", "relevant": {id: grade}}. With --documents the corpus is repeated, with variations,
up to N documents; ranking is always judged on the corpus as it is.
"""

import argparse
import json
import multiprocessing
import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tests.benchmarks import search_measures as measures
from tests.benchmarks import search_peers as peers

PEERS = {"ours": peers.Ours, "tantivy": peers.Tantivy, "sql": peers.Sql, "bigram": peers.Bigram}


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--documents", type=int)
    parser.add_argument("--peers", default="tantivy,sql,bigram")
    parser.add_argument("--rounds", type=int, default=60, help="searches of each kind")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    names = ["ours", *(name for name in options.peers.split(",") if name)]
    unknown = [name for name in names if name not in PEERS]
    if unknown:
        parser.error(f"unknown peers: {', '.join(unknown)}")
    results = {name: _measure(name, options) for name in names}
    documents = results["ours"].pop("documents")
    bare = results["ours"].pop("bare")
    report = {
        "corpus": options.corpus.name,
        "documents": documents,
        "bare_segmentation_seconds": bare,
        "engines": results,
        "ratios": _ratios(results, bare),
    }
    if options.json:
        json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        _print(report)


def _measure(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """Measure one engine: a process builds the index, another, whose memory counts, searches."""
    folder = Path(tempfile.mkdtemp(prefix="search-benchmark-"))
    try:
        result = _in_process(_index, name, vars(options), folder)
        return {**result, **_in_process(_search, name, vars(options), folder)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _in_process(work: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _index(name: str, options: dict[str, Any], folder: Path) -> dict[str, Any]:
    documents = measures.repeated(measures.read(options["corpus"]), options["documents"])
    result: dict[str, Any] = {}
    if name == "ours":
        result["documents"] = len(documents)
        result["bare"] = {
            "one_core": measures.bare_segmentation(documents, 1),
            "all_cores": measures.bare_segmentation(documents, None),
        }
    return result | measures.index(PEERS[name](folder), documents, folder)


def _search(name: str, options: dict[str, Any], folder: Path) -> dict[str, Any]:
    corpus = measures.read(options["corpus"])
    documents = measures.repeated(corpus, options["documents"])
    asked = measures.questions(documents, options["rounds"])
    peer = PEERS[name](folder)
    peer.open(documents[0])
    del documents
    result = measures.latencies(peer, *asked)
    if options["queries"]:
        result["quality"] = measures.quality(PEERS[name], corpus, measures.read(options["queries"]))
    return result


def _ratios(results: dict[str, Any], bare: dict[str, float]) -> dict[str, float]:
    """Return our figures beside those of the peers: below 1 we are the faster."""
    ratios = {
        f"rebuild_to_bare_segmentation_{cores}": results["ours"]["index_seconds"] / seconds
        for cores, seconds in bare.items()
    }
    for name in results:
        if name != "ours":
            ours, other = results["ours"]["milliseconds"], results[name]["milliseconds"]
            ratios[f"full_page_to_{name}"] = ours["full"]["p50"] / other["full"]["p50"]
    if "sql" in results:
        ratios["facet_counts_to_sql"] = (
            results["ours"]["milliseconds"]["facet_counts"]["p50"]
            / results["sql"]["milliseconds"]["facet_counts"]["p50"]
        )
    return {name: round(value, 3) for name, value in ratios.items()}


def _print(report: dict[str, Any]) -> None:
    print(f"{report['corpus']}: {report['documents']} documents")
    print(f"bare segmentation, seconds: {report['bare_segmentation_seconds']}")
    for name, result in report["engines"].items():
        print(f"\n{name}")
        for key, value in result.items():
            print(f"  {key}: {json.dumps(value, ensure_ascii=False)}")
    print(f"\nratios {json.dumps(report['ratios'])}")


if __name__ == "__main__":
    main()
