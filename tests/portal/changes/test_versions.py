"""The version of the content changes with all displayed data, however it is written."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from portal.changes import versions
from portal.changes.models import CONTENT, Change
from portal.changes.versions import NOT_SHOWN, is_shown, last_change, written_table
from portal.municipalities.models import Region
from tests.factories.accounts import UserFactory
from tests.factories.municipalities import RegionFactory
from tests.factories.pages import HomePageFactory, make_site

pytestmark = pytest.mark.django_db
really_commits = pytest.mark.django_db(transaction=True, serialized_rollback=True)
MODELS = apps.get_models(include_auto_created=True)


def lines() -> int:
    return Change.objects.filter(kind=CONTENT).count()


def test_every_model_is_watched_unless_named_as_not_shown() -> None:
    noticed = set()
    for model in MODELS:
        table = connection.ops.quote_name(model._meta.db_table)
        last_change()
        before = lines()
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE 1 = 0")  # noqa: S608  (a table of ours)
        if lines() != before:
            noticed.add(model)
    assert noticed == {model for model in MODELS if is_shown(model)}


def test_models_not_shown_exist() -> None:
    # The full-text table of Wagtail's search exists on SQLite only.
    elsewhere = set() if connection.vendor == "sqlite" else {"wagtailsearch.SQLiteFTSIndexEntry"}
    assert {model._meta.label for model in MODELS} >= NOT_SHOWN - elsewhere


WAYS_OF_WRITING = {
    "save": lambda region: region.save(),
    "create": lambda region: RegionFactory(),
    "update": lambda region: Region.objects.filter(pk=region.pk).update(name="新圏域"),
    "bulk_update": lambda region: Region.objects.bulk_update([region], ["name"]),
    "bulk_create": lambda region: Region.objects.bulk_create(
        [Region(slug="new", name="新", kana="しん")]
    ),
    "ignored conflict": lambda region: Region.objects.bulk_create(
        [Region(slug=region.slug, name="同", kana="どう")], ignore_conflicts=True
    ),
    "delete": lambda region: region.delete(),
    "delete in bulk": lambda region: Region.objects.all().delete(),
}


@really_commits
def test_every_way_of_writing_changes_the_version() -> None:
    region = RegionFactory()
    unseen = []
    for name, write in WAYS_OF_WRITING.items():
        before = last_change()
        write(region)
        if last_change() == before:
            unseen.append(name)
    assert unseen == []


@really_commits
def test_a_cursor_gives_the_rows_of_what_it_has_written() -> None:
    table = connection.ops.quote_name(Region._meta.db_table)
    order = connection.ops.quote_name("order")
    insert = (
        f"INSERT INTO {table} (slug, name, kana, {order})"  # noqa: S608  (a table of ours)
        " VALUES (%s, %s, %s, 0) RETURNING slug"
    )
    before = last_change()
    with connection.cursor() as cursor:
        cursor.execute(insert, ["a", "甲", "こう"])
        assert cursor.fetchone() == ("a",)
        assert cursor.fetchone() is None
        cursor.execute(insert, ["b", "乙", "おつ"])
        assert cursor.fetchall() == [("b",)]
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  (a table of ours)
        assert cursor.fetchall() == [(2,)]
    assert last_change() != before


@really_commits
def test_reading_and_signing_in_leave_the_version_as_it_is(client) -> None:
    make_site(HomePageFactory())
    user = UserFactory()
    before = last_change()
    client.force_login(user)
    client.get("/")
    list(Region.objects.all())
    assert last_change() == before


@really_commits
def test_a_transaction_writes_one_line_and_none_when_rolled_back() -> None:
    before = lines()
    with transaction.atomic():
        RegionFactory.create_batch(3)
    assert lines() == before + 1
    with transaction.atomic():
        RegionFactory()
        transaction.set_rollback(True)
    assert lines() == before + 1


def test_a_savepoint_rolled_back_takes_its_line_along_and_the_rest_gets_another() -> None:
    before = lines()
    with transaction.atomic():
        with transaction.atomic():
            RegionFactory()
            transaction.set_rollback(True)
        RegionFactory()
    assert lines() == before + 1


def test_whoever_reads_the_version_inside_a_transaction_sees_what_is_written_after() -> None:
    before = lines()
    with transaction.atomic():
        RegionFactory()
        last_change()
        RegionFactory()
        assert lines() == before + 2


def test_migrations_do_not_write_into_a_log_that_may_not_exist(monkeypatch) -> None:
    monkeypatch.setattr(versions, "_migrating", True)
    before = lines()
    RegionFactory()
    assert lines() == before


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('INSERT INTO "a_b" ("x") VALUES (1)', "a_b"),
        ('INSERT OR IGNORE INTO "a_b" ("x") VALUES (1)', "a_b"),
        ("insert into a_b values (1)", "a_b"),
        ('  UPDATE "a_b" SET "x" = 1', "a_b"),
        ('DELETE FROM "a_b"', "a_b"),
        ('DELETE FROM ONLY "a_b"', "a_b"),
        ("TRUNCATE a_b", "a_b"),
        ('SELECT 1 FROM "a_b"', None),
        ("SAVEPOINT s1", None),
        ("", None),
    ],
)
def test_the_table_of_a_statement(sql: str, table: str | None) -> None:
    assert written_table(sql) == table
