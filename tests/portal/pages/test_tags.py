"""Tags of pages: selected, merged, deleted, and in older revisions of a page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry, PageLogEntry

from portal.pages.models import StandardPage
from portal.pages.tags import drafts_with_tag, merge_tags, pages_with_tag, tag_deletion_problem
from portal.vocabularies.models import PortalTag
from tests.factories.accounts import AdministratorFactory
from tests.factories.pages import StandardPageFactory
from tests.factories.vocabularies import PortalTagFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tags():
    """Two tags: the one to merge, and its replacement."""
    return PortalTagFactory(name="食の縁", kana="しょくのえん"), PortalTagFactory(
        name="食でつながる", kana="しょくでつながる"
    )


def page_with(home, *tags):
    page = StandardPageFactory(parent=home)
    page.tags.set(tags)
    page.save()
    return page


def names(page):
    return [tag.name for tag in StandardPage.objects.get(pk=page.pk).tags_by_kana]


def test_tags_of_a_page_stand_in_the_order_of_their_readings(home, tags):
    assert names(page_with(home, *tags)) == ["食でつながる", "食の縁"]


def test_merging_gives_every_page_the_other_tag_once(home, tags):
    source, target = tags
    first, second = page_with(home, source), page_with(home, source, target)

    assert merge_tags(source, target, None) == 2
    assert (names(first), names(second)) == (["食でつながる"], ["食でつながる"])
    assert pages_with_tag(target) == [first.pk, second.pk]


def test_merging_writes_down_who_did_what_to_which_page(home, tags):
    page = page_with(home, tags[0])
    user = AdministratorFactory()

    merge_tags(*tags, user)

    entry = ModelLogEntry.objects.get(action="portal.merge_tag")
    assert (entry.user, entry.object_id, entry.data) == (
        user,
        str(tags[1].pk),
        {
            "source": "食の縁",
            "target": "食でつながる",
            "pages": [{"id": page.pk, "title": page.title}],
        },
    )
    assert list(
        PageLogEntry.objects.filter(action="portal.retag_page").values_list("page", flat=True)
    ) == [page.pk]


def test_what_was_merged_before_follows_to_the_last_tag(tags):
    first, second = tags
    third = PortalTagFactory()

    merge_tags(first, second, None)
    merge_tags(second, third, None)

    assert PortalTag.objects.get(pk=first.pk).current_tag == third


@pytest.mark.parametrize("twice", ["itself", "source", "target"])
def test_only_two_different_tags_in_use_are_merged(tags, twice):
    other = PortalTagFactory()
    merge_tags(tags[0], tags[1], None)
    pair = {"itself": (other, other), "source": (tags[0], other), "target": (other, tags[0])}

    with pytest.raises(ValueError, match="two different tags"):
        merge_tags(*pair[twice], None)


def test_a_draft_written_before_a_merge_is_published_with_the_tag_in_its_place(home, tags):
    page = page_with(home)
    page.tags.set([tags[0]])
    revision = page.save_revision()
    merge_tags(*tags, None)

    revision.publish()

    assert names(page) == ["食でつながる"]


def test_saving_a_page_without_touching_its_tags_asks_nothing_about_them(home, tags):
    page = StandardPage.objects.get(pk=page_with(home, tags[0]).pk)

    with CaptureQueriesContext(connection) as queries:
        page.save()

    assert [q for q in queries if "portaltag" in q["sql"]] == []


def test_a_tag_on_a_page_is_not_deleted(home, tags):
    page_with(home, tags[0])

    assert tag_deletion_problem([tags[0]]) == (
        "「食の縁」は1ページ（下書きを含む）に付いているため、削除できません。"
        "ほかのタグに統合してください。"
    )


def test_a_tag_that_a_draft_alone_bears_is_not_deleted(home, tags):
    page = page_with(home)
    page.tags.set([tags[0]])
    page.save_revision()

    assert (drafts_with_tag(tags[0]), pages_with_tag(tags[0])) == ([page.pk], [])
    assert tag_deletion_problem([tags[0]]) != ""


def test_a_tag_to_which_others_lead_is_not_deleted(tags):
    merge_tags(*tags, None)

    assert tag_deletion_problem([tags[1]]) == (
        "「食でつながる」には統合したタグの転送が残っているため、削除できません。"
    )


def test_an_unused_tag_may_be_deleted(tags):
    assert tag_deletion_problem(tags) == ""
