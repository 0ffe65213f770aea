"""The chain: each entry proves the ones before it, and whatever is changed is found."""

import hashlib
import json

import hypothesis
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import strategies
from hypothesis.extra.django import TestCase

from portal.audit import triggers
from portal.audit.models import Action, AppendOnlyError, Chain, Entry, Outcome
from portal.audit.services import record, seal, verify
from portal.audit.things import Thing, short
from tests.support.audit import entries, without_guard

pytestmark = pytest.mark.django_db


def record_some(count: int = 5) -> None:
    for number in range(count):
        record(Action.PUBLISHED, obj=Thing("pages.page", str(number), f"ページ {number}"))
    seal()


def is_refused(statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_entry_holds_the_hash_of_its_fields_and_of_the_entry_before() -> None:
    record_some(2)

    first, second = entries()
    assert (first.sequence, first.previous_hash) == (1, "")
    assert (second.sequence, second.previous_hash) == (2, first.hash)
    # As anybody computes it from a line of standard output.
    line = {
        "sequence": 2, "at": second.at.isoformat(timespec="microseconds"), "actor_id": None,
        "actor_label": "システム", "action": "published", "object_type": "pages.page",
        "object_id": "1", "object_label": "ページ 1", "address": "", "outcome": "success",
        "details": {}, "previous_hash": first.hash,
    }  # fmt: skip
    text = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert second.hash == hashlib.sha256(text.encode()).hexdigest()


def test_an_empty_log_and_a_whole_one_are_proved() -> None:
    assert verify().as_json() == {
        "ok": True, "entries": 0, "first": 1, "last": 0, "last_hash": "", "broken_at": None,
        "problem": "",
    }  # fmt: skip

    record_some()

    last = entries()[-1]
    assert verify().as_json() == {
        "ok": True, "entries": 5, "first": 1, "last": 5, "last_hash": last.hash,
        "broken_at": None, "problem": "",
    }  # fmt: skip


class AnyTexts(TestCase):
    """Whatever stands in names and details, the stored entry has the hash that was computed."""

    @hypothesis.given(
        strategies.text(max_size=300),
        strategies.text(max_size=300),
        strategies.integers(-(2**40), 2**40),
    )
    @hypothesis.example("e\u0301\ud800\x00", '[1, "\\u0000"]', 0)
    @hypothesis.example("あ" * 149 + "👨\u200d👩", '{"a": "\\u200b"}', 1)
    def test_any_text_is_proved(self, label: str, text: str, number: int) -> None:
        record(
            Action.RIGHTS,
            obj=Thing("x", "1", short(label)),
            details={"added": [text], "before": text, "count": number},
        )
        assert verify().ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_label = 'x' WHERE sequence = 3",
        "UPDATE audit_entry SET hash = '' WHERE sequence = 3",
        "DELETE FROM audit_entry WHERE sequence = 3",
        "DELETE FROM audit_entry",
    ],
)
def test_the_database_refuses_to_change_an_entry(statement) -> None:
    record_some()

    is_refused(statement)

    assert len(entries()) == 5
    assert verify().ok


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite replaces rows")
def test_sqlite_refuses_to_replace_an_entry() -> None:
    record_some()

    is_refused("INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry LIMIT 1")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_postgresql_refuses_to_empty_the_log() -> None:
    record_some()

    is_refused("TRUNCATE audit_entry")


def test_the_model_refuses_to_change_an_entry() -> None:
    record_some(1)
    entry = Entry.objects.get()
    changes = (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(actor_label="x"),
        lambda: Entry.objects.bulk_update([entry], ["actor_label"]),
        lambda: Entry.objects.update_or_create(sequence=1, defaults={"actor_label": "x"}),
    )

    for change in changes:
        with pytest.raises(AppendOnlyError):
            change()
    assert verify().ok


