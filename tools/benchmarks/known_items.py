"""Measures known-item search: a query that is the name of an object should find it first.

    python -m tools.benchmarks.known_items [--json] [--failures]

The demo is loaded into a separate folder. The exact title, alias, number or reading of each page,
term, contact, municipality and notice is searched in the way of the site, for a reader who may see
everything. If several objects have the same name, any of them may come first.
"""

import argparse
import json
import sys

from tools.benchmarks.demo import loaded_demo


def main() -> None:
    """Load the demo, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--failures", action="store_true", help="what did not come first as well")
    options = parser.parse_args()
    with loaded_demo():
        # Models can only be imported after Django is set up.
        from tools.benchmarks.known_items_measures import judge, known_items  # noqa: PLC0415  (knows models: Django's rule)

        report = judge(known_items())
    if options.json:
        json.dump(report.as_json(), sys.stdout, ensure_ascii=False, indent=2)
        print()
        return
    for kind, (first, asked) in report.by_kind.items():
        print(f"{kind}: {first} of {asked} first ({first / asked:.3f})")
    print(f"all: {report.share:.4f}")
    if options.failures:
        for failure in report.failures:
            print(f"  {failure.kind} {failure.text}: {failure.found or 'nothing'}")


if __name__ == "__main__":
    main()
