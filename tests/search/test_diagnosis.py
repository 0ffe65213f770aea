"""The diagnosis of the search in the admin."""

import csv
import datetime
import io

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.changes.models import Change
from portal.setup.roles import ROLES
from search.diagnosis.health import health
from search.diagnosis.indices import index_lines
from search.diagnosis.ranking import diagnose
from search.engines import get_engine
from search.indexing.updates import drift, rebuild
from search.models import NoHitQuery, SynonymRule
from search.results.parameters import SearchForm
from search.services import run_search
from tests.factories.accounts import AdministratorFactory, EditorFactory, UserFactory
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site
from tests.factories.vocabularies import GlossaryEntryFactory
from tests.support.elasticsearch import free_port

pytestmark = pytest.mark.django_db

PAGE = "/admin/search-diagnosis/"
TABLE = "/admin/search-diagnosis/no-hits/"
PUBLIC = frozenset({"public"})
STAFF = frozenset({"public", "municipal", "prefectural"})


@pytest.fixture
def home():
    home = HomePageFactory()
    make_site(home)
    return home


def user_with(*permissions: str, factory=UserFactory):
    user = factory()
    codenames = [name.rpartition(".")[2] for name in permissions]
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return user


@pytest.fixture
def editor(client: Client):
    user = user_with("access_admin", "view_search_diagnosis", factory=EditorFactory)
    client.force_login(user)
    return user


