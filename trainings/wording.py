"""Dates, venues and fees of a training in words, for lists, pages, feeds and the index."""

import datetime
from collections.abc import Iterable

from portal.japanese.dates import WEEKDAYS, era_year, format_date
from trainings.models import TrainingPage, TrainingSession

NO_LIMIT = "定員なし"
FREE = "無料"
PREFECTURE = "県全域"


def short_day(day: datetime.date) -> str:
    """Return 11月23日（月）."""
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def clock(time: datetime.time) -> str:
    """Return 13:30."""
    return f"{time:%H:%M}".removeprefix("0")


def hours(session: TrainingSession) -> str:
    """Return 13:30〜16:00, with the last day if the session ends on another day; 終日 without times."""
    over_night = session.last_day != session.day
    if session.starts is None:
        return f"終日（{short_day(session.last_day)}まで）" if over_night else "終日"
    start = clock(session.starts)
    if session.ends is None:
        return f"{start}〜{short_day(session.last_day)}" if over_night else f"{start}開始"
    day = f"{short_day(session.last_day)}" if over_night else ""
    return f"{start}〜{day}{clock(session.ends)}"


def full_date(session: TrainingSession) -> str:
    """Return 令和8年11月23日（月）13:30〜16:00."""
    return f"{format_date(session.day)} {hours(session)}"


def year_of(day: datetime.date) -> str:
    """Return 令和8年（2026年）."""
    return f"{era_year(day)}（{day.year}年）"


def period(training: TrainingPage) -> str:
    """Return the dates of all sessions in one line, for lists."""
    sessions = training.ordered_sessions()
    if not sessions:
        return streaming_period(training) or "日程調整中"
    if len(sessions) == 1:
        return full_date(sessions[0])
    days = "・".join(short_day(session.day) for session in sessions[1:])
    return f"{format_date(sessions[0].day)}・{days}（全{len(sessions)}回）"


def streaming_period(training: TrainingPage) -> str:
    """Return the period in which a recording is available."""
    if training.available_from is None:
        return ""
    until = format_date(training.available_until) if training.available_until else ""
    return f"{format_date(training.available_from)}〜{until}（配信）"


def place(training: TrainingPage) -> str:
    """Return the venue in one line: 汐野県庁 講堂（潮見市）／オンライン."""
    parts = []
    if training.place_name:
        room = f" {training.place_room}" if training.place_room else ""
        town = f"（{training.place_municipality.label}）" if training.place_municipality else ""
        parts.append(f"{training.place_name}{room}{town}")
    if training.delivery is not None and training.delivery.slug in {"online", "hybrid"}:
        parts.append("オンライン")
    if training.delivery is not None and training.delivery.slug == "ondemand":
        parts.append("オンデマンド")
    return "／".join(parts)


def capacity(training: TrainingPage) -> str:
    """Return the number of seats; 0 or none mean no limit."""
    text = f"{training.capacity:,}人" if training.capacity else NO_LIMIT
    return _with_note(text, training.capacity_note)


def fee(training: TrainingPage) -> str:
    """Return the fee; empty if it is not known."""
    if training.fee is None:
        return training.fee_note
    return _with_note(f"{training.fee:,}円" if training.fee else FREE, training.fee_note)


def area(training: TrainingPage) -> str:
    """Return the part of the prefecture that the training is for."""
    names = [training.municipality.label] if training.municipality else []
    if training.region:
        names.append(training.region.name)
    return "・".join(names) or PREFECTURE


def joined(parts: Iterable[str]) -> str:
    """Return the non-empty parts as one text."""
    return "、".join(part for part in parts if part)


def _with_note(text: str, note: str) -> str:
    return f"{text}（{note}）" if note else text
