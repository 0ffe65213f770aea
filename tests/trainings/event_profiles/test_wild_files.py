"""Event tables with the errors of real files (../shared/data/wild)."""

import datetime

import pytest

from trainings.event_profiles.importing import import_trainings
from trainings.models import TrainingPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]

DAY = datetime.date(2027, 2, 3)
START, END = datetime.time(13, 30), datetime.time(15, 30)


@pytest.fixture
def taken(index, shared):
    """Import a file of the folder and return the created trainings."""

    def take(name):
        (path,) = (shared / "data/wild").glob(f"{name}-*")
        report = import_trainings(path.read_bytes(), user=None, dry_run=False)
        assert (report.stored, report.file_errors) == (True, ())
        return list(TrainingPage.objects.order_by("pk"))

    return take


def times(training):
    (session,) = training.ordered_sessions()
    return session.day, session.starts, session.ends, session.end_day


def test_a_workbook_whose_stated_extent_is_too_small_loses_neither_rows_nor_columns(taken):
    trainings = taken("w01b")

    assert [t.title for t in trainings] == [f"次元の試し研修{number}" for number in (1, 2, 3)]
    assert [times(t) for t in trainings] == [(DAY, START, END, None)] * 3
    assert [(t.place_name, t.capacity) for t in trainings] == [("中央公民館", 30)] * 3


@pytest.mark.parametrize(
    "name",
    [
        "w02",  # built-in Japanese formats of dates and times
        "w02h",  # date and time in one cell
        "w03",  # Strict Open XML
        "w04",  # damaged styles
        "w07",
        "w11",  # a line that declares the separator
        "w13",
    ],
)
def test_dates_and_times_are_read_whatever_wrote_the_file(taken, name):
    (training,) = taken(name)

    assert times(training) == (DAY, START, END, None)
    assert training.place_name == "中央公民館"


def test_an_escaped_line_break_is_one(taken):
    (training,) = taken("w07")

    assert training.summary == "一行目\n二行目"


def test_a_telephone_number_protected_by_a_formula_is_read(taken):
    (training,) = taken("w13")

    assert training.contact_phone == "0852-22-5065"


def test_the_same_title_at_two_places_is_two_events(taken):
    found = [
        (t.place_name, t.ordered_sessions()[0].starts.isoformat("minutes")) for t in taken("w61")
    ]

    assert found == [("北公民館", "09:30"), ("南公民館", "13:00")]


def test_a_time_beside_the_day_is_kept(taken):
    by_title = {t.title: t for t in taken("w26")}

    for number in (9, 10):
        assert times(by_title[f"時刻の書き方{number}"]) == (DAY, START, END, None)
