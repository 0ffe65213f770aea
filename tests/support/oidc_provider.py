"""A real OpenID Connect provider on this machine: discovery, keys, codes, tokens and a page to sign in."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from tests.support.programs import free_port

START_SECONDS = 30


@contextmanager
def oidc_provider(people: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Run a provider that knows these people, given by their claims, and yield its issuer."""
    port = free_port()
    claims = [part for person in people for part in ("--user-claims", json.dumps(person))]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *claims],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    issuer = f"http://127.0.0.1:{port}"
    try:
        _wait_for(issuer)
        yield issuer
    finally:
        process.terminate()
        process.wait()


def _wait_for(issuer: str) -> None:
    """Return once the provider answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            requests.get(f"{issuer}/.well-known/openid-configuration", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the provider did not start")