def text(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


class TestWho:
    """Only editors have access."""

    @pytest.mark.parametrize("address", [PAGE, TABLE])
    def test_whoever_lacks_the_permission_is_refused(self, address, home, client) -> None:
        answers = {"anonymous": client.get(address).status_code}
        for name, user in {
            "reader": UserFactory(),
            "admin without it": user_with("access_admin"),
            "it without the admin": user_with("view_search_diagnosis"),
            "allowed": user_with("access_admin", "view_search_diagnosis"),
        }.items():
            client.force_login(user)
            answers[name] = client.get(address).status_code
        assert answers == {
            "anonymous": 302,
            "reader": 302,
            "admin without it": 403,
            "it without the admin": 302,
            "allowed": 200,
        }

    def test_editors_of_both_sides_and_of_the_prefecture_have_it(self) -> None:
        having = [r.slug for r in ROLES if "search.view_search_diagnosis" in r.permissions]
        assert having == ["welfare_editor", "regional_editor", "administrator"]

    def test_only_they_see_it_among_the_reports(self, home, client, editor) -> None:
        assert PAGE in client.get("/admin/").content.decode()
        client.force_login(user_with("access_admin"))
        assert PAGE not in client.get("/admin/").content.decode()


class TestQuery:
    """The interpretation and the results of a query."""

    def test_words_pairs_readings_and_characters_are_shown(self, home) -> None:
        split = diagnose("協力隊の　ＲＭＯ", PUBLIC).splitting
        assert split.folded == "協力隊の rmo"
        assert [(w.surface, w.reading) for w in split.words][:2] == [
            ("協力", "キョウリョク"),
            ("隊", "タイ"),
        ]
        assert split.pairs[0] == "協力 隊"
        assert split.grams == ("協力", "力隊", "隊の", "rmo")

    def test_conditions_are_read_as_on_the_search_page(self, home, client, editor) -> None:
        make_case_index()
        CasePageFactory(title="茶畑の再生", fiscal_year=2024)
        CasePageFactory(title="茶畑のその後", fiscal_year=2025)
        found = diagnose("茶畑 R6", PUBLIC)
        assert found.conditions == (("R6", "令和6年度"),)
        assert (found.total, [hit.title for hit in found.hits]) == (1, ["茶畑の再生"])
        shown = text(client.get(PAGE, {"q": "茶畑 R6"}))
        assert "「R6」を条件「令和6年度」として読み取りました。" in shown

    def test_the_rules_that_added_synonyms_are_named(self, home) -> None:
        GlossaryEntryFactory(term="地域運営組織", synonyms="RMO")
        SynonymRule.objects.create(words="RMO\nまちづくり協議会")
        SynonymRule.objects.create(words="無関係\n関係なし")
        (clause,) = diagnose("RMO", PUBLIC).clauses
        assert clause.also == ("地域運営組織", "まちづくり協議会")
        assert clause.rules == ("用語集「地域運営組織」", "同義語「RMO ＝ まちづくり協議会」")

    def test_hits_are_those_of_the_site_in_their_order(self, home) -> None:
        for number in range(4):
            StandardPageFactory(parent=home, title=f"案内{number}", lead="居場所 " * (number + 1))
        page = run_search(SearchForm(q="居場所"), PUBLIC)
        found = diagnose("居場所", PUBLIC)
        assert [(h.id, h.score) for h in found.hits] == [(h.id, h.score) for h in page.hits]
        assert found.total == page.total == 4

    def test_the_parts_add_up_to_the_score_shown(self, home) -> None:
        page = StandardPageFactory(parent=home, title="居場所の案内", lead="居場所と協力隊")
        StandardPageFactory(parent=home, title="別の案内", lead="協力隊")
        found = diagnose("居場所 協力隊", PUBLIC, f"page:{page.pk}")
        assert found.why.place == 1
        assert found.why.score == pytest.approx(found.hits[0].score, abs=0.002)
        assert sum(part.score for part in found.why.parts) == pytest.approx(found.why.score)
        assert [(word.text, word.holds) for word in found.why.words] == [
            ("居場所", True),
            ("協力隊", True),
        ]

    def test_why_a_document_is_not_found(self, home) -> None:
        StandardPageFactory(parent=home, title="一", lead="居場所と協力隊")
        other = StandardPageFactory(parent=home, title="二", lead="居場所だけ")
        why = diagnose('"居場所" "協力隊"', PUBLIC, f"page:{other.pk}").why
        assert (why.matches, why.place) == (False, None)
        assert [(word.text, word.holds) for word in why.words] == [
            ("居場所", True),
            ("協力隊", False),
        ]

    @pytest.mark.parametrize("form", ["{}", "http://localhost{}", "https://x.example.jp{}?print=1"])
    def test_a_document_may_be_named_by_its_address(self, form, home) -> None:
        page = StandardPageFactory(parent=home, title="居場所", slug="いばしょ")
        why = diagnose("居場所", PUBLIC, form.format(page.get_url())).why
        assert (why.id, why.readers) == (f"page:{page.pk}", ("すべての人",))

    def test_what_the_viewer_may_not_see_is_not_explained(self, home) -> None:
        page = StandardPageFactory(parent=home, title="秘密の居場所", visibility="participants")
        found = diagnose("居場所", STAFF, f"page:{page.pk}")
        assert (found.total, found.why) == (0, None)


class TestPage:
    """The page itself."""

    def test_it_shows_how_and_why(self, home, client, editor) -> None:
        page = StandardPageFactory(parent=home, title="居場所の案内", visibility="prefectural")
        shown = text(client.get(PAGE, {"q": "居場所", "document": page.get_url()}))
        assert "検索結果（1件）" in shown
        assert "順位は1番目です" in shown
        assert "見つけられる人：県職員・編集者" in shown

    def test_it_can_be_seen_as_another_reader_but_never_more_than_oneself(
        self, home, client, editor
    ) -> None:
        StandardPageFactory(parent=home, title="居場所の案内", visibility="prefectural")
        totals = {
            reader: client.get(PAGE, {"q": "居場所", "reader": reader}).context["diagnosis"].total
            for reader in ("own", "public", "municipal", "prefectural")
        }
        assert totals == {"own": 1, "public": 0, "municipal": 0, "prefectural": 1}
        client.force_login(user_with("access_admin", "view_search_diagnosis"))
        answer = client.get(PAGE, {"q": "居場所", "reader": "prefectural"})
        assert answer.context["diagnosis"].total == 0

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ({"q": "！？"}, 200),
            # No URL of the admin may contain it (portal.admin.visibility.keys).
            ({"q": "\0居場所"}, 404),
            ({"q": "居場所", "document": "http://[x"}, 200),
            ({"q": ""}, 422),
            ({"q": "あ" * 300}, 422),
            ({"q": "居場所", "reader": "だれか"}, 422),
        ],
    )
    def test_any_query_string_gives_a_page(self, query, status, home, client, editor) -> None:
        assert client.get(PAGE, query).status_code == status

    def test_what_is_diagnosed_is_not_counted_as_searched(self, home, client, editor) -> None:
        client.get(PAGE, {"q": "移動図書館"})
        assert NoHitQuery.objects.count() == 0

    def test_queries_do_not_grow_with_the_hits(
        self, home, client, editor, django_assert_max_num_queries
    ) -> None:
        for number in range(15):
            StandardPageFactory(parent=home, title=f"居場所{number}")
        client.get(PAGE, {"q": "居場所"})
        with django_assert_max_num_queries(40):
            client.get(PAGE, {"q": "居場所"})


