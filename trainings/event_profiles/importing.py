"""Imports an event table completely or not at all; each row becomes a draft."""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from portal.accounts.models import User
from portal.municipalities.models import Municipality
from portal.tables.report import ImportReport, Message, Outcome, RowReport
from portal.tables.spreadsheets import Table, UnreadableFileError, read_table
from portal.vocabularies.models import Term
from trainings.event_profiles.existing import ExistingEvents
from trainings.event_profiles.profiles import Profile, profile_for, profiles
from trainings.event_profiles.reading import Reading, is_online, read_row, unread_headers
from trainings.models import TrainingIndexPage, TrainingPage
from trainings.rules import next_slug, order_problems

logger = logging.getLogger(__name__)

NOT_STORED = "ファイルを保存できませんでした。内容を確かめ、続くときは管理者に連絡してください。"
# The column in which a remark on a field is shown.
VALUES = {
    "deadline_on": "deadline_day",
    "opens_on": "deadline_day",
    "contact_email": "contact_email",
}
# Set when the page is added to the tree.
SET_ON_SAVING = ("path", "depth", "url_path", "content_type", "draft_title", "slug")


def import_trainings(content: bytes, *, user: User | None, dry_run: bool) -> ImportReport:
    """Import the trainings of an event table (XLSX or CSV) as drafts, in one transaction.

    Existing trainings (`ExistingEvents`) are left unchanged and reported, so that a file can be
    imported again.

    Args:
        content: The file. Its columns determine the profile.
        user: The importing user; None for an operator on the server.
        dry_run: Only report.

    Returns:
        What was done, or why nothing was. Errors in the file are reported, never raised.
    """
    try:
        table = read_table(content)
    except UnreadableFileError as error:
        return ImportReport(file_errors=(str(error),))
    index = TrainingIndexPage.objects.first()
    profile = profile_for(table.headers)
    errors = _file_errors(table, profile, index)
    if errors or profile is None or index is None:
        return ImportReport(file_errors=tuple(errors), encoding_label=table.encoding_label)
    readings = _readings(table, profile)
    outcomes = _outcomes(readings)
    stored = not dry_run and Outcome.ERROR not in outcomes
    if stored:
        try:
            _store(readings, outcomes, index, user)
        except Exception:
            # The user gets an answer whatever the file contains; the log has the details.
            logger.exception("import of trainings failed")
            return ImportReport(file_errors=(NOT_STORED,), encoding_label=table.encoding_label)
    return ImportReport(
        rows=tuple(map(_row_report, readings, outcomes)),
        notes=_notes(table, profile),
        encoding_label=table.encoding_label,
        stored=stored,
    )


def _file_errors(
    table: Table, profile: Profile | None, index: TrainingIndexPage | None
) -> list[str]:
    errors = [
        f"列「{header}」が2つ以上あります。1つにしてください。"
        for header in table.duplicate_headers
    ]
    if profile is None:
        names = "、".join(profile.name for profile in profiles().values())
        errors.append(
            "イベントの表として読み取れませんでした。1行目に「イベント名」または「名称」の列が必要です"
            f"（{names}の列名を使ってください）。"
        )
    elif not table.rows:
        errors.append("2行目から下にイベントがありません。")
    if index is None:
        errors.append("研修の一覧ページがありません。先に setup_prefecture を実行してください。")
    return errors


def _notes(table: Table, profile: Profile) -> tuple[str, ...]:
    notes = [f"「{profile.name}」の表として読み取りました。"]
    there = set(table.headers)
    missing = [c.header for c in profile.columns if c.value and c.key not in there]
    if missing:
        notes.append(f"ファイルにない列：{'、'.join(missing)}（空欄として扱います）")
    unread = unread_headers(profile, table.headers)
    if unread:
        notes.append(f"読み取らない列：{'、'.join(unread)}")
    return tuple(notes)


def _readings(table: Table, profile: Profile) -> list[Reading]:
    known = list(Municipality.objects.all())
    deliveries = {term.slug: term for term in Term.objects.of("delivery")}
    readings = []
    for row in table.rows:
        reading = read_row(row, profile, known, settings.BASE_URL)
        training = reading.training
        if is_online(training):
            training.delivery = deliveries.get("online")
        elif training.place_name:
            training.delivery = deliveries.get("onsite")
        training.application_needed = bool(training.deadline_on or training.application_how)
        _check(reading)
        readings.append(reading)
    return readings


def _check(reading: Reading) -> None:
    """Leave out values that the model's rules refuse, with a remark on the row."""
    training = reading.training
    starts = [session.starts_at for session in reading.sessions]
    for name, text in order_problems(training, starts).items():
        reading.remark(VALUES.get(name, name), f"{text}空欄にしました。")
        setattr(training, name, None)
        if name == "deadline_on":
            training.deadline_time = None
    for session in reading.sessions:
        try:
            session.clean()
        except ValidationError as error:
            reading.fail("dates_note", " ".join(error.messages))
    try:
        training.clean_fields(exclude=[*SET_ON_SAVING, *_empty_fields(training)])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            reading.fail(VALUES.get(name, name), " ".join(messages))


def _empty_fields(training: TrainingPage) -> list[str]:
    """Return the fields without a value: a draft may be incomplete."""
    return [
        field.name
        for field in training._meta.concrete_fields
        if getattr(training, field.attname) in (None, "")
    ]


def _outcomes(readings: Iterable[Reading]) -> list[Outcome]:
    existing = ExistingEvents()
    outcomes = []
    for reading in readings:
        if reading.errors:
            outcomes.append(Outcome.ERROR)
            continue
        found = existing.find(reading.training, reading.sessions, reading.row.number)
        if found.remark:
            reading.remark("title", found.remark)
        outcomes.append(Outcome.SKIP if found.is_there else Outcome.NEW)
    return outcomes


@transaction.atomic
def _store(
    readings: Iterable[Reading],
    outcomes: Iterable[Outcome],
    index: TrainingIndexPage,
    user: User | None,
) -> None:
    taken: list[str] = []
    for reading, outcome in zip(readings, outcomes, strict=True):
        if outcome is not Outcome.NEW:
            continue
        training = reading.training
        starts = [session.starts_at for session in reading.sessions]
        training.owner = user
        training.slug = next_slug(index, min(starts, default=None), taken)
        taken.append(training.slug)
        training.draft_title = training.title
        index.add_child(instance=training)
        training.save_revision(user=user, clean=False)


def _row_report(reading: Reading, outcome: Outcome) -> RowReport:
    return RowReport(
        number=reading.row.number,
        title=reading.training.title or reading.text("title"),
        outcome=outcome,
        object_id=reading.training.pk,
        errors=tuple(reading.errors),
        warnings=tuple(_once(reading.remarks)),
    )


def _once(messages: Iterable[Message]) -> Iterable[Message]:
    return dict.fromkeys(messages)
