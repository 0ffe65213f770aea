"""The log on standard output: one JSON object a line, for whoever collects logs elsewhere.

The lines hold the hashes: a copy out of reach of the database's owner shows whether the log was
rewritten since (`manage.py audit_verify --expect`). Imports no models: settings name the formatter.
"""

import json
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.audit.chain import HASHED, line_of

if TYPE_CHECKING:
    from portal.audit.models import Entry

logger = logging.getLogger("portal.audit")


class JsonLineFormatter(logging.Formatter):
    """Writes an entry as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the entry that the record carries, with keys in the order of the fields."""
        return json.dumps(record.__dict__["entry"], ensure_ascii=False)


def write_lines(entries: Iterable["Entry"]) -> None:
    """Hand the entries to the logger; called once they are committed."""
    for entry in entries:
        line = line_of({name: getattr(entry, name) for name in HASHED}) | {"hash": entry.hash}
        logger.info("%s %s", entry.sequence, entry.action, extra={"entry": line})
