"""A private PostgreSQL cluster for one test process, created with initdb and removed afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SETTINGS = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "listen_addresses=",
    "max_connections=50",
    "shared_buffers=128MB",
)
START_SECONDS = 60


def find_program(name: str) -> Path | None:
    """Return the newest PostgreSQL server program of this name, or None.

    Debian has the server's programs outside PATH, in one folder per version.
    """
    on_path = shutil.which(name)
    if on_path:
        return Path(on_path)
    found = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    return max(found, key=lambda path: int(path.parts[-3]), default=None)


def unprivileged() -> dict[str, Any]:
    """Return the arguments for `subprocess` with which PostgreSQL runs.

    Its programs refuse to run as root, the user of the suite in a container.
    """
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    message = "running as root, and there is no account 'postgres' or 'nobody' to run PostgreSQL"
    raise RuntimeError(message)


@contextmanager
def cluster() -> Iterator[dict[str, str]]:
    """Run a cluster that only this process can reach, through a socket in its own folder.

    Yields:
        The HOST, PORT and USER for Django's DATABASES.

    Raises:
        FileNotFoundError: PostgreSQL is not installed.
        RuntimeError: The server did not start.
    """
    initdb, postgres = find_program("initdb"), find_program("postgres")
    if initdb is None or postgres is None:
        message = "PostgreSQL (initdb and postgres) is not installed"
        raise FileNotFoundError(message)
    # The path of a socket is limited to about 100 bytes: use a short folder.
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    account = unprivileged()
    if account:
        os.chown(folder, account["user"], account["group"])
    # The programs can read neither the home folder nor the caller's folder.
    common = {**account, "cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
    data = folder / "data"
    try:
        subprocess.run(
            [initdb, "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            capture_output=True,
            **common,
        )
        options = [part for setting in SETTINGS for part in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [postgres, "-D", data, "-k", folder, *options],
                stdout=log,
                stderr=log,
                **common,
            )
        try:
            _wait_until_ready(server, folder)
            yield {"HOST": str(folder), "PORT": "5432", "USER": "portal"}
        finally:
            server.send_signal(signal.SIGINT)  # immediately, even if clients are connected
            server.wait(timeout=START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def dump(address: dict[str, str], name: str, *options: str) -> bytes:
    """Return a database as `pg_dump` writes it, as statements."""
    return _client("pg_dump", address, "--no-owner", "--no-privileges", *options, name).stdout


def create(address: dict[str, str], name: str, *, owner: str) -> None:
    """Create an empty database."""
    _client("createdb", address, "--owner", owner, "--template", "template1", name)


def restore(statements: bytes, address: dict[str, str], name: str) -> None:
    """Restore the output of `dump` into an existing database, in one transaction."""
    _client(
        "psql", address, "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1",
        "--dbname", name, given=statements,
    )  # fmt: skip


def _client(
    program: str, address: dict[str, str], *arguments: str, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    where = ("--host", address["HOST"], "--port", address["PORT"], "--username", address["USER"])
    path = find_program(program)
    if path is None:
        message = f"PostgreSQL ({program}) is not installed"
        raise FileNotFoundError(message)
    return subprocess.run([path, *where, *arguments], input=given, capture_output=True, check=True)


def _wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until the server's log says that it accepts connections."""
    deadline = time.monotonic() + START_SECONDS
    log = folder / "log"
    while time.monotonic() < deadline and server.poll() is None:
        if "ready to accept connections" in log.read_text(encoding="utf-8", errors="replace"):
            return
        time.sleep(0.05)
    message = f"PostgreSQL did not start:\n{log.read_text(encoding='utf-8', errors='replace')}"
    raise RuntimeError(message)
