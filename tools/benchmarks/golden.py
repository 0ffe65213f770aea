"""Measures search quality with a golden set: typical queries, and the demo's documents that answer them.

    python -m tools.benchmarks.golden [--set first|second] [--engines embedded,elasticsearch,bigram,wagtail]
        [--meaning] [--json] [--queries]

The demo is loaded into a separate folder. The 40 queries of tests/search/golden/queries.toml run on
the list of cases, the 60 of second.toml on the whole search (the files say how they were judged),
in the way of the site and for a reader who may see everything; `--meaning` adds the search by
meaning. For comparison there are plain BM25
on character pairs, and Wagtail's own search, which covers cases only. Elasticsearch is the server
of ELASTICSEARCH_URL, or one started for this.
"""

import argparse
import contextlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import django

from tests.support.server import make_demo

Report = dict[str, dict[str, Any]]


def main() -> None:
    """Load the demo, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--set", choices=("first", "second"), default="first", dest="golden_set")
    parser.add_argument("--engines", default="embedded,elasticsearch,bigram,wagtail")
    parser.add_argument("--meaning", action="store_true", help="search by meaning as well")
    parser.add_argument("--queries", action="store_true", help="every question by itself as well")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="golden-"))
    os.environ["SEARCH_MEANING"] = "use" if options.meaning else "off"
    try:
        report = _measure(
            options.golden_set, options.engines.split(","), folder, queries=options.queries
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        _print(report)


def _measure(golden_set: str, names: list[str], folder: Path, *, queries: bool) -> Report:
    portal = folder / "portal"
    make_demo(portal)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings.development", "DATA_DIR": str(portal)}
    for variable in ("DATABASE_URL", "SEARCH_ENGINE", "SEARCH_INDEX_DIR"):
        os.environ.pop(variable, None)
    django.setup()
    # Models can only be imported after Django is set up.
    from tools.benchmarks.golden_measures import ENGINES, first_set, mean, measure  # noqa: PLC0415  (knows models: Django's rule)
    from tools.benchmarks.golden_second import second_set  # noqa: PLC0415  (knows models: Django's rule)

    if unknown := [name for name in names if name not in ENGINES]:
        sys.exit(f"unknown engines: {', '.join(unknown)}")
    # Output of commands goes to standard error: standard output has only the report.
    with contextlib.redirect_stdout(sys.stderr):
        golden = {"first": first_set, "second": second_set}[golden_set]()
        found = measure(golden, names, folder)
    report: Report = {name: {"mean": mean(one)} for name, one in found.items()}
    for name, one in found.items():
        for group in sorted({query.group for query in golden.queries} - {""}):
            texts = [query.text for query in golden.queries if query.group == group]
            part = mean({text: one[text] for text in texts})
            report[name].setdefault("groups", {})[group] = part
    if queries:
        for name, one in found.items():
            report[name]["queries"] = {text: mean({text: values}) for text, values in one.items()}
    return report


def _print(report: Report) -> None:
    for name, values in report.items():
        print(f"{name}: {json.dumps(values['mean'])}")
        for group, one in values.get("groups", {}).items():
            print(f"  {json.dumps(one)}  {group}")
        rows = sorted(values.get("queries", {}).items(), key=lambda row: row[1]["nDCG@10"])
        for text, one in rows:
            print(f"  {json.dumps(one)}  {text}")


if __name__ == "__main__":
    main()