@pytest.mark.parametrize(
    ("statement", "number", "problem"),
    [
        ("UPDATE audit_entry SET actor_label = 'x' WHERE sequence = 3", 3, "書き換え"),
        ("UPDATE audit_entry SET outcome = 'failure' WHERE sequence = 1", 1, "書き換え"),
        ("UPDATE audit_entry SET actor_id = 7 WHERE sequence = 2", 2, "書き換え"),
        ("UPDATE audit_entry SET previous_hash = '' WHERE sequence = 4", 4, "つながって"),
        ("UPDATE audit_entry SET hash = repeat_me WHERE sequence = 5", 5, "書き換え"),
        ("DELETE FROM audit_entry WHERE sequence = 3", 3, "続いていません"),
        ("DELETE FROM audit_entry WHERE sequence = 1", 1, "続いていません"),
        ("DELETE FROM audit_entry WHERE sequence >= 4", 4, "末尾"),
        ("DELETE FROM audit_entry", 1, "末尾"),
        ("UPDATE audit_entry SET sequence = 9 WHERE sequence = 5", 5, "末尾"),
    ],
)
def test_what_is_changed_past_the_triggers_is_found_where_it_begins(
    statement, number, problem
) -> None:
    record_some()

    without_guard(statement.replace("repeat_me", f"'{'0' * 64}'"))

    found = verify()
    assert (found.ok, found.broken_at) == (False, number)
    assert problem in found.problem


def test_a_beginning_that_is_deleted_without_an_entry_about_it_is_found() -> None:
    record_some()
    third = Entry.objects.get(sequence=3)

    Chain.objects.update(pruned_sequence=3, pruned_hash=third.hash)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE sequence <= 3")

    found = verify()
    assert (found.ok, found.broken_at, found.entries) == (False, 4, 2)
    assert "保存期間による削除の記録がない" in found.problem


def test_an_entry_that_is_added_by_hand_is_found() -> None:
    record_some()
    fields = Entry.objects.filter(sequence=5).values().get()

    Entry.objects.create(**{**fields, "sequence": 6})

    found = verify()
    assert (found.ok, found.broken_at) == (False, 6)
    assert "付け足されています" in found.problem


def test_missing_triggers_are_found() -> None:
    record_some()
    with connection.cursor() as cursor:
        for statement in triggers.drop(connection.vendor):
            cursor.execute(statement)

    found = verify()
    assert (found.ok, found.problem) == (
        False, "書き換えを防ぐデータベースのトリガーがありません。",
    )  # fmt: skip


def test_a_log_that_was_made_anew_as_a_whole_does_not_match_a_copy_elsewhere() -> None:
    record_some()
    kept = Entry.objects.get(sequence=3)
    assert verify((3, kept.hash)).ok

    without_guard("DELETE FROM audit_entry")
    Chain.objects.all().delete()
    record_some()

    assert verify().ok
    found = verify((3, kept.hash))
    assert (found.ok, found.broken_at) == (False, 3)


def test_the_command_says_and_returns_whether_the_log_is_whole(capsys) -> None:
    record_some()
    call_command("audit_verify")
    assert capsys.readouterr().out == ("操作記録5件（通し番号 1～5）に異常はありません。\n")

    without_guard("UPDATE audit_entry SET actor_label = 'x' WHERE sequence = 3")

    with pytest.raises(CommandError, match="通し番号 3：") as error:
        call_command("audit_verify", "--json")
    assert error.value.returncode == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], said["broken_at"]) == (False, 3)


@pytest.mark.parametrize("text", ["3", "x:" + "0" * 64, "3:0"])
def test_the_command_refuses_a_copy_it_cannot_read(text) -> None:
    with pytest.raises(CommandError, match="--expect") as error:
        call_command("audit_verify", "--expect", text)
    assert error.value.returncode == 2


def test_details_hold_only_what_is_listed_and_small() -> None:
    with pytest.raises(ValueError, match="called password, text"):
        record(Action.RIGHTS, details={"text": "本文", "password": "秘密"})
    with pytest.raises(ValueError, match="not <class 'dict'>"):
        record(Action.RIGHTS, details={"added": {"a": 1}})

    record(Action.RIGHTS, details={"before": "あ" * 500, "added": ["い" * 500] * 500})

    (entry,) = entries()
    assert entry.details == {"before": "あ" * 150, "added": ["い" * 150] * 100}
    assert entry.outcome == Outcome.SUCCESS
