"""The part of a search file that every process keeps in memory, updated incrementally."""

import datetime
from array import array
from dataclasses import dataclass, field
from typing import Any

import apsw
import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from search.core.analysis import FIELDS
from search.core.engines.embedded.postings import Segment, segments
from search.core.engines.embedded.proofs import Proofs
from search.core.engines.embedded.store import get_meta
from search.core.engines.embedded.titles import Titles
from search.core.engines.embedded.writing import ALIVE, audience_set, decode_length
from search.core.engines.ranking import K1, B

LENGTHS = np.array([decode_length(code) for code in range(256)], np.float32)


@dataclass(frozen=True, slots=True)
class State:
    """One generation of an index. Immutable: threads may keep using an older one."""

    signature: tuple[int, ...]
    generation: int
    size: int  # upper bound (exclusive) of the document numbers
    total: int  # number of live documents
    dates: NDArray[np.int32]
    places: NDArray[np.int64]
    ties: NDArray[np.int64]
    norms: NDArray[np.uint8]  # one row per field
    alive_mask: NDArray[np.bool_]
    windows: dict[int, tuple[float, float]]  # documents with a time of publication or expiry
    sets: dict[str, BitMap]
    facets: dict[str, dict[str, BitMap]]  # parameter -> value -> documents
    segments: list[Segment]
    holding: list[int]  # number of documents with any term, by field, as Lucene counts
    held_back: list[NDArray[np.float32]]  # BM25's factor by field and encoded length
    titles: Titles
    meta: dict[str, Any]
    readable: dict[frozenset[str], BitMap] = field(default_factory=dict)  # cache
    proofs: Proofs = field(default_factory=Proofs)

    @property
    def alive(self) -> BitMap:
        """Return all documents that have not been replaced or removed."""
        return self.sets.get(ALIVE, BitMap())

    def visible(self, audiences: frozenset[str], now: datetime.datetime) -> BitMap:
        """Return the documents visible to these audiences at that time."""
        found = self.readable.get(audiences)
        if found is None:
            if len(self.readable) > 1000:
                self.readable.clear()
            known = (self.sets.get(audience_set(audience)) for audience in audiences)
            found = BitMap.union(BitMap(), *(members for members in known if members is not None))
            found &= self.alive
            self.readable[audiences] = found
        if self.windows:
            moment = now.timestamp()
            found = found - BitMap(
                number for number, (start, end) in self.windows.items() if not start <= moment < end
            )
        return found

    def numbers(self, found: BitMap) -> NDArray[np.int64]:
        """Return the numbers of a set as an array."""
        return np.frombuffer(found.to_array(), np.uint32).astype(np.int64)


def bitmap(numbers: NDArray[np.int64]) -> BitMap:
    """Return a set of document numbers; it uses `array`, which pyroaring reads fastest."""
    return BitMap(array("I", numbers.astype(np.uint32).tobytes()))


def generation(connection: apsw.Connection) -> int:
    """Return the current generation of the file; every write increases it."""
    number: int = next(connection.execute("SELECT value FROM meta WHERE key = 'generation'"))[0]
    return number


def load(connection: apsw.Connection, signature: tuple[int, ...], old: State | None) -> State:
    """Return the current state of the file, reading only the changes since `old`."""
    present = generation(connection)
    if old is not None and old.signature[:2] != signature[:2]:
        old = None  # another file: its document numbers are different
    if old is not None and old.generation == present and old.signature == signature:
        return old
    meta = get_meta(connection)
    since = old.generation if old is not None else -1
    start = old.size if old is not None else 0
    size = meta["next"]
    fresh = size - start
    dates, places = np.zeros(fresh, np.int32), np.zeros(fresh, np.int64)
    ties, norms = np.zeros(fresh, np.int64), np.zeros((fresh, len(FIELDS)), np.uint8)
    windows = dict(old.windows) if old is not None else {}
    named: list[tuple[int, str, str]] = []
    for number, date, place, tie, begin, end, lengths, title, reading in connection.execute(
        "SELECT number, date, place, tie, visible_from, visible_until, norms, title, reading"
        " FROM fact WHERE number >= ?",
        (start,),
    ):
        named.append((number, title, reading))
        at = number - start
        dates[at], places[at], ties[at] = date, place, tie
        norms[at] = np.frombuffer(lengths, np.uint8)
        if begin is not None or end is not None:
            windows[number] = (
                begin if begin is not None else -np.inf,
                end if end is not None else np.inf,
            )
    sets = dict(old.sets) if old is not None else {}
    facets = {name: dict(v) for name, v in old.facets.items()} if old is not None else {}
    for name, data in connection.execute(
        "SELECT name, data FROM bitmap WHERE generation > ?", (since,)
    ):
        found = BitMap.deserialize(data)
        kind, _, rest = name.partition("\x1f")
        if kind == "f":
            parameter, _, value = rest.partition("\x1f")
            facets.setdefault(parameter, {})[value] = found
        else:
            sets[name] = found
    alive_mask = np.zeros(size, bool)
    alive_mask[np.frombuffer(sets.get(ALIVE, BitMap()).to_array(), np.uint32)] = True
    sums = _numbers(meta["sums"])
    joined = np.concatenate
    all_norms = joined([old.norms, norms.T], axis=1) if old is not None else norms.T.copy()
    holding = [int((row[alive_mask] > 0).sum()) for row in all_norms]
    return State(
        signature=signature,
        generation=present,
        size=size,
        total=int(alive_mask.sum()),
        dates=joined([old.dates, dates]) if old is not None else dates,
        places=joined([old.places, places]) if old is not None else places,
        ties=joined([old.ties, ties]) if old is not None else ties,
        norms=all_norms,
        alive_mask=alive_mask,
        windows=windows,
        sets=sets,
        facets=facets,
        segments=segments(connection),
        holding=holding,
        held_back=[
            (K1 * (1 - B + B * LENGTHS / max(total / max(count, 1), 1.0))).astype(np.float32)
            for total, count in zip(sums, holding, strict=True)
        ],
        titles=(old.titles if old is not None else Titles()).with_more(named),
        meta=meta,
    )


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.strip("[]").split(",")]
