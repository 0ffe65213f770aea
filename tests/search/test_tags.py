"""Tag pages: a search limited to the tag, and the list of tags with exact counts."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.pages.tags import merge_tags
from search.engines import get_engine
from search.indexing.following import follow
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory
from tests.factories.vocabularies import PortalTagFactory

pytestmark = pytest.mark.django_db
# On PostgreSQL, the change log settles after the end of the transaction.
really_commits = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def tag():
    return PortalTagFactory(
        name="食でつながる", kana="しょくでつながる", description="食事を通じた取組"
    )


def titles(response):
    return sorted(
        "".join(segment.text for segment in hit.title) for hit in response.context["search"].hits
    )


def counts(client):
    """Return the list of tags: name -> count."""
    page = BeautifulSoup(client.get("/tags/").content, "html.parser")
    items = page.select(".tag-list__tags li")
    return {item.a.text: item.select_one(".tag-list__count").text for item in items}


def test_a_tag_page_is_a_search_among_what_bears_it(client, tag):
    CasePageFactory(title="こども食堂", tags=[tag])
    CasePageFactory(title="大人の食堂", tags=[tag])
    CasePageFactory(title="こども会議")

    response = client.get(tag_address(tag))
    narrowed = client.get(tag_address(tag), {"q": "こども"})

    assert titles(response) == ["こども食堂", "大人の食堂"]
    assert titles(narrowed) == ["こども食堂"]
    assert "tag" not in [facet.parameter for facet in response.context["search"].facets]
    html = response.content.decode()
    assert "タグ「食でつながる」" in html
    assert "食事を通じた取組" in html


def tag_address(tag):
    return f"/tags/{tag.slug}/"


def test_counts_are_those_of_the_reader(client, tag):
    for visibility in ("public", "public", "municipal", "prefectural", "participants"):
        CasePageFactory(tags=[tag], visibility=visibility)
    seen = [counts(client)]
    client.force_login(UserFactory())
    seen.append(counts(client))

    assert seen == [{"食でつながる": "2件"}, {"食でつながる": "3件"}]


def test_tags_stand_in_rows_by_their_readings(client, tag):
    PortalTagFactory(name="空き家を生かす", kana="あきやをいかす")
    PortalTagFactory(name="雪と暮らす", kana="ゆきとくらす")
    page = BeautifulSoup(client.get("/tags/").content, "html.parser")

    rows = {row.h2.text: [a.text for a in row.select("li a")] for row in page.select(".kana-row")}

    assert rows == {"あ": ["空き家を生かす"], "さ": ["食でつながる"], "や": ["雪と暮らす"]}


def test_the_address_of_a_merged_tag_leads_to_the_other_with_all_conditions(client, tag):
    old = PortalTagFactory(name="食の縁")
    merge_tags(old, tag, None)

    response = client.get("/tags/食の縁/?q=こども&sort=newest")

    assert response.status_code == 301
    assert response.url == (
        "/tags/%E9%A3%9F%E3%81%A7%E3%81%A4%E3%81%AA%E3%81%8C%E3%82%8B/"
        "?q=%E3%81%93%E3%81%A9%E3%82%82&sort=newest"
    )


def test_another_spelling_of_a_tag_leads_to_it(client):
    PortalTagFactory(name="RMO入門")

    assert client.get("/tags/ＲＭＯ入門/").url == "/tags/rmo%E5%85%A5%E9%96%80/"


@really_commits
def test_a_search_by_a_merged_tag_finds_what_the_other_finds(client, tag):
    old = PortalTagFactory(name="食の縁")
    CasePageFactory(title="こども食堂", tags=[old])
    before = titles(client.get("/search/", {"tag": "食の縁"}))
    merge_tags(old, tag, None)
    follow(get_engine())

    after = client.get("/search/", {"tag": "食の縁"})

    assert (before, titles(after)) == (["こども食堂"], ["こども食堂"])
    assert [chip.label for chip in after.context["search"].chips] == ["食でつながる"]


@really_commits
def test_a_new_name_is_seen_in_the_search_at_once(client, tag):
    CasePageFactory(title="こども食堂", tags=[tag])
    client.get("/search/")
    tag.name, tag.kana = "食卓を囲む", "しょくたくをかこむ"
    tag.save()
    follow(get_engine())

    page = client.get("/search/", {"q": "食卓を囲む"}).context["search"]

    facet = next(facet for facet in page.facets if facet.parameter == "tag")
    assert (page.total, [(v.label, v.count) for v in facet.values]) == (1, [("食卓を囲む", 1)])


def test_an_unknown_tag_is_not_found(client, tag):
    assert client.get("/tags/ない印/").status_code == 404


@given(slug=st.text(max_size=20), q=st.text(max_size=20), exact=st.text(max_size=3))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_address_of_a_tag_gives_a_page_or_none(client, tag, slug, q, exact):
    assert client.get(tag_address(tag), {"q": q, "exact": exact}).status_code == 200
    path = "/tags/" + slug.replace("/", "").encode("utf-8", "replace").decode() + "/"
    assert client.get(path).status_code in {200, 301, 404}
