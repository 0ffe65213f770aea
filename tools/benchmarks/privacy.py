"""How well the privacy check finds what identifies somebody, on the labelled sentences.

    python -m tools.benchmarks.privacy [--json] [--errors]

The sentences stand in tests/portal/privacy/sentences: those that the rules were developed with, and
those kept out of their making. A sentence counts as found when it has any finding; a span when a
finding of its kind overlaps it. Also measures the time of a text of 200,000 characters (of the
processor, so that other processes do not count). Errors are shown of the first set only.
"""

import argparse
import json
import os
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

LENGTH = 200_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--errors", action="store_true", help="also the sentences that are judged wrongly"
    )
    options = parser.parse_args()
    import django  # noqa: PLC0415  (the settings are named by now)

    django.setup()
    from tests.support.privacy_sentences import SETS, judge, sentences  # noqa: PLC0415  (knows models: Django's rule)

    report: dict[str, Any] = {}
    for name in SETS:
        judged = judge(sentences(name))
        report[name] = judged.figures
        if options.errors and name == SETS[0]:
            for error in judged.errors:
                print(error)
    text = "".join(sentence.text + "\n" for name in SETS for sentence in sentences(name))
    text = (text * (LENGTH // len(text) + 1))[:LENGTH]
    report["processor seconds"] = {f"{LENGTH} characters": _seconds(text)}
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
        return
    for name, figures in report.items():
        print(f"{name}: " + ", ".join(f"{key} {value}" for key, value in figures.items()))


def _seconds(text: str) -> float:
    from portal.privacy.checking import check_text  # noqa: PLC0415  (knows models: Django's rule)

    begin = time.process_time()
    check_text(text)
    return round(time.process_time() - begin, 2)


if __name__ == "__main__":
    main()
