"""CACHE_URL as in the README, with a real Redis."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from portal.feedback import services
from portal.settings import connections
from tests.factories.pages import HomePageFactory, make_site
from tests.support.programs import free_port, program, running

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LETTER = {"kind": "mistake", "text": "人口の年がちがいます。"}


@pytest.fixture(scope="module")
def redis_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A Redis that stores nothing on disk."""
    folder: Path = tmp_path_factory.mktemp("redis")
    port = free_port()
    command = [program("redis-server", "redis-server"), "--port", str(port), "--save", ""]
    with running([*command, "--dir", str(folder)], port, folder / "redis.log"):
        yield port


@pytest.fixture(autouse=True)
def redis_cache(settings, redis_port: int) -> Iterator[None]:
    """The cache that the settings create from the environment variable."""
    settings.CACHES = {
        "default": connections.cache_config(f"rediscache://127.0.0.1:{redis_port}/0")
    }
    yield
    cache.clear()


def test_pages_are_served_and_cached(client: Client, settings, django_assert_num_queries) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    make_site(HomePageFactory())

    first = client.get("/")
    keys = cache._cache.get_client().keys()
    second = client.get("/")

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content
    assert len(keys) > 0


def test_the_limit_of_letters_counts_across_servers(client: Client) -> None:
    make_site(HomePageFactory())

    answers = [
        client.post("/feedback/", LETTER).status_code for _ in range(services.SENDINGS_AN_HOUR + 1)
    ]

    assert answers == [302] * services.SENDINGS_AN_HOUR + [429]
