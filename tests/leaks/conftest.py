"""Leaks are looked for as in production: with finished pages kept for the next reader."""

import pytest


@pytest.fixture(autouse=True)
def keep_pages(settings) -> None:
    settings.PAGE_CACHE_SECONDS = 300
