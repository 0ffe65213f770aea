"""Fixtures of the search tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from search.sources import registry


@pytest.fixture(autouse=True)
def index_dir(settings: LazySettings, tmp_path: Path) -> Iterator[Path]:
    """A separate index folder for each test; searches build a missing index inline."""
    folder = tmp_path / "search"
    settings.SEARCH_INDEX_DIR = folder
    settings.SEARCH_REBUILD = "inline"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own_registry(monkeypatch: pytest.MonkeyPatch) -> dict[str, registry.DocumentSource]:
    """The registered sources, which a test may change; restored afterwards."""
    sources = dict(registry._sources)
    monkeypatch.setattr(registry, "_sources", sources)
    return sources
