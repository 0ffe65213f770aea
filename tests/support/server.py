"""A separate portal for a test: a folder, the project's commands and a real web server."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import databases, elasticsearch, kept
from tests.support.places import PROJECT_ROOT

# The caller's environment must not affect the tests.
FORGOTTEN = (
    "DATABASE_URL",
    "BASE_URL",
    "SEARCH_INDEX_DIR",
    "SEARCH_APPLY",
    "SEARCH_MEANING",
    "SEARCH_MODEL_DIR",
    "SEARCH_ENGINE",
    "ELASTICSEARCH_URL",
    "ELASTICSEARCH_PREFIX",
    "DJANGO_SETTINGS_MODULE",
)
START_SECONDS = 60


class PortalServer:
    """One installation of the portal on SQLite in `data_dir`, served by gunicorn.

    Commands run in separate processes, as for an operator.

    Args:
        data_dir: Folder of the database, uploads and search index.
        settings: The settings module.
        workers: Number of web processes.
        nodes: URLs of the Elasticsearch nodes, comma separated; empty for the embedded engine. The
            index has a unique name and is deleted at the end.
        environment: Further environment variables.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        settings: str = "portal.settings.development",
        workers: int = 1,
        nodes: str = "",
        environment: dict[str, str] | None = None,
    ) -> None:
        self.data_dir = data_dir
        self.workers = workers
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.environment = {key: value for key, value in os.environ.items() if key not in FORGOTTEN}
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": settings,
            "DATA_DIR": str(data_dir),
            "BASE_URL": self.url,
            "LOG_LEVEL": "WARNING",
        }
        self.nodes = nodes
        self.prefix = f"portal-{self.url.rpartition(':')[2]}"
        if nodes:
            self.environment |= {
                "SEARCH_ENGINE": "elasticsearch",
                "ELASTICSEARCH_URL": nodes,
                "ELASTICSEARCH_PREFIX": self.prefix,
            }
        self.environment |= environment or {}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """The log file of the web server."""
        return self.data_dir / "server.log"

    @property
    def pid(self) -> int:
        """The process id of gunicorn's arbiter.

        Raises:
            RuntimeError: The server is not running.
        """
        if self._process is None:
            message = "the server is not running"
            raise RuntimeError(message)
        return self._process.pid

    def manage(self, *arguments: str, stdin: str = "") -> str:
        """Run `manage.py` with these arguments and return its output.

        Raises:
            AssertionError: The command failed; the message contains its output.
        """
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT_ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            message = f"manage.py {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}"
            raise AssertionError(message)
        return done.stdout

    def start(self) -> None:
        """Start the web server and wait until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "portal.wsgi"),
                    *("--bind", f"fd://{self._socket.fileno()}"),
                    *("--workers", str(self.workers), "--threads", "4"),
                    *("--log-level", "warning", "--no-control-socket"),
                ],
                cwd=PROJECT_ROOT,
                env=self.environment,
                pass_fds=[self._socket.fileno()],
                stdout=log,
                stderr=log,
            )
        try:
            urllib.request.urlopen(self.url, timeout=START_SECONDS).close()
        except urllib.error.HTTPError:
            pass  # Any answer counts: an empty portal has no home page yet.
        except OSError as error:
            self.stop()
            message = f"the server did not answer:\n{self.log.read_text(errors='replace')}"
            raise RuntimeError(message) from error

    def stop(self) -> None:
        """Stop the web server, if it runs."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def close(self) -> None:
        """Stop the server and release its port."""
        self.stop()
        self._socket.close()
        for node in filter(None, self.nodes.split(",")):
            if elasticsearch.delete_indices(node, self.prefix):
                break

    def fill_elasticsearch(self) -> None:
        """Build the index on the server: a copied portal has only an embedded one."""
        self.manage("search_rebuild", "--engine", "elasticsearch", "--processes", "1")

    def searches_on_elasticsearch(self) -> bool:
        """Search until Elasticsearch answers; a server that was just started may be too slow at first."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            urllib.request.urlopen(f"{self.url}/search/?q=%E7%A6%8F", timeout=30).close()
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=30) as response:
                if json.load(response)["status"] == "ok":
                    return True
            time.sleep(0.5)
        return False


def kept_demo() -> Path:
    """Return a cached folder with the demo prefecture. Only to be copied."""
    return kept.folder("demo", _load_demo)


def _load_demo(data_dir: Path) -> None:
    databases.lend(data_dir)
    portal = PortalServer(data_dir)
    try:
        portal.manage("load_demo")
    finally:
        portal.close()


def make_demo(data_dir: Path) -> None:
    """Load the demo prefecture into `data_dir`, like `make demo` before it serves."""
    copy_demo(kept_demo(), data_dir)


def copy_demo(template: Path, data_dir: Path) -> None:
    """Copy a demo made by `make_demo`, which takes a second instead of a minute."""
    shutil.copytree(template, data_dir, dirs_exist_ok=True)


@contextmanager
def serve(data_dir: Path, nodes: str = "") -> Iterator[PortalServer]:
    """Serve the portal in `data_dir`, on Elasticsearch if there are `nodes`."""
    server = PortalServer(data_dir, nodes=nodes)
    try:
        if nodes:
            server.fill_elasticsearch()
        server.start()
        if nodes:
            assert server.searches_on_elasticsearch()
        yield server
    finally:
        server.close()
