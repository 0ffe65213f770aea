"""One of three nodes is killed while readers search and editors publish or rebuild."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import pytest
import requests

from tests.support import elasticsearch
from tests.support.places import PROJECT_ROOT
from tests.support.server import PortalServer, copy_demo, serve

PUBLICATIONS = 100
# Run by `manage.py shell`: pages are created, changed and deleted; one line per publication.
PUBLISH = f"""
from django.db import transaction
from portal.pages.models import HomePage, StandardPage
home = HomePage.objects.get()
for number in range({PUBLICATIONS}):
    done = list(StandardPage.objects.filter(slug__startswith="kakuu-ibasho-").order_by("pk"))
    with transaction.atomic():
        if number % 4 == 3:
            done[-2].title = f"架空の居場所 改{{number}}"
            done[-2].save_revision().publish()
        elif number % 10 == 8:
            done[-3].unpublish()
        else:
            page = StandardPage(title=f"架空の居場所{{number}}", slug=f"kakuu-ibasho-{{number}}")
            home.add_child(instance=page).save_revision().publish()
    print(number, flush=True)
"""
ADDRESSES = (
    "/search/?q=居場所",
    "/search/?q=協力隊&kind=case",
    "/search/suggest/?q=居場",
    "/search/?sort=newest&support=soudan",
    "/search/?q=移動支援を始めた町の例",
)
ANSWERED = ('<li class="result">', 'role="option"')


class Cluster(NamedTuple):
    """Three nodes, and a portal that uses them."""

    nodes: list[elasticsearch.Server]
    portal: PortalServer

    def ask(self, path: str, **columns: str) -> list[dict[str, str]]:
        """Return the rows of one of the cluster's `_cat` tables."""
        asked = {"format": "json", **columns}
        for node in self.nodes:
            if node.process is not None:
                return requests.get(f"{node.url}{path}", asked, timeout=30).json()
        raise AssertionError

    def named(self, name: str) -> elasticsearch.Server:
        """Return the node of that name."""
        return next(node for node in self.nodes if node.settings["node.name"] == name)

    def primary(self) -> elasticsearch.Server:
        """Return the node with the primary shard of the index."""
        rows = self.ask(f"/_cat/shards/{self.portal.prefix}-write")
        return self.named(next(row["node"] for row in rows if row["prirep"] == "p"))

    def master(self) -> elasticsearch.Server:
        """Return the master node of the cluster."""
        return self.named(self.ask("/_cat/master")[0]["node"])

    def written(self) -> dict[str, int]:
        """Return the number of documents sent to each index, including those still being built."""
        rows = self.ask(f"/_cat/indices/{self.portal.prefix}-*", h="index,pri.indexing.index_total")
        return {row["index"]: int(row["pri.indexing.index_total"] or 0) for row in rows}

    def waits_for_copies(self) -> bool:
        """Wait until every index has its replica again."""
        url = f"{self.nodes[0].url}/_cluster/health?wait_for_status=green&timeout=60s"
        return requests.get(url, timeout=90).json()["status"] == "green"


@pytest.fixture(scope="module")
def three() -> Iterator[list[elasticsearch.Server]]:
    with elasticsearch.cluster() as started:
        yield started


@pytest.fixture(scope="module")
def folder(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("nodes")
    copy_demo(demo_template, data_dir)
    return data_dir


@pytest.fixture(scope="module")
def served(three: list[elasticsearch.Server], folder: Path) -> Iterator[Cluster]:
    with serve(folder, ",".join(node.url for node in three)) as portal:
        yield Cluster(three, portal)


@pytest.fixture
def cluster(served: Cluster) -> Cluster:
    """A cluster with three running nodes and all replicas; a node killed before is restarted."""
    for node in served.nodes:
        if node.process is None:
            node.start()
    assert served.waits_for_copies()
    return served


class Reader(threading.Thread):
    """Searches the site continuously until stopped, and collects errors."""

    def __init__(self, portal: PortalServer) -> None:
        super().__init__(daemon=True)
        self.portal = portal
        self.over = threading.Event()
        self.answers = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        for address in cycle(ADDRESSES):
            if self.over.is_set():
                return
            try:
                response = requests.get(f"{self.portal.url}{address}", timeout=30)
            except requests.RequestException as error:
                self.wrong.append(f"{address}: {error!r}")
                continue
            self.answers += 1
            if response.status_code != 200 or not any(sign in response.text for sign in ANSWERED):
                self.wrong.append(f"{address}: {response.status_code} {response.text[:2000]}")

    def __enter__(self) -> "Reader":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.join(60)


def command(portal: PortalServer, *arguments: str) -> subprocess.Popen[str]:
    """Start a command of the portal, whose output can be read line by line."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT_ROOT,
        env=portal.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def begun(cluster: Cluster, before: set[str]) -> bool:
    """Return whether a new index contains some of its documents."""
    return any(count > 1 for name, count in cluster.written().items() if name not in before)


def assert_nothing_drifted(portal: PortalServer) -> None:
    """Assert that both indices equal the database, once the server is in use again."""
    assert portal.searches_on_elasticsearch()
    portal.manage("search_worker", "--once")
    assert portal.manage("search_drift").count("一致しています") == 2


def test_a_node_killed_during_publications_is_not_noticed(cluster: Cluster) -> None:
    victim = cluster.primary()
    with Reader(cluster.portal) as reader:
        publishing = command(cluster.portal, "shell", "--no-imports", "--command", PUBLISH)
        said = []
        for line in publishing.stdout:
            said.append(line.strip())
            if line.strip() == str(PUBLICATIONS // 4):
                victim.kill()
        done = [line for line in said if line.isdigit()]  # beside the log, which names the node
        assert (publishing.wait(), done) == (0, [str(n) for n in range(PUBLICATIONS)]), said
    assert reader.wrong == []
    assert reader.answers > len(ADDRESSES)
    assert_nothing_drifted(cluster.portal)


def test_a_node_killed_during_a_rebuild_is_not_noticed(cluster: Cluster) -> None:
    before = set(cluster.written())
    victim = cluster.master()
    with Reader(cluster.portal) as reader:
        building = command(
            cluster.portal, "search_rebuild", "--engine", "elasticsearch", "--processes", "1"
        )
        while building.poll() is None and not begun(cluster, before):
            time.sleep(0.1)
        assert building.poll() is None
        victim.kill()
        said, _ = building.communicate(timeout=300)
        assert (building.returncode, "索引を作り直しました" in said) == (0, True), said
    assert reader.wrong == []
    assert reader.answers > len(ADDRESSES)
    assert_nothing_drifted(cluster.portal)
