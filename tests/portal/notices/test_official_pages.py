"""The pages that every prefecture gets, and those of the demo."""

import tomllib
from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import DjangoDbBlocker
from wagtail.models import Page

from portal.demo.notices import load_notices
from portal.notices.models import NoticePage, ProgrammePage
from portal.notices.official import DATA, load_official_pages
from portal.notices.services import predecessors_of, successors_of
from portal.vocabularies.services import load_vocabularies
from tests.factories.notices import make_notice_index, make_programme_index
from tests.support.databases import taken_back
from tests.support.html import compact

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module", autouse=True)
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """The number of official pages, loaded once for all tests here."""
    with taken_back(django_db_blocker):
        make_notice_index()
        make_programme_index()
        load_vocabularies()
        yield load_official_pages()


def rows():
    return tomllib.loads((DATA / "programme_pages.toml").read_text(encoding="utf-8"))["page"]


def test_every_explainer_and_the_notice_of_2021_are_published(made, client):
    assert made == len(rows()) + 1
    assert {page.slug for page in ProgrammePage.objects.live()} == {row["slug"] for row in rows()}
    answers = {page.url: client.get(page.url).status_code for page in ProgrammePage.objects.all()}
    assert set(answers.values()) == {200}


def test_every_text_of_an_explainer_reaches_its_page(client):
    row = next(row for row in rows() if row["slug"] == "kyoryokutai")

    html = compact(client.get("/programmes/kyoryokutai/").content.decode())

    texts = [row["lead"], row["whom_to_ask"], *row["how_to_work_together"], *row["sources"]]
    for name in ("for_whom_other_department", "what_it_pays_for", "legal_basis", "caution"):
        texts += [part.strip() for part in row[name].split("\n\n")]
    assert [text for text in texts if text not in html] == []


def test_every_text_on_the_notice_of_2021_reaches_its_page(client):
    row = tomllib.loads((DATA / "notice_2021.toml").read_text(encoding="utf-8"))

    html = compact(client.get(f"/notices/{row['slug']}/").content.decode())

    texts = [row["title"], row["number"], row["lead"], row["as_of"], row["legal_basis"]]
    texts += row["addressees"]
    texts += [part.strip() for section in row["summary"] for part in section["text"].split("\n\n")]
    texts += [text for section in row["asks"] for text in section["items"]]
    texts += [text for part in row["parts"] for text in (part["number"], part["text"])]
    texts += [text for part in row["remarks"] for text in (part["heading"], part["text"])]
    texts += [part["number"] for part in row["related"]] + [s["text"] for s in row["sources"]]
    assert [text for text in texts if text not in html] == []


def test_loading_again_changes_nothing_and_keeps_what_has_been_edited():
    page = ProgrammePage.objects.get(slug="rmo")
    page.lead = "わが県の地域運営組織です。"
    page.save_revision().publish()
    before = Page.objects.count()

    assert load_official_pages() == 0
    assert Page.objects.count() == before
    assert ProgrammePage.objects.get(slug="rmo").lead == "わが県の地域運営組織です。"


@time_machine.travel("2027-05-20 10:00+09:00")
def test_the_demo_has_notices_in_every_state_that_name_each_other(client):
    load_notices()

    assert NoticePage.objects.filter(kind="notice").count() >= 9
    assert NoticePage.objects.filter(kind="news").count() == 3
    newer = NoticePage.objects.get(slug="jirei-teikyo")
    older = NoticePage.objects.get(slug="jirei-teikyo-old")
    assert predecessors_of(newer, None) == [older]
    assert successors_of(older, None) == [newer]
    assert [page.title for page in newer.get_parent().get_children()] != []
    for notice in NoticePage.objects.public():
        status = client.get(notice.url).status_code
        assert status == (200 if notice.visibility == "public" else 404), notice.slug


@time_machine.travel("2027-05-20 10:00+09:00")
def test_offices_send_the_demos_notices_on_working_days():
    load_notices()

    days = NoticePage.objects.filter(kind="notice").values_list("issued_on", flat=True)
    assert [day for day in days if day.weekday() >= 5] == []


def test_loading_the_demos_notices_again_changes_nothing():
    load_notices()

    assert load_notices() == "変更なし"
