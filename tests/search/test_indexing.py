"""The index follows published content through the change log."""

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction

from portal.accounts.visibility import Visibility
from portal.changes.models import Change
from search.core.engines.base import SearchRequest
from search.engines import get_engine
from search.indexing.following import follow
from search.indexing.updates import all_documents, drift, left_to_rebuild, rebuild
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PUBLIC = frozenset({"public"})


@pytest.fixture
def home():
    home = HomePageFactory()
    make_site(home)
    rebuild(processes=1)
    return home


def titles(audiences: frozenset[str] = PUBLIC) -> list[str]:
    hits = get_engine().search(SearchRequest(audiences, limit=100)).hits
    return sorted(hit.title for hit in hits)


def test_a_published_page_is_found_right_after_the_commit(home) -> None:
    with transaction.atomic():
        StandardPageFactory(parent=home, title="居場所")
        assert titles() == []
    assert titles() == ["居場所"]


def test_a_transaction_rolled_back_leaves_no_trace(home) -> None:
    with transaction.atomic():
        StandardPageFactory(parent=home, title="居場所")
        transaction.set_rollback(True)
    assert (titles(), Change.objects.filter(kind="page").count()) == ([], 0)


def test_a_draft_is_not_found_and_a_published_one_stays_as_it_was(home) -> None:
    StandardPageFactory(parent=home, title="下書き", live=False)
    page = StandardPageFactory(parent=home, title="公開")
    page.title = "書きかけ"
    page.save_revision()
    assert titles() == ["公開"]
    page.get_latest_revision().publish()
    assert titles() == ["書きかけ"]


def test_unpublished_and_deleted_pages_disappear(home) -> None:
    first = StandardPageFactory(parent=home, title="取り下げ")
    second = StandardPageFactory(parent=home, title="削除")
    child = StandardPageFactory(parent=second, title="削除される子")
    first.unpublish()
    assert titles() == ["削除", "削除される子"]
    second.delete()
    assert (titles(), child.title) == ([], "削除される子")


def test_a_moved_part_of_the_tree_has_its_new_addresses(home) -> None:
    old, new = (StandardPageFactory(parent=home, slug=slug, title=slug) for slug in ("old", "new"))
    parent = StandardPageFactory(parent=old, slug="parent", title="親")
    StandardPageFactory(parent=parent, slug="child", title="子")
    parent.move(new, pos="last-child")
    urls = {hit.title: hit.url for hit in get_engine().search(SearchRequest(PUBLIC)).hits}
    assert (urls["親"], urls["子"]) == ("/new/parent/", "/new/parent/child/")


def test_a_new_slug_changes_the_addresses_below(home) -> None:
    parent = StandardPageFactory(parent=home, slug="before", title="親")
    StandardPageFactory(parent=parent, slug="child", title="子")
    parent.slug = "after"
    parent.save_revision().publish()
    urls = {hit.title: hit.url for hit in get_engine().search(SearchRequest(PUBLIC)).hits}
    assert urls["子"] == "/after/child/"


def test_a_restricted_part_of_the_tree_disappears_and_comes_back(home) -> None:
    parent = StandardPageFactory(parent=home, title="親")
    StandardPageFactory(parent=parent, title="子")
    restriction = PageViewRestriction.objects.create(
        page=parent, restriction_type=PageViewRestriction.LOGIN
    )
    assert titles() == []
    restriction.delete()
    assert titles() == ["子", "親"]


def test_visibility_decides_who_finds_a_page(home) -> None:
    for level in (Visibility.PUBLIC, Visibility.MUNICIPAL, Visibility.PREFECTURAL):
        StandardPageFactory(parent=home, title=level.value, visibility=level)
    assert titles() == ["public"]
    assert titles(PUBLIC | {"municipal"}) == ["municipal", "public"]


def test_an_expired_page_is_not_found_before_wagtail_takes_it_off(home) -> None:
    page = StandardPageFactory(parent=home, title="期限切れ")
    page.expire_at = timezone.now() - timezone.timedelta(minutes=1)
    page.save()
    assert titles() == []


def test_with_a_worker_changes_wait_in_the_log(home, settings) -> None:
    settings.SEARCH_APPLY = "worker"
    StandardPageFactory(parent=home, title="居場所")
    assert titles() == []
    assert follow(get_engine()) > 0
    assert titles() == ["居場所"]
    assert follow(get_engine()) == 0


@pytest.mark.parametrize("change", ["unpublish", "restrict", "delete"])
def test_what_may_no_longer_be_seen_goes_without_a_worker(home, settings, change) -> None:
    page = StandardPageFactory(parent=home, title="居場所")
    StandardPageFactory(parent=home, title="そのまま")
    assert titles() == ["そのまま", "居場所"]
    settings.SEARCH_APPLY = "worker"
    if change == "unpublish":
        page.unpublish()
    elif change == "restrict":
        page.visibility = Visibility.PREFECTURAL
        page.save_revision().publish()
    else:
        page.delete()
    assert titles() == ["そのまま"]
    assert titles(PUBLIC | {"prefectural"}) == (
        ["そのまま", "居場所"] if change == "restrict" else ["そのまま"]
    )
    follow(get_engine())
    assert not drift()


def test_the_log_can_be_applied_again_without_harm(home) -> None:
    StandardPageFactory(parent=home, title="居場所")
    before = get_engine().fingerprints()
    get_engine().write([], [], Change.objects.first().position)
    follow(get_engine())
    assert get_engine().fingerprints() == before


def test_what_is_published_during_a_rebuild_is_in_the_new_index(home, monkeypatch) -> None:
    StandardPageFactory(parent=home, title="前から")

    def documents_and_a_publication():
        yield from list(all_documents())
        StandardPageFactory(parent=home, title="途中で")

    monkeypatch.setattr("search.indexing.updates.all_documents", documents_and_a_publication)
    rebuild(processes=1)
    monkeypatch.undo()
    assert titles() == ["前から", "途中で"]
    assert not drift()


def test_drift_is_found_and_repaired(home) -> None:
    page = StandardPageFactory(parent=home, title="前")
    gone = StandardPageFactory(parent=home, title="消える")
    follow(get_engine())
    with left_to_rebuild():
        page.title = "後"
        page.save()
        gone.delete()
        new = StandardPageFactory(parent=home, title="新しい")
    found = drift()
    assert (found.missing, found.outdated, found.surplus) == (
        (f"page:{new.pk}",),
        (f"page:{page.pk}",),
        (f"page:{gone.pk or int(found.surplus[0].split(':')[1])}",),
    )
    drift(repair=True)
    assert (titles(), bool(drift())) == (["後", "新しい"], False)
