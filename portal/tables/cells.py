"""Parses cells as people fill them in: lists, a day with a time."""

import re
import unicodedata

# A comma between digits belongs to a name: ローカル10,000プロジェクト.
SEPARATORS = re.compile(r"(?:[、;；\n／]|(?<!\d)[,，]|[,，](?!\d))+")

_MOMENT = re.compile(
    r"(?P<day>.+)[ T](?P<time>\d{1,2}:\d{2})(?::\d{2}(?:\.\d{1,9})?)?(?:\+09:?00)?"
)


def split_moment(text: str) -> tuple[str, str]:
    """Return the day and the time of a cell that contains both; the time is empty if it has none.

    Excel stores a day as its midnight, so 00:00 counts as no time. Accepted are 2027/2/3 13:30,
    2027-02-03 13:30:00 and, of Japanese time, 2027-02-03T13:30:00+09:00.
    """
    match = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return text, ""
    return match["day"], "" if match["time"] in {"0:00", "00:00"} else match["time"]


def split_cell(text: str) -> list[str]:
    """Return the entries of a cell that lists several."""
    return [part.strip() for part in SEPARATORS.split(text) if part.strip()]
