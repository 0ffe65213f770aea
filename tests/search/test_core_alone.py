"""The search library runs without Django and without the portal."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

IMPORT_ALL = """
import pkgutil, importlib, sys
import search.core
for module in pkgutil.walk_packages(search.core.__path__, "search.core."):
    importlib.import_module(module.name)
names = {name.partition(".")[0] for name in sys.modules}
print(len([name for name in sys.modules if name.startswith("search.core.")]))
print(sorted(names & {"django", "wagtail", "modelcluster", "taggit", "portal", "casestudies"}))
print(sorted(name for name in sys.modules if name.startswith("search.")
             and not name.startswith("search.core")))
"""


@pytest.mark.once
def test_all_of_search_core_loads_without_django_or_the_portal() -> None:
    """A new interpreter without settings imports every module of the library."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL],
        cwd=ROOT,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    modules, foreign, app = done.stdout.splitlines()
    assert int(modules) == len([*(ROOT / "search/core").rglob("*.py")]) - 1
    assert foreign == "[]"
    assert app == "[]"
