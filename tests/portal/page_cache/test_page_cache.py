"""The page cache for readers who are not signed in: never outdated, never another reader's page."""

import datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from portal.accounts.visibility import Visibility
from portal.municipalities.models import Municipality, Statistic
from portal.page_cache import services as page_cache
from portal.pages.models import PortalSettings, StandardPage
from portal.vocabularies.models import Term
from tests.factories.accounts import AdministratorFactory
from tests.factories.casestudies import CasePageFactory, make_case_index, term
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import StandardPageFactory
from tests.leaks.readers import ALLOWED, READERS, client_of

pytestmark = pytest.mark.django_db
# On PostgreSQL, uncommitted changes of a test have no version, so nothing is cached.
really_commits = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def keep_pages(settings) -> None:
    settings.PAGE_CACHE_SECONDS = 300


@pytest.fixture
def home(db):
    return make_case_index().get_parent().specific


def text(address: str, client: Client | None = None) -> str:
    response = (client or Client()).get(address)
    assert response.status_code == 200
    return response.content.decode()


def status(address: str, client: Client | None = None) -> int:
    return (client or Client()).get(address).status_code


@really_commits
def test_a_page_asked_for_again_costs_one_query(home, django_assert_num_queries) -> None:
    municipality = MunicipalityFactory(with_population=8000)
    addresses = [
        "/",
        "/cases/",
        "/municipalities/",
        f"/municipalities/{municipality.code}/",
        StandardPageFactory(parent=home).url,
        CasePageFactory(municipalities=[municipality]).url,
    ]
    first = [text(address) for address in addresses]
    with django_assert_num_queries(len(addresses)):
        assert [text(address) for address in addresses] == first


def test_edits_of_everything_a_page_shows_are_seen_with_the_next_request(home) -> None:
    town = MunicipalityFactory(name="潮見町", with_population=8000)
    issue = term("issue", "isolation", "孤立")
    case = CasePageFactory(title="元の題", municipalities=[town], issues=[issue])
    settings = PortalSettings.for_site(home.get_site())

    def edit_case() -> None:
        case.title = "新しい題"
        case.save_revision().publish()

    def rename_town() -> None:
        town.name = "新潮見町"
        town.save()

    def rename_term() -> None:
        Term.objects.filter(pk=issue.pk).update(label="つながりの薄さ")

    def import_figures() -> None:
        Statistic.objects.bulk_create(
            [
                Statistic(
                    municipality=town, year=2025, value=7654, source="国勢調査",
                    indicator=Statistic.Indicator.POPULATION,
                )
            ]
        )  # fmt: skip

    def set_banner() -> None:
        settings.banner = "停電のお知らせ"
        settings.save()

    town_page = f"/municipalities/{town.code}/"
    for address, edit, shown in (
        (case.url, edit_case, "新しい題"),
        ("/", lambda: None, "新しい題"),
        (case.url, rename_town, "新潮見町"),
        (case.url, rename_term, "つながりの薄さ"),
        (town_page, import_figures, "7,654"),
        ("/about-nothing/", lambda: None, ""),
        (town_page, set_banner, "停電のお知らせ"),
        (case.url, lambda: None, "停電のお知らせ"),
    ):
        before = Client().get(address)
        edit()
        if shown:
            assert shown in text(address), (edit, before)


def test_withdrawn_narrowed_and_privately_restricted_pages_are_gone_at_once(home) -> None:
    pages = [StandardPageFactory(parent=home, title=f"取り下げ{n}") for n in range(4)]
    assert [status(page.url) for page in pages] == [200] * 4
    pages[0].unpublish()
    StandardPage.objects.filter(pk=pages[1].pk).update(visibility=Visibility.MUNICIPAL)
    pages[2].delete()
    PageViewRestriction.objects.create(page=pages[3], restriction_type="login")
    assert [status(page.url) for page in pages] == [404] * 4


@really_commits
def test_what_is_rolled_back_leaves_the_kept_page_in_use(home, django_assert_num_queries) -> None:
    page = StandardPageFactory(parent=home, title="変わらない題")
    text(page.url)
    with transaction.atomic():
        StandardPage.objects.filter(pk=page.pk).update(title="取り消された題")
        transaction.set_rollback(True)
    with django_assert_num_queries(1):
        assert "変わらない題" in text(page.url)


def test_each_reader_in_turn_gets_their_own_answer_at_the_same_address(home) -> None:
    addresses = {
        level: StandardPageFactory(parent=home, slug=level, title=f"内容{level}", visibility=level).url
        for level in Visibility.values
    }  # fmt: skip
    readers = [*READERS, *reversed(READERS), *READERS]
    clients = {reader: client_of(reader) for reader in READERS}
    for reader in readers:
        for level, address in addresses.items():
            expected = 200 if level in ALLOWED[reader] else 404
            assert (reader, level, status(address, clients[reader])) == (reader, level, expected)


