"""Judge the search by known items: who types what a thing is called gets that thing first.

    python -m tools.benchmarks.known_items [--json] [--failures]

The demo is put into a separate folder. The exact title, alias, number or reading of each page,
term, contact, municipality and notice is searched as the site does, by a reader who may see all.
Where several things bear one name, any of them may come first.
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
        # Models can be imported only now that Django knows its settings.
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
