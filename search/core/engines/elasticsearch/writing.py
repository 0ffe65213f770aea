"""Writes documents to an index, and the document that stores the index's state.

The server has no transactions over several documents. Two mechanisms replace them:

* A writer first *claims* the state with a number greater than any before (compare and set), writes
  its documents with that number as their version, and only then moves the position (compare and set
  again). If it is killed in between, the position is unchanged, and the next writer repeats the whole
  update. Of two concurrent writers the later claim wins: the server rejects the documents and the
  position of the other.
* The position is stored in the index itself, so that both are replaced and lost together.
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
# The stored document is newer, or the one to remove does not exist: both are fine.
EXPECTED = {404, 409}


@dataclass(frozen=True, slots=True)
class State:
    """The state of an index as a whole."""

    mapping: str  # `mapping.mapping_hash` at its creation
    names: str = ""  # lines of the user dictionary used for its terms
    transaction: int = 0
    row: int = 0
    recorded: str = ""  # time of that row; empty in an index of an earlier version
    sequence: int = 0  # of the last claim

    @property
    def position(self) -> Position:
        """The position in the change log up to which the index is current."""
        return Position(self.transaction, self.row, self.recorded)

    def claimed(self) -> "State":
        """Return the state with the next claim."""
        return replace(self, sequence=self.sequence + 1)

    def at(self, position: Position) -> "State":
        """Return the state with that position."""
        return replace(self, **position._asdict())


class Read(NamedTuple):
    """A state as read, with the version data for replacing it only if it is unchanged."""

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
    """Write the state of a new index, which has no other writers."""
    client.index(index=index, id=STATE_ID, document={"state": asdict(state)})


def replace_state(client: Elasticsearch, read: Read, state: State) -> Read | None:
    """Replace the state that was read with `state`; return None if another writer has replaced it."""
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
    """Write and remove documents with the version `sequence`; leave newer versions unchanged.

    Raises:
        EngineAwayError: The server rejects writes. Some documents may have been written.
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
        # One document that the server rejects must not block all others.
        logger.error("Elasticsearch does not take a document: %s", reason)


def _actions(
    index: str, sequence: int, documents: Iterable[dict[str, Any]], gone: Iterable[str]
) -> Iterator[dict[str, Any]]:
    common = {"_index": index, "version": sequence, "version_type": "external_gte"}
    for document in documents:
        yield {**common, "_op_type": "index", "_id": document["id"], "_source": document}
    for document_id in gone:
        yield {**common, "_op_type": "delete", "_id": document_id}
