"""The constants of the ranking, shared by all engines."""

import datetime
import zlib

from search.core.names import ALIAS, NAME

# BM25 as in Lucene, tuned on the newsletter, JaQuAD and golden sets together: docs/search-ranking.md.
K1, B = 1.2, 0.8
# Documents that contain every word as a word rank above those that only contain its characters.
SURE_BONUS = 100.0
# Documents whose name is the query (`search.core.names`) rank above them, by the rank of the name.
NAME_BONUS = {NAME: 2000.0, ALIAS: 1000.0}

_JAPAN = datetime.timezone(datetime.timedelta(hours=9))


def day_number(now: datetime.datetime | None) -> int:
    """Return the day in Japan at a time (now if None), in the engines' format for dates."""
    return (now or datetime.datetime.now(datetime.UTC)).astimezone(_JAPAN).toordinal()


def tie_breaker(document_id: str) -> int:
    """Return a number that orders documents of equal rank alike in all engines."""
    kind, _, pk = document_id.partition(":")
    low = int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 10 else zlib.crc32(pk.encode())
    return (zlib.crc32(kind.encode()) & 0x3FFFFFFF) << 32 | low


def place_number(order: str) -> int:
    """Return the first eight bytes of a sort key as a number with the same order; empty sorts last."""
    if not order:
        return (1 << 63) - 1
    return int.from_bytes(order.encode()[:8].ljust(8, b"\0"), "big") >> 1
