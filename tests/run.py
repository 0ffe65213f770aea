"""Run the suite part by part, as CI does, and close with one line of totals.

    python -m tests.run                  what `make test` runs: everything on SQLite
    python -m tests.run postgresql next  the parts named
    CI=true python -m tests.run          all parts; what is missing is installed or a failure

Elsewhere one part runs after the other, in two processes each. CI runs as many parts at once as
there are cores, in one process each: those with a server leave half a core idle, and what takes
long to set up is set up once. A part's output is shown when it ends.

Only the standard library is used: the part `next` makes an environment of its own.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests.support import elasticsearch

PROJECT_ROOT = Path(__file__).resolve().parents[1]
REPORTS = PROJECT_ROOT / "build"
NEXT_ENVIRONMENT = PROJECT_ROOT / ".venv-next"
NEXT_LOCK = PROJECT_ROOT / "requirements-next.lock"
NEXT_PYTHONS = ("python3.13", "python3.12", "python3.14")
IN_CI = os.environ.get("CI", "").lower() == "true"
PROCESSES = "0" if IN_CI else str(min(2, os.cpu_count() or 1))
LANES = max(2, min(4, os.cpu_count() or 1)) if IN_CI else 1


@dataclass
class Result:
    """How one part of the suite went."""

    part: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    note: str = ""

    def __str__(self) -> str:
        """Return the part's line of the summary."""
        if self.note:
            return f"{self.part}: {self.note}"
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        return f"{self.part}: {counts} in {self.seconds:.0f} s"


@dataclass
class Lint:
    """What `make test` checks before the suite, in CI beside it: half of it keeps one core busy."""

    name: str = "lint"

    def run(self) -> Result:
        """Run it; it is no test and counts only when it fails."""
        started = time.monotonic()
        done = subprocess.run(
            ["make", "--no-print-directory", "lint"],
            cwd=PROJECT_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        failed = done.returncode != 0
        seconds = time.monotonic() - started
        note = f"{'failed' if failed else 'clean'} in {seconds:.0f} s"
        result = Result(self.name, failed=int(failed), note=note)
        _show(result, done.stdout)
        return result


@dataclass
class Part:
    """One run of pytest: where, on what, and which tests."""

    name: str
    arguments: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    python: Callable[[], str | None] = lambda: sys.executable
    left_out: Callable[[], str] = lambda: ""

    def run(self) -> Result:
        """Run it and count; a run that breaks off counts as one failure."""
        started = time.monotonic()
        reason = self.left_out()
        if reason:
            return Result(self.name, note=reason)
        python = self.python()
        if python is None:
            return self._without_python()
        report = REPORTS / f"tests-{self.name}.xml"
        report.unlink(missing_ok=True)
        _say(f"{self.name} begins")
        done = subprocess.run(
            [
                *(python, "-m", "pytest", "-n", PROCESSES, "--dist", "loadscope"),
                *(f"--junitxml={report}", *self.arguments),
            ],
            cwd=PROJECT_ROOT,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE if LANES > 1 else None,
            stderr=subprocess.STDOUT if LANES > 1 else None,
            text=True,
            check=False,
        )
        result = _count(self.name, report)
        if done.returncode and not result.failed:
            result.failed = 1
        result.seconds = time.monotonic() - started
        _show(result, done.stdout or "")
        return result

    def _without_python(self) -> Result:
        note = "no Python 3.12 or later found, which Wagtail 8 and Django 6.1 need"
        return Result(self.name, failed=1 if IN_CI else 0, note=note)


def _count(part: str, report: Path) -> Result:
    """Read the counts of a run from its JUnit report."""
    if not report.exists():
        return Result(part, failed=1, note="broke off before it could report")
    total = failed = skipped = 0
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return Result(part, passed=total - failed - skipped, failed=failed, skipped=skipped)


def next_python() -> str | None:
    """Return the Python of the environment with the next Wagtail and Django, made when needed."""
    python = NEXT_ENVIRONMENT / "bin" / "python"
    stamp = NEXT_ENVIRONMENT / "installed"
    if not python.exists():
        newer = _find_newer_python()
        if newer is None:
            return None
        _say("making .venv-next")
        subprocess.run([newer, "-m", "venv", NEXT_ENVIRONMENT], check=True)
    if not stamp.exists() or stamp.stat().st_mtime < NEXT_LOCK.stat().st_mtime:
        _say("installing Wagtail 8 and Django 6.1")
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "--requirement", NEXT_LOCK], check=True)
        stamp.touch()
    return str(python)


def _find_newer_python() -> str | None:
    """Return a Python of at least 3.12 that really runs: version managers leave dead shims."""
    managed = (Path.home() / ".pyenv" / "versions").glob("3.1[2-9]*/bin/python3")
    candidates = [os.environ.get("NEXT_PYTHON", ""), sys.executable, *NEXT_PYTHONS]
    for candidate in [*candidates, *map(str, sorted(managed, reverse=True))]:
        path = shutil.which(candidate)
        if path and _is_new_enough(path):
            return path
    return None