def test_a_related_case_of_a_narrower_audience_never_comes_to_the_public(home) -> None:
    issue = term("issue", "isolation", "孤立")
    case = CasePageFactory(title="公開の事例", issues=[issue])
    CasePageFactory(title="庁内だけの事例", issues=[issue], visibility=Visibility.MUNICIPAL)
    officer = client_of("municipal")
    for _ in range(2):
        for address in (case.url, "/"):
            assert "庁内だけの事例" in text(address, officer)
            assert "庁内だけの事例" not in text(address)


def test_nobody_sees_the_name_or_the_form_token_of_another(home) -> None:
    page = StandardPageFactory(parent=home)
    officer = client_of("municipal")
    for _ in range(2):
        mine, public = text(page.url, officer), text(page.url)
        assert ("csrfmiddlewaretoken" in mine, "サインアウト" in mine) == (True, True)
        assert ("csrfmiddlewaretoken" in public, "サインアウト" in public) == (False, False)
        assert "csrfmiddlewaretoken" in text("/accounts/login/")


def test_a_preview_is_neither_kept_nor_answered_from_what_is_kept(home) -> None:
    page = StandardPageFactory(parent=home, title="公開の題")
    text(page.url)
    draft = page.get_latest_revision_as_object()
    draft.title = "下書きの題"
    for _ in range(2):
        assert "下書きの題" in draft.make_preview_request().content.decode()
    assert "公開の題" in text(page.url)
    client = Client()
    client.force_login(AdministratorFactory())
    assert client.get(page.url).headers.get("ETag") is None


def test_a_page_that_ends_goes_without_any_command(home, time_machine) -> None:
    time_machine.move_to("2026-11-25T09:00:00+09:00")
    end = timezone.now() + datetime.timedelta(seconds=100)
    page = StandardPageFactory(parent=home, title="期限つき", expire_at=end)
    other = StandardPageFactory(parent=home, title="期限なし")
    assert [status(page.url), status(other.url)] == [200, 200]
    time_machine.move_to("2026-11-25T09:01:39+09:00")
    assert status(page.url) == 200
    time_machine.move_to("2026-11-25T09:01:41+09:00")
    assert [status(page.url), status(other.url)] == [404, 200]
    call_command("publish_scheduled")
    assert status(page.url) == 404


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-25T09:00:00+09:00", 300),
        ("2026-11-25T23:59:00+09:00", 60),
        ("2026-11-26T00:00:00+09:00", 300),
    ],
)
def test_nothing_is_kept_over_midnight(home, now, expected) -> None:
    moment = datetime.datetime.fromisoformat(now)
    assert (page_cache._next_expiry(moment) - moment).total_seconds() == expected


def test_the_date_of_printing_is_always_today(home, time_machine) -> None:
    case = CasePageFactory()
    time_machine.move_to("2026-11-25T23:59:50+09:00")
    assert "印刷日：令和8年11月25日（水）" in text(case.url)
    time_machine.move_to("2026-11-26T00:00:01+09:00")
    assert "印刷日：令和8年11月26日（木）" in text(case.url)


@really_commits
def test_a_browser_that_has_the_page_is_told_so_until_it_changes(home) -> None:
    page = StandardPageFactory(parent=home, title="古い題")
    first = Client().get(page.url)
    tag = first.headers["ETag"]
    assert (first.headers["Cache-Control"], "Cookie" in first.headers["Vary"]) == ("no-cache", True)
    again = Client().get(page.url, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    page.title = "新しい題"
    page.save_revision().publish()
    changed = Client().get(page.url, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.headers["ETag"] != tag) == (200, True)
    officer = client_of("municipal")
    assert officer.get(page.url, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("path", "headers"),
    [("{}?any=1", {}), ("{}", {"HX-Request": "true"}), ("/no-such-page/", {}), ("/accounts/login/", {})],
)  # fmt: skip
def test_what_is_asked_for_in_another_way_is_not_kept(home, path, headers) -> None:
    page = StandardPageFactory(parent=home)
    for _ in range(2):
        response = Client().get(path.format(page.url), headers=headers)
        assert response.headers.get("ETag") is None


@really_commits
def test_kept_and_fresh_answers_have_the_same_headers(home) -> None:
    page = StandardPageFactory(parent=home)
    first, second = Client().get(page.url), Client().get(page.url)
    assert dict(first.headers) == dict(second.headers)
    assert "default-src 'self'" in second.headers["Content-Security-Policy"]
    assert second.headers["X-Frame-Options"] == "DENY"


def test_a_municipality_deleted_is_gone_from_the_list(home) -> None:
    MunicipalityFactory(name="消える町")
    assert "消える町" in text("/municipalities/")
    Municipality.objects.filter(name="消える町").delete()
    assert "消える町" not in text("/municipalities/")
