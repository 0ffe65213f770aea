"""A real server is stopped, hangs, rejects writes and recovers while the site is in use."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.test import Client

from search.core.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines import get_breaker, get_indices
from search.indexing.updates import drift, rebuild
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site
from tests.support import elasticsearch
from tests.support.places import skip_unless_ci

pytestmark = [
    pytest.mark.elasticsearch,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
TIMEOUT = 1.0
# The time for a page besides the server's, on a busy machine.
ALLOWANCE = 1.5


@pytest.fixture(scope="module")
def node() -> Iterator[elasticsearch.Server]:
    """A separate server, because it is stopped and started."""
    lack = elasticsearch.missing()
    if lack:
        skip_unless_ci(lack)
    with elasticsearch.server(jvm=elasticsearch.SHORT_LIVED) as started:
        yield started


@pytest.fixture
def engine(node, settings, index_dir: Path) -> ElasticsearchEngine:
    if node.process is None:
        node.start()
    values = {"urls": (node.url,), "prefix": "outage", "timeout": TIMEOUT}
    settings.ELASTICSEARCH = {**settings.ELASTICSEARCH, **values}
    settings.SEARCH_ENGINE = "elasticsearch"
    found = get_indices()[0]
    assert isinstance(found, ElasticsearchEngine)
    return found


@pytest.fixture
def home(engine, client):
    page = HomePageFactory()
    make_site(page)
    rebuild(processes=1)
    StandardPageFactory(parent=page, title="居場所の前")
    search(client)
    assert comes_back(client)  # a server just started may take more than a second to answer
    return page


def search(client: Client, text: str = "居場所") -> tuple[list[str], float]:
    """Return the titles of the hits and the seconds it took."""
    started = time.monotonic()
    page = client.get("/search/", {"q": text}).context["search"]
    titles = sorted("".join(part.text for part in hit.title) for hit in page.hits)
    return titles, time.monotonic() - started


def state(client: Client) -> tuple[int, str, dict[str, str]]:
    """Return the health for operators: status code, status, and the state of each index."""
    response = client.get("/healthz")
    found = response.json()
    indices = {index["name"]: index["state"] for index in found["indices"]}
    return response.status_code, found["status"], indices


WELL = (200, "ok", {"elasticsearch": "ok", "embedded": "ok"})
AWAY = (200, "degraded", {"elasticsearch": "away", "embedded": "ok"})


def comes_back(client: Client) -> bool:
    """Search until the server is in use again."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        search(client)
        if not get_breaker().is_open:
            return True
        time.sleep(0.5)
    return False


def test_a_stopped_server_is_not_noticed_by_readers_and_catches_up(
    home, engine, node, client, caplog
) -> None:
    assert (search(client)[0], state(client)) == (["居場所の前"], WELL)
    caplog.clear()
    node.stop()
    titles, seconds = search(client)
    assert titles == ["居場所の前"]
    assert seconds < TIMEOUT + ALLOWANCE
    StandardPageFactory(parent=home, title="居場所の間")
    assert search(client)[0] == ["居場所の前", "居場所の間"]
    assert state(client) == AWAY
    node.start()
    assert comes_back(client)
    assert (search(client)[0], state(client)) == (["居場所の前", "居場所の間"], WELL)
    assert not drift(engine)
    said = [
        record.getMessage()
        for record in caplog.records
        if record.name == "search.core.engines.breaker"
    ]
    assert [line.partition(":")[0] for line in said] == [
        "Searching without Elasticsearch from now on",
        "Elasticsearch is back and is being asked again.",
    ]


def test_a_server_that_hangs_costs_one_reader_one_time_out(home, engine, node, client) -> None:
    search(client)
    node.pause()
    try:
        titles, seconds = search(client)
        assert titles == ["居場所の前"]
        assert seconds < TIMEOUT + ALLOWANCE
        assert get_breaker().is_open
        for _ in range(3):
            assert search(client)[1] < ALLOWANCE
        StandardPageFactory(parent=home, title="居場所の間")
        assert search(client)[0] == ["居場所の前", "居場所の間"]
    finally:
        node.pause(paused=False)
    assert comes_back(client)
    assert not drift(engine)


def test_a_server_that_takes_no_changes_is_not_asked_until_it_does(home, engine, client) -> None:
    admin = engine.server.patient
    name = engine._writing
    admin.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": True})
    StandardPageFactory(parent=home, title="居場所の間")
    assert search(client)[0] == ["居場所の前", "居場所の間"]
    assert state(client) == AWAY
    admin.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": None})
    assert comes_back(client)
    assert search(client)[0] == ["居場所の前", "居場所の間"]
    assert not drift(engine)


def test_a_server_that_has_lost_its_index_gets_a_new_one(home, engine, client) -> None:
    admin = engine.server.patient
    index = next(iter(admin.indices.get_alias(name=engine._reading)))
    admin.indices.delete(index=index)
    assert search(client)[0] == ["居場所の前"]
    StandardPageFactory(parent=home, title="居場所の後")
    assert search(client)[0] == ["居場所の前", "居場所の後"]
    assert comes_back(client)
    assert search(client)[0] == ["居場所の前", "居場所の後"]
    assert (state(client), bool(drift(engine))) == (WELL, False)


class Overloaded(BaseHTTPRequestHandler):
    """A server that always returns 429, like one with full queues."""

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b'{"error":{"type":"es_rejected_execution_exception"},"status":429}'
        self.send_response(429)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = answer  # noqa: N815  (the names that the library asks for)

    def log_message(self, *_: object) -> None:
        pass


def test_a_server_that_is_overloaded_is_left_alone(home, settings, client) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Overloaded) as overloaded:
        threading.Thread(target=overloaded.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{overloaded.server_port}"
        settings.ELASTICSEARCH = {**settings.ELASTICSEARCH, "urls": (url,)}
        titles, seconds = search(client)
        assert (titles, get_breaker().is_open) == (["居場所の前"], True)
        assert seconds < TIMEOUT + ALLOWANCE
        assert "429" in get_breaker().reason()
        overloaded.shutdown()
