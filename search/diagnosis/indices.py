"""The state of the indices of this host, and their differences from the database."""

import datetime
from dataclasses import dataclass, replace

from django.core.cache import cache

from search.core.engines.base import Engine, IndexUnavailableError
from search.diagnosis.health import AWAY, MISSING, OK, READ_ONLY, health_of
from search.engines import ELASTICSEARCH, EMBEDDED, get_indices
from search.indexing.updates import Drift, drift

#: Documents compared per request; `manage.py search_drift` compares all.
MOST = 2000
RUNNING_SECONDS = 120
_RUNNING = "search.diagnosis.drift"

NAMES = {EMBEDDED: "組み込みの索引（このサーバー）", ELASTICSEARCH: "Elasticsearch の索引"}
STATES = {
    OK: "使えます",
    AWAY: "サーバーに接続できません",
    MISSING: "ありません（作り直しが必要です）",
    READ_ONLY: "検索はできますが、更新できません（フォルダの権限と空き容量を確かめてください）",
}


class DriftRunningError(Exception):
    """Another comparison is running."""


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One index for display; unknown values are None."""

    name: str
    state: str
    usable: bool
    documents: int | None = None
    waiting: int | None = None
    transaction: int | None = None
    row: int | None = None
    revision: str = ""
    built: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class DriftLine:
    """The differences of one index from the database; `found` is None if it could not be compared."""

    name: str
    found: Drift | None


def index_lines() -> list[IndexLine]:
    """Return the state of all indices, that of the main engine first."""
    lines = []
    for engine in get_indices():
        state = health_of(engine)
        name, usable = NAMES[engine.name], state.state in {OK, READ_ONLY}
        line = IndexLine(name, STATES[state.state], usable=usable)
        if usable:
            try:
                line = _usable(engine, line, state.waiting)
            except IndexUnavailableError:  # deleted after its position was read
                line = IndexLine(name, STATES[MISSING], usable=False)
        lines.append(line)
    return lines


def _usable(engine: Engine, line: IndexLine, waiting: int | None) -> IndexLine:
    facts, position = engine.facts(), engine.position()
    return replace(
        line,
        documents=facts.documents,
        waiting=waiting,
        transaction=position.transaction,
        row=position.row,
        revision=engine.revision(),
        built=facts.built,
    )


def compare() -> list[DriftLine]:
    """Compare each index with the database, up to `MOST` documents.

    Raises:
        DriftRunningError: Another comparison is running; it takes seconds of a web process.
    """
    if not cache.add(_RUNNING, 1, RUNNING_SECONDS):
        raise DriftRunningError
    try:
        return [_compare(engine) for engine in get_indices()]
    finally:
        cache.delete(_RUNNING)


def _compare(engine: Engine) -> DriftLine:
    if health_of(engine).state not in {OK, READ_ONLY}:
        return DriftLine(NAMES[engine.name], None)
    try:
        return DriftLine(NAMES[engine.name], drift(engine, most=MOST))
    except IndexUnavailableError:
        return DriftLine(NAMES[engine.name], None)
