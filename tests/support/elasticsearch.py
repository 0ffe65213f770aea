"""Runs a real Elasticsearch for tests and development, without a container.

The server is Elasticsearch's build for integration tests from Maven Central: the same server with
few modules. `python -m tests.support.elasticsearch` runs one until Ctrl+C.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from zipfile import ZipFile

from tests.support.postgresql import unprivileged

# The oldest and the newest supported version, each with the Java that it needs.
VERSIONS = {"8": ("8.19.21", 17), "9": ("9.5.0", 21)}
VERSION = os.environ.get("ELASTICSEARCH_VERSION", "8")
ARTIFACT = "org.elasticsearch.distribution.integ-test-zip:elasticsearch:{}:zip"
DOWNLOADS = Path(__file__).resolve().parents[2] / "build" / "elasticsearch"
HEAP = "512m"
CLUSTER_HEAP = "384m"
# Quick compilation only: a third less work until a node answers, for short-lived servers.
SHORT_LIVED = "-XX:TieredStopAtLevel=1"
START_SECONDS = 120
SETTINGS = {
    "xpack.security.enabled": "false",
    "network.host": "127.0.0.1",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}


def given_url() -> str:
    """Return the URL of an existing server from ELASTICSEARCH_URL, or an empty text."""
    return os.environ.get("ELASTICSEARCH_URL", "").partition(",")[0]


def find_java(least: int) -> Path | None:
    """Return the home of the oldest Java that is at least of version `least`, or None."""
    homes = [Path(home) for name in ("ES_JAVA_HOME", "JAVA_HOME") if (home := os.environ.get(name))]
    on_path = shutil.which("java")
    if on_path:
        homes.append(Path(on_path).resolve().parents[1])
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    found = [(version, str(home)) for home in homes if (version := _java_version(home)) >= least]
    return Path(min(found)[1]) if found else None


def _java_version(home: Path) -> int:
    if not (home / "bin" / "java").exists():
        return 0
    try:
        release = (home / "release").read_text(encoding="utf-8")
    except OSError:
        return 0
    match = re.search(r'JAVA_VERSION="(\d+)', release)
    return int(match[1]) if match else 0


def missing(line: str = VERSION) -> str:
    """Return in one line what this machine lacks to run a server; empty if nothing."""
    version, java = VERSIONS[line]
    if find_java(java) is None:
        return f"Elasticsearch {version} needs Java {java} or later (Debian: openjdk-{java}-jre)"
    if not _archive(version).exists() and shutil.which("mvn") is None:
        return "Elasticsearch is fetched with Maven (Debian: apt-get install maven)"
    return ""


def _archive(version: str) -> Path:
    return DOWNLOADS / f"elasticsearch-{version}.zip"


def fetch(version: str) -> Path:
    """Return the archive of a version, downloaded by Maven unless it exists."""
    archive = _archive(version)
    if not archive.exists():
        command = [
            *("mvn", "--quiet", "--batch-mode", "dependency:copy"),
            f"-Dartifact={ARTIFACT.format(version)}",
            f"-DoutputDirectory={DOWNLOADS}",
        ]
        subprocess.run(command, check=True, stdout=sys.stderr)
    return archive


class Server:
    """One node in a separate folder; it can be stopped and restarted with its data."""

    def __init__(
        self,
        line: str = VERSION,
        port: int = 0,
        *,
        heap: str = HEAP,
        jvm: str = "",
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Unpack the server of a line of versions ("8" or "9"); nothing runs yet.

        Args:
            line: A key of VERSIONS.
            port: Its port; 0 for a free one.
            heap: Memory of its Java.
            jvm: Further options of Java.
            settings: The settings of a node in a cluster; None for a single-node cluster.
        """
        version, java = VERSIONS[line]
        home = find_java(java)
        if home is None:
            raise FileNotFoundError(missing(line))
        self.port = port or free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="portal-es-"))
        with ZipFile(fetch(version)) as archive:
            archive.extractall(self.folder)
        self.home = self.folder / f"elasticsearch-{version}"
        for program in (self.home / "bin").iterdir():
            program.chmod(0o755)
        # In memory if there is enough: the suite creates hundreds of small indices.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  (a folder of our own in it)
        self.data = Path(tempfile.mkdtemp(prefix="portal-es-data-", dir=memory))
        self.settings = {
            **SETTINGS,
            "http.port": str(self.port),
            "transport.port": str(free_port()),
            "path.data": str(self.data),
            "path.logs": str(self.folder / "logs"),
            **({"discovery.type": "single-node"} if settings is None else settings),
        }
        self.account = unprivileged()
        if self.account:
            for path in (self.data, self.folder, *self.folder.rglob("*")):
                os.chown(path, self.account["user"], self.account["group"])
        self.environment = {
            "PATH": os.environ["PATH"],
            "ES_JAVA_HOME": str(home),
            "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap} {jvm}",
            "LC_ALL": "C.UTF-8",
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The URL of the server."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the node and return when it answers. Raises RuntimeError with its log otherwise."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start the node without waiting."""
        options = [f"-E{name}={value}" for name, value in self.settings.items()]
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(
                [self.home / "bin" / "elasticsearch", *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                env=self.environment,
                start_new_session=True,
                **self.account,
            )

    def wait(self) -> None:
        """Return when the node answers. Raises RuntimeError with its log otherwise."""
        assert self.process is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.answers():
                return
            time.sleep(0.2)
        log = (self.folder / "output").read_text(encoding="utf-8", errors="replace")
        self.stop()
        message = f"Elasticsearch did not start:\n{log[-4000:]}"
        raise RuntimeError(message)

    def answers(self) -> bool:
        """Tell whether the cluster is ready."""
        try:
            with urllib.request.urlopen(f"{self.url}/_cluster/health", timeout=5) as response:
                return b'"status":"red"' not in response.read()
        except (OSError, urllib.error.URLError):
            return False

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop the node, i.e. Java and the script that started it."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)
        self.process = None

    def kill(self) -> None:
        """Kill the node immediately, as in a crash of its machine."""
        self.stop(signal.SIGKILL)

    def pause(self, *, paused: bool = True) -> None:
        """Suspend or resume the node: suspended, it accepts connections but does not answer."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGSTOP if paused else signal.SIGCONT)

    def remove(self) -> None:
        """Stop the node and remove its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)


def delete_indices(url: str, prefix: str) -> bool:
    """Delete all indices with a prefix; tell whether the server was reachable."""
    try:
        with urllib.request.urlopen(f"{url}/{prefix}-*/_alias", timeout=10) as response:
            names = list(json.load(response))
        if names:
            delete = urllib.request.Request(f"{url}/{','.join(names)}", method="DELETE")
            urllib.request.urlopen(delete, timeout=30).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return opened.getsockname()[1]


@contextmanager
def server(line: str = VERSION, port: int = 0, *, jvm: str = "") -> Iterator[Server]:
    """Run a node and remove it at the end; see `Server` for the arguments."""
    node = Server(line, port, jvm=jvm)
    try:
        node.start()
        yield node
    finally:
        node.remove()


@contextmanager
def cluster(size: int = 3, line: str = VERSION) -> Iterator[list[Server]]:
    """Run a cluster of several nodes on loopback, and remove them at the end."""
    names = [f"node-{number}" for number in range(size)]
    ports = [str(free_port()) for _ in names]
    common = {
        "cluster.name": f"portal-{os.getpid()}",
        "cluster.initial_master_nodes": ",".join(names),
        "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in ports),
    }
    with ExitStack() as stack:
        nodes = []
        for name, port in zip(names, ports, strict=True):
            own = {**common, "node.name": name, "transport.port": port}
            nodes.append(Server(line, heap=CLUSTER_HEAP, jvm=SHORT_LIVED, settings=own))
            stack.callback(nodes[-1].remove)
            nodes[-1].launch()
        for node in nodes:
            node.wait()
        complete = f"{nodes[0].url}/_cluster/health?wait_for_nodes={size}&timeout={START_SECONDS}s"
        with urllib.request.urlopen(complete, timeout=START_SECONDS + 5) as response:
            if b'"timed_out":true' in response.read():
                message = "the nodes have not found each other"
                raise RuntimeError(message)
        yield nodes


def main() -> int:
    """Run a server for development until Ctrl+C; with `--lack LINE` print missing requirements."""
    if sys.argv[1:2] == ["--lack"]:
        print(missing(sys.argv[2]))
        return 0
    lack = missing()
    if lack:
        print(lack, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"Starting Elasticsearch {VERSIONS[VERSION][0]} …", flush=True)
    with server(port=int(os.environ.get("ELASTICSEARCH_PORT", "9200"))) as node:
        print(f"ELASTICSEARCH_URL={node.url}   (Ctrl+C to stop)", flush=True)
        try:
            node.process.wait()
        except KeyboardInterrupt:
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
