"""The list of cases is the search, limited to cases."""

import pytest
from django.test import Client

from casestudies.models import CaseIndexPage
from portal.accounts.visibility import Visibility
from search.indexing.updates import rebuild
from tests.factories.casestudies import CasePageFactory, term
from tests.factories.pages import StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(index: CaseIndexPage) -> None:
    """Two cases, a restricted case, and a page that is not a case."""
    issue = term("issue", "hikikomori", "ひきこもり")
    CasePageFactory(title="茶畑の日", issues=[issue])
    CasePageFactory(title="空き家の店")
    CasePageFactory(title="庁内の記録", issues=[issue], visibility=Visibility.MUNICIPAL)
    StandardPageFactory(title="このサイトについて", parent=index.get_parent())
    rebuild(processes=1)


def test_list_shows_the_cases_and_nothing_else(client: Client, cases: None) -> None:
    html = client.get("/cases/").content.decode()
    assert "茶畑の日" in html
    assert "空き家の店" in html
    assert "庁内の記録" not in html
    assert "2件" in html


def test_list_is_narrowed_like_the_search(client: Client, cases: None) -> None:
    html = client.get("/cases/?issue=hikikomori").content.decode()
    results = html.partition("results__list")[2]
    assert "茶畑の日" in results
    assert "空き家の店" not in results


def test_results_alone_are_sent_to_htmx_and_told_apart_in_caches(
    client: Client, cases: None
) -> None:
    response = client.get("/cases/?q=茶畑", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "茶畑" in html
    assert "<html" not in html
    assert "HX-Request" in response["Vary"]


def test_going_back_in_history_gets_the_whole_page(client: Client, cases: None) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/cases/", headers=headers).content.decode()
