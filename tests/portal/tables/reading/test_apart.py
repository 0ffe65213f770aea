"""The separate process that reads files: its failures become error messages."""

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.tables.reading.apart import read_apart
from portal.tables.reading.bounds import SECONDS
from portal.tables.reading.faults import FAILED, TOO_LARGE_INSIDE, TOO_SLOW, UnreadableFileError

pytestmark = pytest.mark.once

READERS = "tests.support.bad_readers"


def children() -> set[str]:
    """The child processes that still exist, except the one that lists them."""
    listing = subprocess.run(
        ["ps", "-A", "-o", "ppid=,pid=,comm="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(maxsplit=2) for line in listing.splitlines()]
    return {pid for parent, pid, name in rows if int(parent) == os.getpid() and name != "ps"}


def fault_of(way: str, content: bytes = b"") -> str:
    before = children()
    with pytest.raises(UnreadableFileError) as caught:
        read_apart(READERS, content, way=way)
    assert children() <= before
    return str(caught.value)


@pytest.mark.parametrize(
    ("way", "message"),
    [
        ("memory", TOO_LARGE_INSIDE),
        ("talk", TOO_LARGE_INSIDE),
        ("exit", FAILED),
        ("raise", FAILED),
        ("write", FAILED),
    ],
)
def test_a_reader_that_fails_is_a_sentence_and_leaves_nothing(way: str, message: str) -> None:
    assert fault_of(way, b"content") == message


@pytest.mark.slow
def test_a_reader_that_never_ends_is_ended() -> None:
    before, start = children(), time.monotonic()

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(fault_of_thread, ["hang", "spin"]))

    assert found == [TOO_SLOW, TOO_SLOW]
    assert SECONDS <= time.monotonic() - start < SECONDS + 5
    assert children() <= before


def fault_of_thread(way: str) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_apart(READERS, b"", way=way)
    return str(caught.value)


def test_a_reader_knows_no_settings_and_loads_no_django(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")

    [[names, has_django]] = read_apart(READERS, b"", way="look")

    assert {"SECRET_KEY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}.isdisjoint(names)
    assert has_django is False


def test_several_threads_read_at_once() -> None:
    content = "題名\r\n".encode() + b"1\r\n" * 2000

    with ThreadPoolExecutor(4) as threads:
        results = list(
            threads.map(lambda _: read_apart("portal.tables.reading.tables", content), range(8))
        )

    assert [len(items) for items in results] == [2002] * 8
