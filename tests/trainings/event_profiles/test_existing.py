"""Which events of a table exist already: events with another time or place are different ones."""

import datetime

import pytest

from trainings.event_profiles.importing import import_trainings
from trainings.models import TrainingPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HEADER = "イベント名,イベント名_カナ,開始日,開始時間,終了時間,場所名称,方書\n"
FIRST = "出張相談会,ソウダン,2027/2/3,9:30,10:30,北公民館,1号室\n"


@pytest.fixture(autouse=True)
def ground(index):
    return index


def run(text):
    report = import_trainings(text.encode(), user=None, dry_run=False)
    return [(row.outcome, " ".join(w.text for w in row.warnings)) for row in report.rows]


@pytest.mark.parametrize(
    "other",
    [
        "出張相談会,ソウダン,2027/2/3,13:00,14:00,北公民館,1号室\n",
        "出張相談会,ソウダン,2027/2/3,9:30,11:30,北公民館,1号室\n",
        "出張相談会,ソウダン,2027/2/3,9:30,10:30,南公民館,1号室\n",
        "出張相談会,ソウダン,2027/2/3,9:30,10:30,北公民館,2号室\n",
        "出張相談会,ソウダン,2027/2/3,9:30,10:30,,\n",
    ],
)
def test_rows_that_differ_in_time_or_place_are_different_events(other):
    assert run(HEADER + FIRST + other) == [("new", ""), ("new", "")]
    assert TrainingPage.objects.count() == 2
    assert [outcome for outcome, _ in run(HEADER + FIRST + other)] == ["skip", "skip"]


def test_the_same_row_twice_is_taken_once_and_names_the_other():
    assert run(HEADER + FIRST + FIRST.replace("北公民館", "北 公民館")) == [
        ("new", ""),
        ("skip", "同じ題名・日時・会場の研修が2行目にもあるため、取り込みません。"),
    ]


def test_what_was_added_to_a_training_since_does_not_make_it_another():
    bare = "出張相談会,ソウダン,2027/2/3,,,,\n"
    run(HEADER + bare)
    training = TrainingPage.objects.get()
    training.place_name = "北公民館"
    training.save()
    session = training.ordered_sessions()[0]
    session.starts = datetime.time(9, 30)
    session.save()

    there = "同じ題名・日時・会場の研修がすでにあるため、取り込みません。"
    assert run(HEADER + bare) == [("skip", there)]
    assert run(HEADER + FIRST) == [("skip", there)]


def test_another_time_than_that_of_a_stored_training_is_remarked():
    run(HEADER + FIRST)

    assert run(HEADER + FIRST.replace("9:30", "9:00")) == [
        (
            "new",
            "同じ題名・開始日の研修がすでにありますが、時刻か会場が違うため、別の研修として取り込みます。",
        )
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2027/2/3 13:30", "2027/2/3 15:30"),
        ("2027-02-03 13:30:00", "2027-02-03 15:30:00"),
        ("2027-02-03T13:30:00+09:00", "2027-02-03T15:30:00+09:00"),
        ("令和9年2月3日 13:30", "令和9年2月3日 15:30"),
    ],
)
def test_a_time_in_the_cell_of_the_day_is_kept(first, last):
    run(f"イベント名,開始日,終了日\n研修,{first},{last}\n")

    (session,) = TrainingPage.objects.get().ordered_sessions()
    assert (session.day, session.starts, session.ends, session.end_day) == (
        datetime.date(2027, 2, 3),
        datetime.time(13, 30),
        datetime.time(15, 30),
        None,
    )


def test_midnight_beside_a_day_is_no_time_and_the_column_of_times_comes_first():
    run("イベント名,開始日,開始時間\n甲,2027-02-03 00:00:00,\n乙,2027-02-03 13:30,9:00\n")

    trainings = TrainingPage.objects.order_by("pk")
    assert [t.ordered_sessions()[0].starts for t in trainings] == [None, datetime.time(9)]