def _is_new_enough(python: str) -> bool:
    check = "import sys, venv; sys.exit(sys.version_info < (3, 12))"
    return subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0


def install_system_packages() -> None:
    """Install what CI's bare machine lacks: a browser, Japanese glyphs, servers."""
    from_debian = {
        "chromium": shutil.which("chromium") is not None,
        "fonts-noto-cjk": _has_japanese_font(),
        "postgresql": shutil.which("initdb") is not None
        or any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        "openjdk-17-jre-headless": elasticsearch.find_java(17) is not None,
        "maven": shutil.which("mvn") is not None,
        "redis-server": shutil.which("redis-server") is not None,
        "nginx": _has_nginx(),
    }
    missing = [package for package, present in from_debian.items() if not present]
    if not missing:
        return
    _say(f"installing {' '.join(missing)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *missing]):
        subprocess.run(
            ["apt-get", "--quiet", *command],
            env=environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )


def _has_nginx() -> bool:
    # Debian puts it where only root looks for programs.
    return shutil.which("nginx") is not None or Path("/usr/sbin/nginx").exists()


def _has_japanese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, check=False)
    return bool(listed.stdout.strip())


def _show(result: Result, output: str) -> None:
    print(f"\n== {result.part}", output, result, sep="\n", flush=True)


def _say(line: str) -> None:
    print(f"-- {line}", flush=True)


def next_java(line: str) -> str:
    """Return why a line of Elasticsearch cannot be tested for want of a Java, or nothing.

    CI installs the Java of the older line; the newer runs where the machine has one.
    """
    version, java = elasticsearch.VERSIONS[line]
    if line == "8" or elasticsearch.find_java(java) is not None:
        return ""
    return f"left out: Elasticsearch {version} needs Java {java} or later, which is not here"


def elasticsearch_part(name: str, line: str, *arguments: str, **environment: str) -> Part:
    """Return a part of the tests that need a server, with a server of that line of versions."""
    return Part(
        name,
        # One process: a server takes most of a machine, and the tests share its index.
        ["-n", "0", *arguments],
        {"ELASTICSEARCH_VERSION": line, **environment},
        left_out=lambda: next_java(line),
    )


SQLITE = ("sqlite", "browsers")
# What a database or a version cannot change is tried often enough on the promised pair and SQLite.
ELSEWHERE = "not e2e and not slow and not once and not elasticsearch"
FEW_EXAMPLES = "--hypothesis-profile=few"
# Those of test_search_damage.py are about the embedded engine's file.
SEARCH_IN_BROWSERS = [
    f"tests/e2e/test_{name}.py" for name in ("search_page", "suggestions", "map", "errands")
]
# The longest come first, so that CI's cores end at about the same time.
PARTS: dict[str, Part | Lint] = {
    "sqlite": Part("sqlite", ["-m", "not e2e and not elasticsearch"]),
    "browsers": Part("browsers", ["-m", "e2e and not elasticsearch"]),
    "postgresql": Part(
        "postgresql",
        ["-m", f"{ELSEWHERE} and not screens", FEW_EXAMPLES],
        {"DATABASE_URL": "postgres:///portal"},
    ),
    # What the next versions deprecate is shown there, and mended when the promised pair moves on.
    "next": Part(
        "next",
        [
            *("-m", f"{ELSEWHERE} and not storage", FEW_EXAMPLES),
            *("-W", "default::DeprecationWarning", "-W", "default::PendingDeprecationWarning"),
        ],
        python=next_python,
    ),
    # The browser tests of the search, unchanged, and those that see the site on a real server.
    "elasticsearch-e2e": elasticsearch_part(
        *("elasticsearch-e2e", "8", *SEARCH_IN_BROWSERS, "tests/e2e/elasticsearch"),
        SEARCH_ENGINE="elasticsearch",
    ),
    "elasticsearch-8": elasticsearch_part(
        *("elasticsearch-8", "8", "-m", "elasticsearch", "tests/contract", "tests/search"),
    ),
    "elasticsearch-9": elasticsearch_part(
        *("elasticsearch-9", "9", "-m", "elasticsearch", "tests/contract"),
    ),
    "lint": Lint(),
}


def main(arguments: list[str]) -> int:
    """Run the parts named (in CI by default all, elsewhere SQLite) and sum up.

    Returns:
        0 when every test passed, else 1.
    """
    names = arguments or list(PARTS if IN_CI else SQLITE)
    unknown = set(names) - set(PARTS)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return 2
    REPORTS.mkdir(exist_ok=True)
    if IN_CI:
        install_system_packages()
    with ThreadPoolExecutor(LANES) as lanes:
        results = list(lanes.map(lambda name: PARTS[name].run(), names))
    failed = sum(result.failed for result in results)
    print()
    for result in results:
        print(result)
    passed = sum(result.passed for result in results)
    skipped = sum(result.skipped for result in results)
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