class TestIndices:
    """The state of the indices."""

    def test_the_state_of_the_index_is_shown(self, home, time_machine) -> None:
        StandardPageFactory(parent=home)
        time_machine.move_to("2026-11-26T10:00:00+09:00", tick=False)
        rebuild(processes=1)
        (before,) = index_lines()
        Change.objects.create(kind="page", object_id="1")
        (line,) = index_lines()
        # On PostgreSQL, the test's own rows have not settled, and are pending as well.
        assert (line.state, line.documents, line.waiting) == ("使えます", 1, before.waiting + 1)
        assert line.built == datetime.datetime(2026, 11, 26, 1, tzinfo=datetime.UTC)

    def test_a_missing_index_is_said(self, home, client, editor) -> None:
        (line,) = index_lines()
        assert (line.usable, line.documents) == (False, None)
        assert "ありません（作り直しが必要です）" in text(client.get(PAGE))

    def test_a_server_that_is_away_is_said_and_the_rest_works_without_it(
        self, home, client, editor, settings
    ) -> None:
        page = StandardPageFactory(parent=home, title="居場所")
        rebuild(processes=1)
        # No server listens on this port.
        values = {"urls": (f"http://127.0.0.1:{free_port()}",), "prefix": "away", "timeout": 1.0}
        settings.ELASTICSEARCH = {**settings.ELASTICSEARCH, **values}
        settings.SEARCH_ENGINE = "elasticsearch"
        assert [(line.state, line.documents) for line in index_lines()] == [
            ("サーバーに接続できません", None),
            ("使えます", 1),
        ]
        assert health().status == "degraded"
        shown = text(client.get(PAGE, {"q": "居場所", "document": page.get_url()}))
        assert "順位は1番目です" in shown
        compared = text(client.post(PAGE))
        assert "索引を使えないため、比べられませんでした" in compared
        assert "違いはありません" in compared

    def test_differences_are_looked_for_when_asked(self, home, client, editor) -> None:
        page = StandardPageFactory(parent=home, title="居場所")
        StandardPageFactory(parent=home, title="通いの場")
        rebuild(processes=1)
        assert "違いはありません" in text(client.post(PAGE))
        get_engine().write([], [f"page:{page.pk}"], None)
        shown = text(client.post(PAGE))
        assert "違いがあります" in shown
        assert "索引にない：1件" in shown

    def test_two_do_not_compare_at_once(self, home, client, editor) -> None:
        rebuild(processes=1)
        cache.add("search.diagnosis.drift", 1, 60)
        assert client.post(PAGE).status_code == 409

    def test_a_comparison_is_bounded(self, home) -> None:
        for _ in range(3):
            StandardPageFactory(parent=home)
        rebuild(processes=1)
        found = drift(most=2)
        assert (bool(found), found.compared, found.complete) == (False, 2, False)
        whole = drift(most=3)
        assert (bool(whole), whole.compared, whole.complete) == (False, 3, True)


class TestTable:
    """The searches without hits as a file."""

    def test_the_file_opens_in_a_spreadsheet_and_holds_no_formula(
        self, home, client, editor
    ) -> None:
        today = datetime.date(2026, 11, 26)
        NoHitQuery.objects.create(text="-京都 移動図書館", count=3, last_on=today)
        NoHitQuery.objects.create(text="一度だけ", count=1, last_on=today)
        content = client.get(TABLE).content
        assert content.startswith(b"\xef\xbb\xbf")
        assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
            ["検索された言葉", "回数", "最後に検索された日"],
            ["'-京都 移動図書館", "3", "2026-11-26"],
        ]

    def test_the_page_leads_to_it(self, home, client) -> None:
        client.force_login(AdministratorFactory())
        NoHitQuery.objects.create(text="移動図書館", count=3, last_on=timezone.localdate())
        assert "全1件をCSVで保存する" in text(client.get(PAGE))
