"""The search file of a running server is deleted or overwritten with noise: no reader sees an error."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from tests.support.server import PortalServer

REBUILDING = "検索の準備（索引の作り直し）をしています。"
PATIENCE_SECONDS = 90


def remove(folder: Path) -> None:
    shutil.rmtree(folder)


def overwrite_with_noise(folder: Path) -> None:
    for file in folder.glob("*.sqlite3"):
        if not file.is_symlink():
            file.write_bytes(b"\x00noise\xff" * 4096)


@pytest.mark.parametrize("damage", [remove, overwrite_with_noise])
def test_readers_are_told_at_once_and_find_everything_again_later(
    own_portal: PortalServer, damage: Callable[[Path], None]
) -> None:
    address = f"{own_portal.url}/search/?q=協力隊"
    assert '<li class="result">' in requests.get(address, timeout=30).text

    damage(own_portal.data_dir / "search")

    told, waits = False, []
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        started = time.monotonic()
        response = requests.get(address, timeout=30)
        waits.append(time.monotonic() - started)
        assert response.status_code == 200
        if REBUILDING not in response.text:
            break
        told = True
        time.sleep(0.2)
    assert told
    assert REBUILDING not in response.text
    assert '<li class="result">' in response.text
    # Meanwhile another process compiles a dictionary, which takes seconds.
    assert max(waits) < 5
