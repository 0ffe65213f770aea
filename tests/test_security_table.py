"""docs/security.md lists every requirement of four chapters of ASVS 5.0.0, with tests that exist."""

import ast
import re

import pytest

from tests.support.places import PROJECT_ROOT

pytestmark = pytest.mark.once

PAGE = (PROJECT_ROOT / "docs/security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+) \|$", re.MULTILINE)
#: The requirements of level 1 and 2: section, numbers of level 1, numbers of level 2.
#: Source: OWASP Application Security Verification Standard 5.0.0 (the CSV of the release).
SECTIONS = {
    "6.1": ((1,), (2, 3)),
    "6.2": (range(1, 9), range(9, 13)),
    "6.3": ((1, 2), (3, 4)),
    "6.4": ((1, 2), (3, 4)),
    "6.5": ((), range(1, 6)),
    "6.6": ((), range(1, 4)),
    "6.8": ((), range(1, 5)),
    "7.1": ((), range(1, 4)),
    "7.2": (range(1, 5), ()),
    "7.3": ((), (1, 2)),
    "7.4": ((1, 2), range(3, 6)),
    "7.5": ((), (1, 2)),
    "7.6": ((), (1, 2)),
    "8.1": ((1,), (2,)),
    "8.2": ((1, 2), (3,)),
    "8.3": ((1,), ()),
    "8.4": ((), (1,)),
    "16.1": ((), (1,)),
    "16.2": ((), range(1, 6)),
    "16.3": ((), range(1, 5)),
    "16.4": ((), range(1, 4)),
    "16.5": ((), range(1, 4)),
}
STATES = {"yes", "part", "operator", "n/a"}


def rows() -> dict[str, list[str]]:
    """Return the cells after the number, by number."""
    return {number: [c.strip() for c in rest.split(" | ")] for number, rest in ROW.findall(PAGE)}


def exists(test: str) -> bool:
    """Tell whether a test exists: a file, or a function in it or in one of its classes."""
    name, _, function = test.partition("::")
    path = PROJECT_ROOT / name
    if not path.is_file() or not function:
        return path.is_file()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(n, ast.FunctionDef) and n.name == function for n in ast.walk(tree))


def test_every_requirement_is_listed_once_with_its_level() -> None:
    expected = [
        (f"{section}.{number}", level)
        for section, levels in SECTIONS.items()
        for level, numbers in zip("12", levels, strict=True)
        for number in numbers
    ]
    listed = [(number, rest.split(" | ")[0]) for number, rest in ROW.findall(PAGE)]

    assert sorted(listed) == sorted(expected)


def test_every_row_says_how_and_whether_it_is_met() -> None:
    assert [n for n, cells in rows().items() if len(cells) != 5 or not all(cells)] == []
    assert {cells[3] for cells in rows().values()} <= STATES


def test_every_test_that_is_named_exists() -> None:
    named = {n: re.findall(r"`(tests/[^`]+)`", cells[4]) for n, cells in rows().items()}

    assert [n for n, cells in rows().items() if not named[n] and cells[3] != "n/a"] == []
    assert [(n, test) for n, tests in named.items() for test in tests if not exists(test)] == []


def test_what_is_not_fully_met_is_named_at_the_end() -> None:
    end = PAGE.split("\n## Open\n")[1]
    reserved = {n for n, cells in rows().items() if cells[3] in {"part", "operator"}}

    assert set(re.findall(r"\d+\.\d+\.\d+", end)) == reserved
