"""The cases of the demo, which are published, identify nobody."""

import tomllib
from collections.abc import Iterator

import pytest

from portal.privacy.checking import check_text
from portal.privacy.context import Context
from tests.support.places import PROJECT_ROOT

DATA = PROJECT_ROOT / "portal" / "demo" / "data"
# Contact data of sections, which readers are to use.
CONTACT = {"contact_phone", "contact_email"}


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in CONTACT:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def populations() -> dict[str, tuple[str, int]]:
    rows = tomllib.loads((DATA / "municipalities.toml").read_text("utf-8"))["municipalities"]
    return {row["code"]: (row["name"], row["statistics"][-1]["population"]) for row in rows}


@pytest.mark.parametrize("path", sorted((DATA / "cases").glob("*.toml")), ids=lambda p: p.stem)
def test_demo_case_has_no_finding(path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    known = populations()
    population = min(known[code][1] for code in case["municipalities"])
    context = Context(population, dict(known.values()))
    found = [(f.kind, f.text) for text in texts(case) for f in check_text(text, context=context)]
    assert found == []
