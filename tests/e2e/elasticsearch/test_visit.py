"""The newsletter articles and the demo in one portal: the site is the same on either engine.

Also a reader who continues while the server is stopped.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.support import elasticsearch
from tests.support.browser import DEMO_PASSWORD, OpenPage
from tests.support.newsletters import ARTICLES
from tests.support.server import PortalServer, copy_demo, serve

RESULTS = {"HX-Request": "true", "HX-Target": "search-live"}
READERS = ("", "shiomi", "fukushi")
# Query strings: words, sentences, quotations, typing errors, filters, orders, pages.
SEARCHES = (
    *("q=協力隊", "q=居場所&page=2", "q=健康診断&sort=newest", "q=ひきこもり+居場所", "q=強力隊"),
    *("q=子育て支援センター&page=3", "q=「市役所」+-休日", "q=移動支援を始めた町の例を知りたい"),
    *("q=けんこうしんだん", "q=麒麟&support=sanka", "q=8050問題", "q=福&kind=case&kind=training"),
    *("support=soudan&support=sanka&sort=municipality", "q=相談&programme=kyoryokutai&map=1"),
    *("", "page=9", "q=予防接種&page=99", "q=社協&exact=1", "kind=page&sort=newest&page=40"),
)
PREFIXES = ("きょうりょく", "けんこ", "居場所", "しお", "子", "相談 き", "市民")


class Sites(NamedTuple):
    """The same content on a server that can be stopped, and on the embedded engine."""

    node: elasticsearch.Server
    large: PortalServer
    small: PortalServer


@pytest.fixture(scope="module")
def sites(newsletter_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    folders = [tmp_path_factory.mktemp(name) for name in ("large", "small")]
    for folder in folders:
        copy_demo(newsletter_template, folder)
    with (
        elasticsearch.server(jvm=elasticsearch.SHORT_LIVED) as node,
        serve(folders[0], node.url) as large,
        serve(folders[1]) as small,
    ):
        yield Sites(node, large, small)


def signed_in(portal: PortalServer, username: str) -> requests.Session:
    """Return a session of one of the demo's users, or an anonymous one."""
    session = requests.Session()
    if username:
        session.get(f"{portal.url}/accounts/login/", timeout=30)
        values = {
            "login": username,
            "password": DEMO_PASSWORD,
            "csrfmiddlewaretoken": session.cookies["csrftoken"],
        }
        answer = session.post(f"{portal.url}/accounts/login/", data=values, timeout=30)
        assert "sessionid" in session.cookies, answer.text[:500]
    return session


def status(portal: PortalServer) -> str:
    return requests.get(f"{portal.url}/healthz", timeout=30).json()["status"]


@pytest.mark.parametrize("reader", READERS, ids=["nobody", "municipal", "prefectural"])
def test_every_search_and_suggestion_is_the_same_to_the_letter(sites: Sites, reader: str) -> None:
    sessions = {portal: signed_in(portal, reader) for portal in (sites.large, sites.small)}

    def answer(portal: PortalServer, address: str) -> str:
        response = sessions[portal].get(f"{portal.url}{address}", headers=RESULTS, timeout=30)
        assert response.status_code == 200
        return response.text.replace(portal.url, "")

    addresses = [f"/search/?{search}" for search in SEARCHES]
    addresses += [f"/search/suggest/?q={prefix}" for prefix in PREFIXES]
    pages = [(answer(sites.large, one), answer(sites.small, one)) for one in addresses]
    assert [one for one, pair in zip(addresses, pages, strict=True) if pair[0] != pair[1]] == []
    assert status(sites.large) == "ok"
    assert len({first for first, _ in pages}) > len(SEARCHES) - 3  # they are not all one page


class Visit:
    """A reader who does the same on both sites, and must see the same."""

    def __init__(self, *pages: Page) -> None:
        self.pages = pages

    def each(self, action: Callable[[Page], None]) -> None:
        for page in self.pages:
            action(page)

    def seen(self) -> dict[str, object]:
        """Return the result that both show: its total, its hits in order, all counts."""
        large, small = map(_seen, self.pages)
        assert large == small
        assert large["hits"]
        return large

    def open(self, address: str) -> dict[str, object]:
        self.each(lambda page: page.goto(address))
        return self.seen()

    def search(self, words: str) -> dict[str, object]:
        def act(page: Page) -> None:
            page.locator("#search-q").fill(words)
            page.locator("#search-q").press("Enter")
            expect(page.locator("#results-title")).to_contain_text(words)

        self.each(act)
        return self.seen()

    def narrow(self, selector: str) -> dict[str, object]:
        def act(page: Page) -> None:
            page.locator(selector).check()
            expect(page.locator(".chip--remove")).to_have_count(1)

        self.each(act)
        return self.seen()

    def widen(self) -> dict[str, object]:
        def act(page: Page) -> None:
            page.locator(".chip--remove").click()
            expect(page.locator(".chip--remove")).to_have_count(0)

        self.each(act)
        return self.seen()

    def turn_over(self, number: int) -> dict[str, object]:
        def act(page: Page) -> None:
            page.get_by_role("link", name="次へ").click()
            expect(page.locator(".pagination__here")).to_have_text(re.compile(f"{number}$"))

        self.each(act)
        return self.seen()

    def sort(self, label: str, value: str) -> dict[str, object]:
        def act(page: Page) -> None:
            page.locator("#search-sort").select_option(label=label)
            expect(page).to_have_url(re.compile(f"sort={value}"))

        self.each(act)
        return self.seen()

    def type(self, text: str) -> list[str]:
        """Return the suggestions, which must be equal on both."""
        offered = []
        for page in self.pages:
            page.locator("#search-q").fill("")
            page.locator("#search-q").press_sequentially(text)
            expect(page.locator("#suggest-list")).to_be_visible()
            offered.append(page.locator("#suggest-list [role=option]").all_inner_texts())
        assert offered[0] == offered[1]
        return offered[0]

    def follow_first(self) -> None:
        def act(page: Page) -> None:
            page.locator(".result__title a").first.click()
            expect(page.get_by_role("heading", level=1)).to_be_visible()

        self.each(act)
        assert self.pages[0].title() == self.pages[1].title()


def _seen(page: Page) -> dict[str, object]:
    return {
        "total": page.locator("#results-title").inner_text(),
        "hits": [
            (link.inner_text(), link.get_attribute("href"))
            for link in page.locator(".result__title a").all()
        ],
        "counts": page.locator(".check").all_inner_texts(),
    }


def test_a_visit_is_the_same_on_both_engines_and_goes_on_without_the_server(
    sites: Sites, open_page: OpenPage
) -> None:
    visit = Visit(open_page(sites.large), open_page(sites.small))
    total = re.match(r"\d+", str(visit.open("/search/")["total"]))
    assert total is not None
    assert int(total[0]) > ARTICLES
    visit.search("健康")
    visit.turn_over(2)
    visit.search("協力隊")
    visit.narrow("#support-sanka")
    assert status(sites.large) == "ok"

    sites.node.kill()
    visit.widen()
    visit.search("居場所")
    visit.turn_over(2)
    visit.sort("新しい順", "newest")
    assert visit.type("けんこう")
    visit.open("/search/")
    visit.follow_first()
    assert status(sites.large) == "degraded"
