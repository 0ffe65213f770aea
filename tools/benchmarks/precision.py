"""Measures whether the counted hits contain the query.

    python -m tools.benchmarks.precision [--words 300] [--seed 1] [--json] [--failures]

The demo is loaded into a separate folder. All terms of the glossary, their readings, the names of
all sections, and random words of kanji and of hiragana from the texts are searched one by one, for
a reader who may see everything. The whole text of each counted document is checked without an
index: it has to contain the word, a synonym or narrower word, or its reading, or have it as a name.
"""

import argparse
import json
import sys

from tools.benchmarks.demo import loaded_demo


def main() -> None:
    """Load the demo, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--words", type=int, default=300, help="of kanji and of hiragana together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--failures", action="store_true", help="what was wrongly counted or missed"
    )
    options = parser.parse_args()
    with loaded_demo():
        # Models can only be imported after Django is set up.
        from tools.benchmarks.precision_measures import judge  # noqa: PLC0415  (knows models: Django's rule)

        report = judge(options.words, options.seed)
    if options.json:
        json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
        print()
        return
    for group, one in report["groups"].items():
        print(
            f"{group}: {one['words']} words, {one['counted']} counted,"
            f" precision {one['precision']:.4f}, recall {one['recall']:.4f}"
        )
    if options.failures:
        for failure in report["failures"]:
            print(json.dumps(failure, ensure_ascii=False))


if __name__ == "__main__":
    main()
