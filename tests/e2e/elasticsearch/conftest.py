"""Fixtures of the tests of the site on a real Elasticsearch, with real processes."""

from pathlib import Path

import pytest

from tests.support import elasticsearch
from tests.support.newsletters import add_newsletters
from tests.support.places import skip_unless_ci

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests in this folder, which need a server and are slow."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.elasticsearch)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def can_run() -> None:
    """Skip with one message if no private server can run, because these tests stop theirs."""
    lack = elasticsearch.missing()
    if lack:
        skip_unless_ci(lack)


@pytest.fixture(scope="session")
def newsletter_template(
    can_run: None, demo_template: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with the demo and all newsletter articles; tests copy it."""
    folder = tmp_path_factory.mktemp("newsletters")
    add_newsletters(demo_template, folder, shared)
    return folder
