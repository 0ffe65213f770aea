"""Writes the dates of several sessions into one cell in a format that can be parsed.

An event table has one start and one end. A note such as 「全2回：2026-12-10 10:00〜16:00 互いの仕事を知る
／2026-12-24 10:00〜16:00」 lists all sessions for people and for the importer.
"""

import re
import unicodedata

from portal.japanese.dates import parse_date, parse_time
from trainings.models import TrainingSession

#: Sessions of one training: a longer note was not written by the portal.
MOST_SESSIONS = 60
_START = re.compile(r"全\d+回\s*[:：]\s*")
_PART = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})(?: (?P<starts>\d{1,2}:\d{2}))?"
    r"(?:[〜~](?:(?P<end_day>\d{4}-\d{2}-\d{2})\s?)?(?P<ends>\d{1,2}:\d{2})?)?(?: (?P<title>.+))?"
)


def write_sessions(sessions: list[TrainingSession]) -> str:
    """Return the note of a single session, or the dates of several."""
    if len(sessions) < 2:
        return "".join(session.note for session in sessions)
    return f"全{len(sessions)}回：{'／'.join(map(_write, sessions))}"


def _write(session: TrainingSession) -> str:
    text = f"{session.day:%Y-%m-%d}"
    if session.starts:
        text += f" {session.starts:%H:%M}"
    if session.end_day or session.ends:
        end_day = f"{session.end_day:%Y-%m-%d} " if session.end_day else ""
        text += f"〜{end_day}{f'{session.ends:%H:%M}' if session.ends else ''}".rstrip()
    title = " ".join(part for part in (session.title, session.note) if part).replace("／", "・")
    return f"{text} {title}" if title else text


def read_sessions(text: str) -> list[TrainingSession]:
    """Return the sessions written by `write_sessions`; none for any other text."""
    start = _START.match(text)
    if start is None:
        return []
    parts = text[start.end() :].split("／")
    if len(parts) > MOST_SESSIONS:
        return []
    sessions = []
    for order, part in enumerate(parts):
        match = _PART.fullmatch(part.strip())
        if match is None:
            return []
        try:
            sessions.append(_read(match, order))
        except ValueError:
            return []
    return sessions


def _read(match: re.Match[str], order: int) -> TrainingSession:
    limit = TrainingSession._meta.get_field("title").max_length
    return TrainingSession(
        day=parse_date(match["day"]),
        starts=parse_time(match["starts"]) if match["starts"] else None,
        ends=parse_time(match["ends"]) if match["ends"] else None,
        end_day=parse_date(match["end_day"]) if match["end_day"] else None,
        title=unicodedata.normalize("NFC", match["title"] or "")[:limit],
        sort_order=order,
    )
