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
import sys
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
    context = multiprocessing.get_context("spawn")
    results: dict[str, Any] = {}
    for name in names:
        # A process of its own for each, so that memory is counted apart.
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_run, args=(name, vars(options), sender))
        process.start()
        results[name] = receiver.recv()
        process.join()
    documents = results["ours"].pop("documents")
    bare = results["ours"].pop("bare_segmentation_seconds")
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


def _run(name: str, options: dict[str, Any], sender: Any) -> None:
    """Measure one engine; runs in a process of its own."""
    corpus = measures.read(options["corpus"])
    queries = measures.read(options["queries"]) if options["queries"] else []
    documents = measures.repeated(corpus, options["documents"] or len(corpus))
    result: dict[str, Any] = {}
    if name == "ours":
        result["documents"] = len(documents)
        result["bare_segmentation_seconds"] = measures.bare_segmentation(documents)
    result |= measures.measure(PEERS[name], documents, options["rounds"])
    if queries:
        result["quality"] = measures.quality(PEERS[name], corpus, queries)
    sender.send(result)


def _ratios(results: dict[str, Any], bare: float) -> dict[str, float]:
    """Return our figures beside those of the peers: below 1 we are the faster."""
    ratios = {"rebuild_to_bare_segmentation": results["ours"]["index_seconds"] / bare}
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
    print(f"bare segmentation {report['bare_segmentation_seconds']} s")
    for name, result in report["engines"].items():
        print(f"\n{name}")
        for key, value in result.items():
            print(f"  {key}: {json.dumps(value, ensure_ascii=False)}")
    print(f"\nratios {json.dumps(report['ratios'])}")


if __name__ == "__main__":
    main()
