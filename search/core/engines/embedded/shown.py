"""Reads the displayed data of documents from the file by their numbers."""

import datetime
import json
from typing import Any

import apsw
import numpy as np
from numpy.typing import NDArray

from search.core.engines.base import Hit, Title
from search.core.engines.embedded.writing import facet_values

Numbers = NDArray[np.int64]
HIT_COLUMNS = "number, id, kind, url, title, summary, body, card, date, marks"
ROW_COLUMNS = "number, id, kind, url, document.title, summary, document.date, sets"
ROWS_AT_ONCE = 1000


def titles_of(connection: apsw.Connection, wanted: list[int]) -> list[Title]:
    """Return the titles of documents by their numbers."""
    marks = ",".join("?" * len(wanted))
    statement = f"SELECT number, id, kind, url, title FROM document WHERE number IN ({marks})"  # noqa: S608  (question marks only)
    rows = {row[0]: Title(*row[1:]) for row in connection.execute(statement, wanted)}
    return [rows[number] for number in wanted]


def rows_of(
    connection: apsw.Connection, numbers: Numbers, scores: NDArray[np.float32]
) -> list[Hit]:
    """Return hits with facet values and without texts; for thousands at a time."""
    rows: dict[int, tuple[Any, ...]] = {}
    wanted = numbers.tolist()
    for at in range(0, len(wanted), ROWS_AT_ONCE):
        part = wanted[at : at + ROWS_AT_ONCE]
        marks = ",".join("?" * len(part))
        statement = (
            f"SELECT {ROW_COLUMNS} FROM document JOIN fact USING (number) WHERE number IN ({marks})"  # noqa: S608  (question marks only)
        )
        rows |= {row[0]: row[1:] for row in connection.execute(statement, part)}
    hits = []
    for number in wanted:
        document_id, kind, url, title, summary, date, sets = rows[number]
        day = datetime.date.fromordinal(date) if date else None
        score = round(float(scores[number]), 4)
        values = facet_values(json.loads(sets))
        hits.append(Hit(document_id, score, kind, url, title, summary, "", {}, day, b"", values))
    return hits


def hits_of(
    connection: apsw.Connection, numbers: Numbers, scores: NDArray[np.float32]
) -> list[Hit]:
    """Return hits with the texts that excerpts need."""
    wanted = numbers.tolist()
    marks = ",".join("?" * len(wanted))
    statement = (
        f"SELECT {HIT_COLUMNS} FROM document JOIN proof USING (number) WHERE number IN ({marks})"  # noqa: S608  (question marks only)
    )
    rows = {row[0]: row for row in connection.execute(statement, wanted)}
    values = scores[numbers].tolist()
    hits = []
    for number, score in zip(wanted, values, strict=True):
        _, document_id, kind, url, title, summary, body, card, date, places = rows[number]
        found = json.loads(card) if card != "{}" else {}
        day = datetime.date.fromordinal(date) if date else None
        rank = round(score, 4)
        hits.append(Hit(document_id, rank, kind, url, title, summary, body, found, day, places))
    return hits
