"""Connects to the server, and maps its errors to those of the search."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from search.core.engines.base import EngineAwayError, IndexUnavailableError, QueryRefusedError

# Status codes of a server that is out of order. 401: the key is wrong or has expired.
# 403: a full disk has made the index read-only, or a privilege is missing.
REFUSALS = {401, 403, 408, 429, 500, 502, 503, 504}
WRITE_SECONDS = 30.0
BUILD_SECONDS = 120.0


@dataclass(frozen=True)
class Server:
    """The address of a cluster and everything needed to talk to it."""

    urls: tuple[str, ...]
    prefix: (
        str  # of all index and alias names, so that portals and environments can share a cluster
    )
    timeout: float = 1.0  # seconds before a reader's search falls back to the embedded index
    api_key: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""

    @property
    def client(self) -> Elasticsearch:
        """The client, created on first use; it keeps its connections open."""
        return _client(self)

    @property
    def patient(self) -> Elasticsearch:
        """The client for writing, which may take longer than a reader's search."""
        return self.client.options(request_timeout=WRITE_SECONDS)

    @property
    def building(self) -> Elasticsearch:
        """The client for builds: nobody waits for one, and a busy server should not abort it."""
        return self.client.options(request_timeout=BUILD_SECONDS)


@lru_cache(maxsize=8)
def _client(server: Server) -> Elasticsearch:
    options: dict[str, Any] = {}
    if server.api_key:
        options["api_key"] = server.api_key
    elif server.user:
        options["basic_auth"] = (server.user, server.password)
    if server.ca_file:
        options["ca_certs"] = server.ca_file
    return Elasticsearch(
        list(server.urls),
        request_timeout=server.timeout,
        # Try the next node if one refuses the connection, but not after a timeout: it has already
        # used up the time of the reader.
        retry_on_timeout=False,
        max_retries=len(server.urls) - 1,
        connections_per_node=32,
        **options,
    )


@contextlib.contextmanager
def reaching() -> Iterator[None]:
    """Turn the client's errors into those of the protocol.

    Raises:
        EngineAwayError: The server cannot be reached or cannot work now.
        IndexUnavailableError: There is no index.
        QueryRefusedError: It does not understand the request.
    """
    try:
        yield
    except NotFoundError as error:
        message = "there is no search index on the server"
        raise IndexUnavailableError(message) from error
    except TransportError as error:
        message = f"Elasticsearch cannot be reached: {type(error).__name__}"
        raise EngineAwayError(message) from error
    except ApiError as error:
        message = f"Elasticsearch answered {error.meta.status}: {error.error}"
        refused = error.meta.status in REFUSALS
        raise (EngineAwayError if refused else QueryRefusedError)(message) from error
