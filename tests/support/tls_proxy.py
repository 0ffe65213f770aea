"""A proxy that simulates Elasticsearch's security: TLS by a test authority, and authentication.

The server of the tests has no security module. This proxy replaces it: it terminates TLS, checks
the `Authorization` header, and forwards everything else to the real server.
"""

import http.client
import ssl
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import trustme

REFUSED = b'{"error":{"type":"security_exception","reason":"unable to authenticate"},"status":401}'
# Hop-by-hop headers, which are not forwarded.
HOP_BY_HOP = {"connection", "host", "keep-alive", "transfer-encoding"}


class Proxy(ThreadingHTTPServer):
    """Forwards requests with one of the `accepted` headers to `target`, a plain http URL."""

    daemon_threads = True

    def __init__(self, target: str, accepted: Collection[str]) -> None:
        super().__init__(("localhost", 0), _Handler)
        self.target = urlsplit(target)
        self.accepted = set(accepted)
        self.seen: list[str] = []  # the received headers

    @property
    def url(self) -> str:
        """The URL, with the name in the certificate."""
        return f"https://localhost:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """Ignore errors: clients that do not trust the certificate disconnect."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def answer(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        authorization = self.headers.get("Authorization", "")
        self.server.seen.append(authorization)
        if authorization not in self.server.accepted:
            headers = {"Content-Type": "application/json", "X-Elastic-Product": "Elasticsearch"}
            self.reply(401, headers, REFUSED)
            return
        target = self.server.target
        connection = http.client.HTTPConnection(str(target.hostname), target.port, timeout=30)
        passed = {
            name: value
            for name, value in self.headers.items()
            if name.lower() not in HOP_BY_HOP | {"authorization", "accept-encoding"}
        }
        connection.request(self.command, self.path, sent or None, passed)
        with connection.getresponse() as response:
            body = response.read()
            kept = {
                name: value
                for name, value in response.getheaders()
                if name.lower() not in HOP_BY_HOP | {"content-length"}
            }
            self.reply(response.status, kept, body)
        connection.close()

    def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815  (the library's names)


@contextmanager
def tls_proxy(target: str, authority: trustme.CA, accepted: Collection[str]) -> Iterator[Proxy]:
    """Run a proxy with a certificate of `authority`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with Proxy(target, accepted) as proxy:
        # Each thread does its handshake: a client that disconnects must not block the others.
        proxy.socket = context.wrap_socket(
            proxy.socket, server_side=True, do_handshake_on_connect=False
        )
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield proxy
        proxy.shutdown()
