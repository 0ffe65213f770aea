"""Writing documents to an index, and the one document that holds the index's own state.

The server has no transactions over several documents. Two things take their place:

* A writer first *claims* the state by a number greater than any before (compare and set), writes its
  documents with that number as their version, and only then moves the position (compare and set
  again). Killed in between, it leaves the position where it was, and whoever comes next does all of
  it again. Of two writers at once the later claim wins: the server refuses the other's documents,
  and the other's position is not taken.
* The position lies in the index that it is about, so that the two are swapped and lost together.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from elasticsearch import ConflictError, Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search.core.engines.base import EngineAwayError, Position
from search.core.engines.elasticsearch.connection import REFUSALS

logger = logging.getLogger(__name__)

STATE_ID = "!state"
CHUNK_DOCUMENTS = 200
CHUNK_BYTES = 8 * 1024 * 1024
# The document there is newer, or one to be removed is not there: as it should be.
EXPECTED = {404, 409}


@dataclass(frozen=True, slots=True)
class State:
    """What is to be known of an index as a whole."""

    mapping: str  # `mapping.mapping_hash` it was made with
    names: str = ""  # lines of the user dictionary its terms were made with
    transaction: int = 0
    row: int = 0
    recorded: str = ""  # of that row; empty in an index of an earlier version
    sequence: int = 0  # of the last claim

    @property
    def position(self) -> Position:
        """How far the index has followed the change log."""
        return Position(self.transaction, self.row, self.recorded)

    def claimed(self) -> "State":
        """Return the state with the next claim."""
        return replace(self, sequence=self.sequence + 1)

    def at(self, position: Position) -> "State":
        """Return the state with that position reached."""
        return replace(self, **position._asdict())


class Read(NamedTuple):
    """A state as it was read, and what lets it be replaced only if nobody else has."""

    state: State
    index_name: str
    seq_no: int
    primary_term: int


def read_state(client: Elasticsearch, name: str) -> Read:
    """Return the state of the index behind `name`, an index or an alias."""
    found = client.get(index=name, id=STATE_ID)
    state = State(**found["_source"]["state"])
    return Read(state, found["_index"], found["_seq_no"], found["_primary_term"])


def create_state(client: Elasticsearch, index: str, state: State) -> None:
    """Write the state of a new index, which nobody else writes to."""
    client.index(index=index, id=STATE_ID, document={"state": asdict(state)})


def replace_state(client: Elasticsearch, read: Read, state: State) -> Read | None:
    """Put `state` in the place of what was read, or return None if that has been replaced."""
    try:
        done = client.index(
            index=read.index_name,
            id=STATE_ID,
            document={"state": asdict(state)},
            if_seq_no=read.seq_no,
            if_primary_term=read.primary_term,
        )
    except ConflictError:
        return None
    return Read(state, read.index_name, done["_seq_no"], done["_primary_term"])


def write_documents(
    client: Elasticsearch,
    index: str,
    sequence: int,
    documents: Iterable[dict[str, Any]],
    gone: Iterable[str] = (),
) -> None:
    """Write and remove documents with the version `sequence`; newer ones stay as they are.

    Raises:
        EngineAwayError: The server refuses to write. Some may have been written.
    """
    for succeeded, answer in streaming_bulk(
        client,
        _actions(index, sequence, documents, gone),
        chunk_size=CHUNK_DOCUMENTS,
        max_chunk_bytes=CHUNK_BYTES,
        raise_on_error=False,
    ):
        item = next(iter(answer.values()))
        if succeeded or item["status"] in EXPECTED:
            continue
        reason = f"{item['status']} for {item['_id']}: {item.get('error')}"
        if item["status"] in REFUSALS:
            message = f"Elasticsearch refuses to write: {reason}"
            raise EngineAwayError(message)
        # One document that the server does not take must not keep all others waiting.
        logger.error("Elasticsearch does not take a document: %s", reason)


def _actions(
    index: str, sequence: int, documents: Iterable[dict[str, Any]], gone: Iterable[str]
) -> Iterator[dict[str, Any]]:
    common = {"_index": index, "version": sequence, "version_type": "external_gte"}
    for document in documents:
        yield {**common, "_op_type": "index", "_id": document["id"], "_source": document}
    for document_id in gone:
        yield {**common, "_op_type": "delete", "_id": document_id}
