"""Summarise the JUnit reports of the parts of the suite; the last step of `make test`.

    python -m tools.summary FOLDER PART… [--failed 0|1]

Prints a line for each part, and last the totals, which are also written to FOLDER/totals. A part
without a report has crashed and counts as a failure, unless FOLDER/PART.txt says why it was
skipped.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree


def counts_of(report: Path) -> Counter[str]:
    """Return how many tests of a JUnit report passed, failed and were skipped."""
    counts: Counter[str] = Counter()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        passed = int(suite.get("tests", 0)) - failed - skipped
        counts.update(passed=passed, failed=failed, skipped=skipped)
    return counts


def seconds_of(report: Path) -> float:
    """Return how long the tests of a JUnit report took."""
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    return sum(float(suite.get("time", 0)) for suite in suites)


def line_of(counts: Counter[str]) -> str:
    """Return the counts as one line."""
    return ", ".join(f"{counts[what]} {what}" for what in ("passed", "failed", "skipped"))


def summary(folder: Path, parts: Sequence[str], *, failed: bool) -> tuple[list[str], int]:
    """Return the lines to print and the number of failures.

    Args:
        folder: The folder with PART.xml of each part, or PART.txt if it was skipped.
        parts: The names of all requested parts.
        failed: Whether make reports a failure, which may be in a part without tests.
    """
    lines, total = [], Counter[str]()
    for part in parts:
        report, note = folder / f"{part}.xml", folder / f"{part}.txt"
        if report.exists():
            counts = counts_of(report)
            lines.append(f"{part}: {line_of(counts)} in {seconds_of(report):.0f} s")
            total += counts
        elif note.exists():
            lines.append(f"{part}: left out: {note.read_text(encoding='utf-8').strip()}")
        else:
            lines.append(f"{part}: broke off before it could report")
            total["failed"] += 1
    if failed and not total["failed"]:
        lines.append("something failed that is not a test: see above")
        total["failed"] += 1
    return [*lines, line_of(total)], total["failed"]


def main(arguments: Sequence[str]) -> int:
    """Print the summary; return 1 if anything failed, otherwise 0."""
    parser = argparse.ArgumentParser(prog="python -m tools.summary")
    parser.add_argument("folder", type=Path)
    parser.add_argument("parts", nargs="+")
    parser.add_argument("--failed", type=int, default=0, help="the exit code of the parts")
    options = parser.parse_args(arguments)
    lines, failures = summary(options.folder, options.parts, failed=bool(options.failed))
    print("", *lines, sep="\n", flush=True)
    (options.folder / "totals").write_text(f"{lines[-1]}\n", encoding="utf-8")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
