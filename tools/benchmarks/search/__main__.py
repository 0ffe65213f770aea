"""Compare our search with other engines on corpora of growing size, in one run.

    python -m tools.benchmarks.search --corpus FILE.jsonl [--queries FILE.jsonl]
        [--engine embedded|elasticsearch] [--peers tantivy,groonga,sql,bigram,elasticsearch]
        [--sizes 2000,20000,200000] [--clients 1,8,32] [--no-segmentation] [--json]

A corpus line: {"id", "title", "body", "facets": {name: [values]}}; a query line:
{"query", "relevant": {id: grade}}. The demo's texts are added, and both are repeated with
variations up to each size; ranking is always judged on the corpus as it is. `--json` gives what
`python -m tools.benchmarks.search.growth` draws.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tools.benchmarks.search import measuring
from tools.benchmarks.search.corpus import Questions, demo, generated, questions, read
from tools.benchmarks.search.measuring import SPAWN, Folder
from tools.benchmarks.search.peers import PEERS
from tools.benchmarks.search.targets import growth, targets

ENGINES = ("embedded", "elasticsearch")


def main(arguments: list[str]) -> int:
    """Run the benchmark and print its figures; return 0."""
    options = _options(arguments)
    names = list(dict.fromkeys([options.engine, *options.peers]))
    report: dict[str, Any] = {
        "corpus": options.corpus.name,
        "engine": options.engine,
        "cores": os.cpu_count(),
        "load_before": os.getloadavg()[0],
        "sizes": [_size(names, size, options) for size in options.sizes or [None]],
    }
    if options.queries:
        report["quality"] = {
            name: _alone(measuring.quality, name, options.corpus, options.queries) for name in names
        }
    report["growth"] = growth(report)
    report["targets"] = targets(report)
    report["load_after"] = os.getloadavg()[0]
    if options.json:
        json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        _print(report)
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    def numbers(text: str) -> list[int]:
        return [int(part) for part in text.split(",") if part]

    def names(text: str) -> list[str]:
        found = [part for part in text.split(",") if part]
        unknown = [name for name in found if name not in PEERS]
        if unknown:
            message = f"unknown: {', '.join(unknown)}; there are {', '.join(PEERS)}"
            raise argparse.ArgumentTypeError(message)
        return found

    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks.search")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--engine", choices=ENGINES, default="embedded", help="which one is ours")
    parser.add_argument("--peers", type=names, default=names("tantivy,sql,bigram"))
    parser.add_argument(
        "--sizes", type=numbers, default=[], help="documents; all texts once if empty"
    )
    parser.add_argument("--clients", type=numbers, default=[1], help="how many ask at once")
    parser.add_argument("--seconds", type=float, default=4, help="that they ask for")
    parser.add_argument(
        "--segmentation",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="measure tokenizing alone as well, for the target of a rebuild",
    )
    parser.add_argument("--rounds", type=int, default=60, help="searches of each kind")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _size(names: list[str], size: int | None, options: argparse.Namespace) -> dict[str, Any]:
    """Measure all engines with a corpus of one size."""
    sources = [*read(options.corpus), *demo()]
    count = size or len(sources)
    asked = questions(sources, options.rounds)
    return {
        "documents": count,
        # For both, because the processes of a rebuild compete for the cores in the same way.
        "bare_segmentation_seconds": {
            cores: measuring.bare_segmentation(generated(sources, count), processes)
            for cores, processes in (("one_core", 1), ("all_cores", None))
            if options.segmentation
        },
        "engines": {name: _engine(name, count, asked, options) for name in names},
    }


def _engine(name: str, count: int, asked: Questions, options: argparse.Namespace) -> dict[str, Any]:
    """Measure one engine: one process builds the index, another one, whose memory counts, searches."""
    with Folder() as folder, PEERS[name].serving(folder) as place:
        result: dict[str, Any] = _alone(measuring.index, name, place, options.corpus, count)
        result |= _alone(measuring.latencies, name, place, asked)
        result["clients"] = {
            str(clients): measuring.together(name, place, asked, clients, options.seconds)
            for clients in options.clients
        }
    # Immediately: the whole report takes long, and a run may be interrupted.
    print(f"-- {name}, {count} documents: {json.dumps(result)}", file=sys.stderr, flush=True)
    return result


def _alone(work: Callable[..., Any], *arguments: Any) -> Any:
    """Run a function in a separate process."""
    with ProcessPoolExecutor(1, mp_context=SPAWN) as pool:
        return pool.submit(work, *arguments).result()


def _print(report: dict[str, Any]) -> None:
    print(f"{report['corpus']} and the demo, load before: {report['load_before']:.1f}")
    for size in report["sizes"]:
        print(f"\n== {size['documents']} documents")
        print(f"bare segmentation, seconds: {size['bare_segmentation_seconds']}")
        for name, result in size["engines"].items():
            print(f"\n{name}")
            for key, value in result.items():
                print(f"  {key}: {json.dumps(value, ensure_ascii=False)}")
    for name, figures in report.get("quality", {}).items():
        print(f"{name}: {json.dumps(figures)}")
    print("\ngrowth of p50 from the smallest to the largest:", json.dumps(report["growth"]))
    for target in report["targets"]:
        print(
            f"{'held  ' if target['held'] else 'MISSED'} {target['name']} at"
            f" {target['documents']}: {target['figure']} (target {target['target']})"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
