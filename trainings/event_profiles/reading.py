"""Turns the cells of an event table into a training.

Files have many authors. A cell that cannot be read leaves its field empty and adds a remark to its
row; only a row without a title, or with a text that is too long, is an error.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

import jaconv
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from portal.japanese.dates import parse_date, parse_time
from portal.japanese.numbers import parse_number
from portal.japanese.text import clean_mail
from portal.japanese.variants import comparable
from portal.municipalities.cells import find_municipality
from portal.municipalities.models import Municipality
from portal.tables.cells import split_cell, split_moment
from portal.tables.damage import damaged_passages
from portal.tables.report import Message
from portal.tables.spreadsheets import Row
from trainings.event_profiles.profiles import Profile
from trainings.event_profiles.session_notes import read_sessions
from trainings.fields import FIELDS
from trainings.models import TrainingPage, TrainingSession
from trainings.models.fields import SUMMARY_LIMIT

FORMULA = "数式またはエラーのセルのため、読み取りませんでした。値だけを貼り付けてください。"
_RANGE = re.compile(r"\s*(?:[〜~～?–—ー]|-|から|より)\s*")
LONGEST_TIMES = 100  # characters; a cell may contain pages of text
_COUNTERS = ("円", "名", "人", "組")
_LARGE_UNIT = re.compile("[億万千]")
_NUMBER = re.compile(r"\d[\d,]*")
_ONLINE = re.compile(r"オンライン|ウェブ会議|web会議|zoom|teams|webex", re.IGNORECASE)
# A text too long for its database column is an error: truncating it would lose content.
TEXTS = tuple(name for name, field in FIELDS.items() if field.imported)
HALF_WIDTH = {"contact_phone", "contact_extension"}


@dataclass
class Reading:
    """One row while it is read: the training so far, remarks, and errors."""

    row: Row
    profile: Profile
    known: list[Municipality]
    base_url: str
    training: TrainingPage = field(default_factory=lambda: TrainingPage(live=False))
    sessions: list[TrainingSession] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)
    errors: list[Message] = field(default_factory=list)

    def text(self, value: str) -> str:
        """Return the text of the column of `value`; empty if there is none."""
        column = self.profile.column_of(value)
        if column is None or column.key in self.row.formulas:
            return ""
        return self.row.values.get(column.key, "")

    def remark(self, value: str, text: str) -> None:
        """Add a remark on a cell."""
        self.remarks.append(self._message(value, text))

    def fail(self, value: str, text: str) -> None:
        """Add an error on a cell: the row cannot be imported."""
        self.errors.append(self._message(value, text))

    def _message(self, value: str, text: str) -> Message:
        column = self.profile.column_of(value)
        header = column.header if column else ""
        return Message(text, header, self.row.values.get(column.key, "") if column else "")


def read_row(row: Row, profile: Profile, known: list[Municipality], base_url: str) -> Reading:
    """Read a row. `known` are the municipalities, `base_url` is the URL of the portal."""
    reading = Reading(row, profile, known, base_url)
    for column in profile.columns:
        if column.value and column.key in row.formulas:
            reading.remark(column.value, FORMULA)
    for name in TEXTS:
        _read_text(reading, name)
    for read in READERS:
        read(reading)
    reading.training.sessions.set(reading.sessions)
    return reading


def _read_text(reading: Reading, name: str) -> None:
    text = reading.text(name)
    if name in HALF_WIDTH:
        text = unicodedata.normalize("NFKC", text)
    model_field = TrainingPage._meta.get_field(name)
    limit = getattr(model_field, "max_length", None)
    if limit and len(text) > limit:
        reading.fail(name, f"{limit}字以内で入力してください（現在{len(text)}字）。")
        return
    if limit:
        text = " ".join(text.split("\n"))
    if damaged := damaged_passages(text):
        reading.remark(
            name,
            f"「{damaged[0]}」の「?」は、「〜」などの文字が失われたものかもしれません。"
            "元の文書と見比べてください。",
        )
    setattr(reading.training, name, text)


def _read_title(reading: Reading) -> None:
    if not reading.training.title and not reading.errors:
        reading.fail("title", "題名がないため取り込めません。入力してください。")
    kana = jaconv.kata2hira(jaconv.h2z(reading.text("kana")))
    limit = TrainingPage._meta.get_field("kana").max_length
    if not kana:
        reading.remark("kana", "よみがながありません。あとで入力してください。")
    reading.training.kana = kana[:limit]


def _read_texts(reading: Reading) -> None:
    training = reading.training
    summary, description = reading.text("summary"), reading.text("description")
    if text := reading.text("text"):
        first, _, rest = text.partition("\n\n")
        summary, description = (first, rest) if len(first) <= SUMMARY_LIMIT else ("", text)
    if len(summary) > SUMMARY_LIMIT:
        description = "\n\n".join(part for part in (summary, description) if part)
        summary = ""
    if description and not summary:
        reading.remark(
            "text" if reading.text("text") else "summary",
            f"{SUMMARY_LIMIT}字より長いため「説明」に入れました。概要はあとで入力してください。",
        )
    url = reading.text("url")
    if url and not url.startswith(reading.base_url):
        if re.match(r"https?://", url):
            description = "\n\n".join(
                part for part in (description, f"イベントのページ：{url}") if part
            )
        else:
            reading.remark("url", "URLとして読み取れませんでした。")
    training.summary, training.description = summary, description
    separator = "\n"
    training.target_roles = separator.join(split_cell(reading.text("target_roles")))
    training.co_organisers = separator.join(split_cell(reading.text("co_organisers")))
    _read_email(reading)
    kinds = {comparable(label): value for value, label in TrainingPage.Kind.choices}
    kind = reading.text("kind")
    training.kind = kinds.get(comparable(kind), TrainingPage.Kind.TRAINING)
    if kind and comparable(kind) not in kinds:
        reading.remark("kind", "この種類はないため「研修」としました。")
    if "中止" in reading.text("state"):
        training.cancelled = True
        training.cancellation_reason = "取り込んだ表に「中止」とありました"
        reading.remark("state", "中止として取り込みます。理由はあとで入力してください。")


def _read_email(reading: Reading) -> None:
    email = clean_mail(reading.text("contact_email"))
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError:
        reading.remark("contact_email", "メールアドレスとして読み取れませんでした。")
        return
    reading.training.contact_email = email


def _read_day(reading: Reading, value: str) -> tuple[datetime.date | None, datetime.time | None]:
    """Return the day of a cell, and the time if the cell contains one."""
    text = reading.text(value)
    if not text:
        return None, None
    day, time = split_moment(text)
    try:
        return parse_date(day), parse_time(time) if time else None
    except ValueError:
        reading.remark(
            value,
            "日付として読み取れなかったため、空欄にしました。"
            "「2026-11-23」「令和8年11月23日」のように入力してください。",
        )
        return None, None


def read_times(text: str) -> tuple[datetime.time | None, datetime.time | None, bool]:
    """Return the start and end in a cell, and whether a character was lost in it.

    「10時〜12時」 has both, 「10時?」 has lost its 〜. Raises ValueError if it cannot be read.
    """
    if len(text) > LONGEST_TIMES:
        raise ValueError("no times, but a text")
    normalised = unicodedata.normalize("NFKC", text).strip()
    parts = [part for part in _RANGE.split(normalised) if part]
    if not parts or len(parts) > 2:
        raise ValueError(f"unreadable times: {text!r}")
    start = parse_time(parts[0])
    end = parse_time(parts[1]) if len(parts) == 2 else None
    return start, end, "?" in normalised


def _read_time(reading: Reading, value: str) -> tuple[datetime.time | None, datetime.time | None]:
    text = reading.text(value)
    if not text:
        return None, None
    try:
        start, end, damaged = read_times(text)
    except ValueError:
        reading.remark(
            value,
            "時刻として読み取れなかったため、空欄にしました。「13:30」のように入力してください。",
        )
        return None, None
    if damaged:
        times = "から".join(f"{time:%H:%M}" for time in (start, end) if time)
        reading.remark(
            value,
            f"「?」は「〜」が失われたものとして、{times}と読み取りました。元の文書と見比べてください。",
        )
    return start, end


def _read_sessions(reading: Reading) -> None:
    note = reading.text("dates_note")
    reading.sessions = read_sessions(note)
    first, first_time = _read_day(reading, "first_day")
    last, last_time = _read_day(reading, "last_day")
    start, end_in_start = _read_time(reading, "start_time")
    end, later_end = _read_time(reading, "end_time")
    if reading.sessions:
        return
    day = first or last
    if day is None:
        if not reading.text("first_day"):
            reading.remark("first_day", "開始日がありません。日程は空欄のまま取り込みます。")
        return
    session = TrainingSession(
        day=day,
        starts=start or first_time,
        # 「10時〜12時」 in both columns, or only in the first one.
        ends=later_end or end or end_in_start or last_time,
        end_day=last if last and last != day else None,
        sort_order=0,
    )
    limit = TrainingSession._meta.get_field("note").max_length
    session.note = " ".join(note.split())[:limit]
    _mend(reading, session)
    reading.sessions = [session]


def _mend(reading: Reading, session: TrainingSession) -> None:
    """Remove values that contradict the rest of the session, with a remark."""
    if session.end_day and session.end_day < session.day:
        reading.remark("last_day", "終了日が開始日より前のため、空欄にしました。")
        session.end_day = None
    if session.ends and not session.starts:
        reading.remark("end_time", "開始時間がないため、終了時間を空欄にしました。")
        session.ends = None
    same_day = session.last_day == session.day
    if session.starts and session.ends and same_day and session.ends <= session.starts:
        reading.remark("end_time", "終了時間が開始時間より後でないため、空欄にしました。")
        session.ends = None


def _read_deadline(reading: Reading) -> None:
    training = reading.training
    training.deadline_on, day_time = _read_day(reading, "deadline_day")
    training.deadline_time = _read_time(reading, "deadline_time")[0] or day_time
    if training.deadline_time and not training.deadline_on:
        training.deadline_time = None


def _read_numbers(reading: Reading) -> None:
    training = reading.training
    fee = unicodedata.normalize("NFKC", reading.text("fee"))
    training.fee = 0 if "無料" in fee else _read_count(reading, "fee")
    training.capacity = _read_count(reading, "capacity")
    for name, low, high in (("latitude", 20, 46), ("longitude", 122, 154)):
        text = unicodedata.normalize("NFKC", reading.text(name)).strip()
        if not text:
            continue
        try:
            number = float(text)
        except ValueError:
            number = 0.0
        if low <= number <= high:
            setattr(training, name, number)
        else:
            reading.remark(name, "日本の緯度・経度として読み取れなかったため、空欄にしました。")


def _read_count(reading: Reading, value: str) -> int | None:
    text = unicodedata.normalize("NFKC", reading.text(value)).strip()
    if not text:
        return None
    try:
        return int(parse_number(text, _COUNTERS))
    except ValueError:
        numbers = _NUMBER.findall(text)
    if len(numbers) != 1 or len(numbers[0]) > 9 or _LARGE_UNIT.search(text):
        reading.remark(value, "数字として読み取れなかったため、空欄にしました。")
        return None
    reading.remark(value, f"「{numbers[0]}」だけを読み取りました。")
    return int(numbers[0].replace(",", ""))


def _read_places(reading: Reading) -> None:
    training = reading.training
    code, name = reading.text("code"), reading.text("municipality_name")
    digits = unicodedata.normalize("NFKC", code).strip()
    whole_prefecture = digits.zfill(6)[2:5] == "000" or digits.zfill(5)[2:] == "000"
    entry = name if not digits or whole_prefecture else digits
    if entry:
        training.municipality = _find(
            reading, "code" if entry == digits else "municipality_name", entry
        )
    if (
        name
        and training.municipality
        and comparable(training.municipality.name) not in comparable(name)
    ):
        reading.remark(
            "code",
            f"コードの市町村（{training.municipality.label}）と市区町村名が違います。コードに従いました。",
        )
    parts = [reading.text(f"address_{part}") for part in ("prefecture", "municipality", "rest")]
    address = reading.text("address") or "".join(parts)
    limit = TrainingPage._meta.get_field("place_address").max_length
    if len(address) > (limit or 0):
        reading.fail("address", f"住所は{limit}字以内で入力してください。")
        return
    training.place_address = " ".join(address.split("\n"))
    training.place_municipality = _town_of(address, reading.known)


def _find(reading: Reading, value: str, entry: str) -> Municipality | None:
    try:
        return find_municipality(entry, reading.known)
    except ValueError as error:
        reading.remark(value, f"{error} 対象の市町村は空欄にしました。")
        return None


def _town_of(address: str, known: list[Municipality]) -> Municipality | None:
    """Return the municipality whose name, with or without prefecture, begins an address."""
    text = comparable(address)
    for municipality in known:
        if text.startswith((comparable(municipality.full_name), comparable(municipality.name))):
            return municipality
    return None


READERS: tuple[Callable[[Reading], None], ...] = (
    _read_title,
    _read_texts,
    _read_sessions,
    _read_deadline,
    _read_numbers,
    _read_places,
)


def is_online(training: TrainingPage) -> bool:
    """Tell whether the name of the venue means that there is none."""
    return bool(_ONLINE.search(unicodedata.normalize("NFKC", training.place_name)))


def unread_headers(profile: Profile, headers: tuple[str, ...]) -> list[str]:
    """Return the headers of a file that the profile does not read."""
    read = {column.key for column in profile.columns if column.value}
    return [header for header in headers if header not in read]
