"""The leak tests run with the page cache, as in production."""

import pytest


@pytest.fixture(autouse=True)
def keep_pages(settings) -> None:
    settings.PAGE_CACHE_SECONDS = 300
