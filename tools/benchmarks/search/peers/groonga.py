"""groonga (Debian's package) over HTTP: its own tokenizers, drilldowns and snippets."""

import contextlib
import http.client
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

from tests.support.elasticsearch import free_port
from tools.benchmarks.search.corpus import Document, Question
from tools.benchmarks.search.peers.base import SHOWN, Peer, Place, words_of

LOADED_AT_ONCE = 1000
START_SECONDS = 20
NORMALIZER = "NormalizerNFKC130"


class Groonga(Peer):
    """groonga with TokenBigram, its default for Japanese.

    A facet's own selection must not affect its counts, so a page takes one `select`, and one more
    for each facet with a selection. The server closes each connection itself.
    """

    tokenizer: ClassVar = "TokenBigram"

    @classmethod
    @contextlib.contextmanager
    def serving(cls, folder: Path) -> Iterator[Place]:
        """Run a server on loopback.

        Raises:
            RuntimeError: groonga is not installed or does not start.
        """
        program = shutil.which("groonga")
        if program is None:
            message = "groonga is not installed (Debian: apt-get install groonga)"
            raise RuntimeError(message)
        port = free_port()
        where = ["--bind-address", "127.0.0.1", "-p", str(port), "--log-path", str(folder / "log")]
        server = subprocess.Popen(
            [program, "-s", "--protocol", "http", *where, "-n", folder / "db"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            place = Place(folder, f"127.0.0.1:{port}", server.pid)
            deadline = time.monotonic() + START_SECONDS
            while not cls(place).answers():
                if server.poll() is not None or time.monotonic() > deadline:
                    message = "groonga did not start"
                    raise RuntimeError(message)
                time.sleep(0.05)
            yield place
        finally:
            server.terminate()
            server.wait()

    def answers(self) -> bool:
        """Tell whether the server is ready."""
        try:
            self.command("status")
        except OSError:
            return False
        return True

    def command(self, name: str, body: bytes | None = None, /, **arguments: object) -> Any:
        """Send a command and return its answer.

        Raises:
            RuntimeError: The server did not carry it out.
        """
        connection = http.client.HTTPConnection(self.place.address, timeout=600)
        with contextlib.closing(connection):
            method = "GET" if body is None else "POST"
            connection.request(
                method,
                f"/d/{name}?{urlencode(arguments)}",
                body,
                {"Content-Type": "application/json"},
            )
            head, *answer = json.loads(connection.getresponse().read())
        if head[0]:
            message = f"groonga: {name}: {head}"
            raise RuntimeError(message)
        return answer[0]

    def _table(self, name: str, kind: str, **more: object) -> None:
        self.command("table_create", name=name, flags=kind, key_type="ShortText", **more)

    def _column(self, table: str, name: str, flags: str, kind: str, source: str = "") -> None:
        more = {"source": source} if source else {}
        self.command("column_create", table=table, name=name, flags=flags, type=kind, **more)

    def index(self, documents: Iterable[Document]) -> int:
        rows = iter(documents)
        part = list(islice(rows, LOADED_AT_ONCE))
        self._table("Documents", "TABLE_HASH_KEY")
        self._column("Documents", "title", "COLUMN_SCALAR", "Text")
        self._column("Documents", "body", "COLUMN_SCALAR", "Text")
        for name in part[0]["facets"]:
            self._table(f"Values_{name}", "TABLE_PAT_KEY")
            self._column("Documents", name, "COLUMN_VECTOR", f"Values_{name}")
            self._column(f"Values_{name}", "documents", "COLUMN_INDEX", "Documents", name)
        terms = {"default_tokenizer": self.tokenizer, "normalizer": NORMALIZER}
        self._table("Terms", "TABLE_PAT_KEY", **terms)
        kind = "COLUMN_INDEX|WITH_POSITION|WITH_SECTION"
        self._column("Terms", "documents", kind, "Documents", "title,body")
        count = 0
        while part:
            count += self.command("load", _rows(part), table="Documents")
            part = list(islice(rows, LOADED_AT_ONCE))
        return count

    def _select(
        self,
        words: str,
        selected: Iterable[tuple[str, str]],
        facets: Iterable[str] = (),
        **more: object,
    ) -> Any:
        arguments: dict[str, object] = {
            "table": "Documents",
            "match_columns": "title*3||body",
            "query": words,
            "sort_keys": "-_score",
            "output_columns": "_key,_score",
            "limit": SHOWN,
            **more,
        }
        condition = " && ".join(f"{name} @ {json.dumps(v)}" for name, v in selected)
        if condition:
            arguments["filter"] = condition
        for name in facets:
            arguments[f"drilldowns[{name}].keys"] = name
            arguments[f"drilldowns[{name}].limit"] = -1
        return self.command("select", **arguments)

    def find(self, words: str) -> int:
        found: int = self._select(words, ())[0][0][0]
        return found

    def page(self, question: Question, facets: list[str]) -> int:
        free = [name for name in facets if name not in question.selected]
        answer = self._select(
            question.words,
            question.selected.items(),
            free,
            output_columns="_key,_score,title,snippet_html(body)",
        )
        self._others(question)
        total: int = answer[0][0][0]
        return total

    def _others(self, question: Question) -> None:
        for name in question.selected:
            others = [pair for pair in question.selected.items() if pair[0] != name]
            self._select(question.words, others, [name], limit=0)

    def count(self, question: Question, facets: list[str]) -> Callable[[], object]:
        free = [name for name in facets if name not in question.selected]

        def run() -> None:
            # This includes searching: the server keeps no result between commands.
            self._select(question.words, question.selected.items(), free, limit=0)
            self._others(question)

        return run

    def rank(self, query: str) -> list[str]:
        words = " OR ".join(
            f'"{word}"' for word in dict.fromkeys(words_of(query)) if '"' not in word
        )
        return [row[0] for row in self._select(words, (), limit=10)[0][2:]] if words else []


class GroongaMecab(Groonga):
    """groonga with TokenMecab (Debian: groonga-tokenizer-mecab)."""

    tokenizer: ClassVar = "TokenMecab"


def _rows(documents: list[Document]) -> bytes:
    rows = [
        {
            "_key": str(document["id"]),
            "title": document["title"],
            "body": document["body"],
            **document["facets"],
        }
        for document in documents
    ]
    return json.dumps(rows, ensure_ascii=False).encode()
