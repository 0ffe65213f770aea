import pytest
from django.test import Client

from portal.vocabularies.services import load_glossary
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    home = HomePageFactory()
    make_site(home)
    return home


def test_a_page_is_found_by_a_word_of_its_lead(client: Client, home) -> None:
    load_glossary()
    StandardPageFactory(parent=home, title="使い方", lead="地域おこし協力隊の事例をさがせます。")
    page = client.get("/search/", {"q": "協力隊", "kind": "page"}).context["search"]
    assert [hit.url for hit in page.hits] == ["/page/"] or page.total == 1
    assert [s.text for s in page.hits[0].snippet if s.marked] == ["地域おこし協力隊"]
