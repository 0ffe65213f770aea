"""The search file: its tables, its connections, and the switch to a new file.

`search.sqlite3` in the index folder is a symbolic link to the file in use. A rebuild writes another
file and replaces the link, so that SQLite's auxiliary files (-wal, -shm) always stay with their
file. There is one APSW connection per thread.
"""

import contextlib
import datetime
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw

from search.core.engines.base import IndexUnavailableError

LINK = "search.sqlite3"
# Increase this when the tables change: older files are rebuilt.
SCHEMA_VERSION = 4
BUSY_MILLISECONDS = 30_000

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
-- What is shown of a document. Numbers are never used twice: an update is a new number.
CREATE TABLE document (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, fingerprint TEXT, kind TEXT, url TEXT, title TEXT,
    summary TEXT, body TEXT, keywords TEXT, card TEXT, date INTEGER
);
-- What shows that a document holds the words of a query side by side, as UTF-8: see `proofs`.
CREATE TABLE proof (number INTEGER PRIMARY KEY, marks BLOB, letters BLOB, spoken BLOB);
-- What every process holds in memory for each document, apart because the rows above are large.
CREATE TABLE fact (
    number INTEGER PRIMARY KEY, date INTEGER, place INTEGER, tie INTEGER,
    visible_from REAL, visible_until REAL, norms BLOB, lengths BLOB, sets TEXT,
    title TEXT, reading TEXT
);
-- What documents are called, as `search.core.names` compares it.
CREATE TABLE name (
    key TEXT, number INTEGER, rank INTEGER, PRIMARY KEY (key, number)
) WITHOUT ROWID;
CREATE INDEX name_number ON name (number);
-- What documents mean: the vectors of their passages, and what names the text they were made of.
CREATE TABLE vector (number INTEGER PRIMARY KEY, digest BLOB, data BLOB);
CREATE INDEX vector_digest ON vector (digest);
-- Sets of document numbers: facet values, audiences, and all that are alive.
CREATE TABLE bitmap (name TEXT PRIMARY KEY, data BLOB, generation INTEGER);
CREATE INDEX bitmap_generation ON bitmap (generation);
-- Inverted lists, in segments of neighbouring document numbers.
CREATE TABLE segment (number INTEGER PRIMARY KEY, first INTEGER, last INTEGER);
CREATE TABLE posting (
    number INTEGER PRIMARY KEY, segment INTEGER, field INTEGER, term TEXT, data BLOB
);
CREATE UNIQUE INDEX posting_term ON posting (segment, field, term);
"""

# All errors that reading a damaged file may raise: SQLite's, and those of decoding its values.
DAMAGE = (apsw.Error, ValueError, TypeError, IndexError, KeyError, OverflowError, OSError)


class Store:
    """The search file of one folder. Safe to share between threads."""

    def __init__(self, folder: Path, file: Path | None = None) -> None:
        """Use the current file in `folder`, or `file`; nothing is opened yet."""
        self.folder = folder
        self.link = file or folder / LINK
        self._local = threading.local()

    def signature(self) -> tuple[int, ...]:
        """Return a signature that changes when the file is replaced, truncated or overwritten.

        Raises IndexUnavailableError if there is no file. A checkpoint changes the signature as
        well; after a change, readers reopen the file.
        """
        try:
            return _signature(self.link)
        except OSError as error:
            message = "there is no search index"
            raise IndexUnavailableError(message) from error

    @property
    def opened(self) -> tuple[int, ...]:
        """Return the signature of the file that this thread has open."""
        signature: tuple[int, ...] = self._local.signature
        return signature

    def built_at(self) -> datetime.datetime | None:
        """Return the start time of the build of the file in use, from its name; None if it has no time."""
        _, _, rest = self.link.resolve().name.partition("-")
        nanoseconds = rest.partition("-")[0]
        if not nanoseconds.isdecimal():
            return None
        return datetime.datetime.fromtimestamp(int(nanoseconds) / 1e9, datetime.UTC)

    @contextlib.contextmanager
    def connection(self, *, write: bool = False) -> Iterator[apsw.Connection]:
        """Provide this thread's connection to the file in use, within one transaction.

        Raises IndexUnavailableError if the file is missing or unreadable.
        """
        try:
            connection = self._open(self.signature())
            connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        except DAMAGE as error:
            self.forget()
            message = "the search index cannot be read"
            raise IndexUnavailableError(message) from error
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException as error:
            with contextlib.suppress(apsw.Error):
                connection.execute("ROLLBACK")
            if isinstance(error, DAMAGE):
                self.forget()
                message = "the search index is damaged"
                raise IndexUnavailableError(message) from error
            raise

    def is_writable(self) -> bool:
        """Return whether the file in use is writable; a busy file counts as writable."""
        try:
            with contextlib.closing(connect(self.link.resolve(strict=True))) as connection:
                connection.set_busy_timeout(0)
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
        except apsw.BusyError:
            return True
        except DAMAGE:
            return False
        return True

    def _open(self, signature: tuple[int, ...]) -> apsw.Connection:
        if getattr(self._local, "signature", None) != signature:
            # Reopen to read the file's header again, which the old connection may have cached.
            self.forget()
            # The link may have changed since: store the signature of the file that is opened.
            path = self.link.resolve(strict=True)
            self._local.signature = _signature(path)
            self._local.connection = connect(path)
        return self._local.connection

    def forget(self) -> None:
        """Close this thread's connection."""
        connection = self._local.__dict__.pop("connection", None)
        self._local.__dict__.pop("signature", None)
        if connection is not None:
            with contextlib.suppress(apsw.Error):
                connection.close()

    def publish(self, path: Path) -> None:
        """Put `path` (a file in the folder) into use atomically, and delete older files."""
        turned = self.link.with_suffix(f".link-{os.getpid()}-{threading.get_ident()}")
        for left in self.folder.glob(f"{self.link.stem}.link-*"):
            left.unlink(missing_ok=True)  # left by a process killed between the next two steps
        turned.symlink_to(path.name)
        turned.replace(self.link)
        for old in self.folder.glob("index-*.sqlite3*"):
            if not old.name.startswith(path.name):
                old.unlink(missing_ok=True)  # processes that have it open can still read it


def _signature(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def connect(path: Path, *, create: bool = False) -> apsw.Connection:
    """Open a search file; create it if it does not exist."""
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    connection = apsw.Connection(str(path), flags=flags, statementcachesize=50)
    connection.set_busy_timeout(BUSY_MILLISECONDS)
    if create:
        connection.pragma("page_size", 8192)
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "normal")
    connection.pragma("cache_size", -32_000)  # 32 MiB
    if create:
        for statement in SCHEMA.split(";\n"):
            connection.execute(statement)
    return connection


def get_meta(connection: apsw.Connection) -> dict[str, Any]:
    """Return all values of the table `meta`."""
    return dict(connection.execute("SELECT key, value FROM meta"))


def set_meta(connection: apsw.Connection, **values: Any) -> None:
    """Store values in the table `meta`."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())
