"""What is too old goes, and the rest is still proved."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.audit.models import Action, Chain, Entry
from portal.audit.services import prune, record, verify
from portal.audit.things import Thing
from tests.support.audit import entries

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)


@pytest.fixture
def a_month_of_records(time_machine, settings) -> None:
    """One entry a day for thirty days; ten of them may stay."""
    settings.AUDIT_RETENTION_DAYS = 10
    for day in range(30):
        time_machine.move_to(START + datetime.timedelta(days=day), tick=False)
        record(Action.PUBLISHED, obj=Thing("pages.page", str(day), f"ページ {day}"))
        entries()


def test_the_oldest_entries_go_and_the_rest_is_proved(a_month_of_records) -> None:
    assert prune() == 19

    kept = entries()
    assert [entry.sequence for entry in kept] == list(range(20, 32))
    assert kept[0].at == timezone.now() - datetime.timedelta(days=10)
    assert (kept[-1].action, kept[-1].details) == (
        Action.PRUNED, {"count": 19, "first": 1, "last": 19},
    )  # fmt: skip
    found = verify()
    assert (found.ok, found.first, found.last, found.entries) == (True, 20, 31, 12)
    assert prune() == 0
    assert verify().ok


def test_what_is_deleted_later_begins_where_the_last_deletion_has_ended(
    a_month_of_records, time_machine
) -> None:
    prune()
    time_machine.shift(datetime.timedelta(days=5))

    assert prune() == 5

    assert entries(Action.PRUNED)[-1].details == {"count": 5, "first": 20, "last": 24}
    assert verify().ok


def test_when_everything_is_too_old_the_entry_about_it_stays(
    a_month_of_records, time_machine
) -> None:
    time_machine.shift(datetime.timedelta(days=400))

    assert prune() == 30

    assert [(e.sequence, e.action) for e in entries()] == [(31, Action.PRUNED)]
    assert verify().ok


def test_an_old_entry_behind_a_younger_one_stays_with_it(settings, time_machine) -> None:
    """A slow transaction may be chained after later deeds: only a beginning is deleted."""
    settings.AUDIT_RETENTION_DAYS = 10
    for day in (0, 20, 5, 21):
        time_machine.move_to(START + datetime.timedelta(days=day), tick=False)
        record(Action.PUBLISHED)
        entries()
    time_machine.move_to(START + datetime.timedelta(days=22), tick=False)

    assert prune() == 1

    assert [entry.sequence for entry in entries()] == [2, 3, 4, 5]
    assert verify().ok


def test_a_change_after_a_deletion_is_found(a_month_of_records) -> None:
    prune()
    first = Entry.objects.order_by("sequence").first()
    assert first is not None
    Chain.objects.update(pruned_hash="0" * 64)

    found = verify()
    assert (found.ok, found.broken_at) == (False, first.sequence)


def test_three_years_are_kept_by_default(settings, time_machine) -> None:
    time_machine.move_to(START, tick=False)
    record(Action.PUBLISHED)
    entries()
    time_machine.move_to(datetime.datetime(2029, 3, 31, tzinfo=datetime.UTC), tick=False)
    assert (settings.AUDIT_RETENTION_DAYS, prune()) == (1095, 0)

    time_machine.move_to(datetime.datetime(2029, 4, 1, tzinfo=datetime.UTC), tick=False)
    assert prune() == 1


def test_the_command_deletes_and_says_how_many(a_month_of_records, capsys) -> None:
    call_command("audit_prune")

    assert capsys.readouterr().out == "19件を削除しました。\n"


def test_nothing_is_pruned_from_an_empty_log() -> None:
    assert (prune(), entries()) == (0, [])
