"""The change log is pruned without any index missing a change."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.changes.models import CONTENT, LABELS, PRUNED, Change
from portal.changes.services import log_changes
from portal.changes.versions import last_change
from search.core.engines.base import IndexUnavailableError, Position, SearchRequest
from search.engines import get_engine
from search.indexing.following import follow
from search.indexing.pruning import prune
from search.indexing.updates import apply_now, rebuild
from search.words.labels import labels
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def old_log(time_machine):
    """A site whose log is forty days old, except for the last page; the index is up to date."""
    time_machine.move_to("2026-10-01T09:00:00+09:00")
    home = HomePageFactory()
    make_site(home)
    StandardPageFactory(parent=home, title="古いページ")
    log_changes(LABELS, [1])
    rebuild(processes=1)
    time_machine.move_to("2026-11-10T09:00:00+09:00")
    StandardPageFactory(parent=home, title="新しいページ")
    return home


def kinds() -> list[str]:
    return [row.kind for row in Change.objects.settled()]


def titles() -> list[str]:
    request = SearchRequest(frozenset({"public"}), limit=100)
    return sorted(hit.title for hit in get_engine().search(request).hits)


def test_old_lines_go_but_for_the_mark_and_the_version_of_the_labels(old_log) -> None:
    new = set(
        Change.objects.filter(
            recorded_at__gte=timezone.now() - datetime.timedelta(days=1)
        ).values_list("pk", flat=True)
    )
    before = Change.objects.count()
    version = last_change()
    names = labels()
    number = prune()
    rest = Change.objects.exclude(pk__in=new)
    assert number == before - Change.objects.count()
    assert sorted(row.kind for row in rest) == [LABELS, PRUNED]
    assert (last_change(), labels() is names) == (version, True)
    assert prune() == 0


@pytest.mark.parametrize(("days", "left"), [(41, False), (39, True)])
def test_the_time_lines_are_kept_is_a_matter_of_days(old_log, days, left) -> None:
    prune(days)
    assert (PRUNED in kinds()) == left


def test_an_index_that_has_followed_goes_on_following(old_log) -> None:
    prune()
    StandardPageFactory(parent=old_log, title="あとのページ")
    assert titles() == ["あとのページ", "古いページ", "新しいページ"]


def test_an_index_left_behind_is_rebuilt_instead_of_missing_what_was_deleted(old_log) -> None:
    prune()
    engine = get_engine()
    engine.write([], ["page:0"], Position(0, 1))
    with pytest.raises(IndexUnavailableError):
        follow(engine)
    StandardPageFactory(parent=old_log, title="あとのページ")
    apply_now()
    assert titles() == ["あとのページ", "古いページ", "新しいページ"]
    assert get_engine().position() == Change.objects.settled().last().position


def test_lines_this_hosts_index_has_not_passed_are_kept(old_log, settings) -> None:
    settings.SEARCH_APPLY = "worker"
    get_engine().write([], [], Position(0, 0))
    before = kinds()
    assert (prune(), kinds()) == (0, before)


def test_without_an_index_the_log_is_shortened_all_the_same(old_log, settings, tmp_path) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    assert prune() > 0
    assert PRUNED in kinds()


def test_an_empty_log_and_a_fresh_one_stay_as_they_are(time_machine) -> None:
    Change.objects.all().delete()
    assert prune() == 0
    Change.objects.create(kind=CONTENT)
    assert (prune(), kinds()) == (0, [CONTENT])
    assert prune(now=timezone.now() + datetime.timedelta(days=31)) == 0
    assert kinds() == [PRUNED]


def test_the_command_says_what_it_did_and_refuses_nonsense(old_log, capsys) -> None:
    call_command("search_prune")
    assert "件の変更記録を削除しました。" in capsys.readouterr().out
    with pytest.raises(CommandError, match="1以上"):
        call_command("search_prune", "--days", "0")
