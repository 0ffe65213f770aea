"""Explainers: their list, their page, links to cases, and links from a case."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.visibility import Visibility
from portal.notices.models import ProgrammeFigure, RelatedPage, Side
from portal.pages.term_links import term_links
from tests.factories.accounts import AdministratorFactory, EditorFactory, UserFactory
from tests.factories.casestudies import CasePageFactory, make_case_index, term
from tests.factories.notices import NoticePageFactory, ProgrammePageFactory, make_programme_index
from tests.support.html import compact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def index(db):
    make_case_index()
    return make_programme_index()


def html_of(client, page):
    return compact(client.get(page.get_url()).content.decode())


def explainer_of(vocabulary, slug, label="", **fields):
    return ProgrammePageFactory(
        vocabulary=vocabulary, term=term(vocabulary, slug, label), title=label or slug, **fields
    )


def cases_shown(html):
    section = html.partition('id="cases"')[2].partition("</section>")[0]
    return re.findall(r'result__title"><a href="[^"]+">([^<]+)</a>', section)


def test_explainers_stand_by_department_and_vocabulary(client):
    explainer_of("programme", "rmo", "地域運営組織", side=Side.REGIONAL, lead="住民の組織です。")
    explainer_of("conference", "juso-kaigi", "重層的支援会議")
    explainer_of("programme", "nofuku", "農福連携", side=Side.BOTH)

    html = compact(client.get("/programmes/").content.decode())

    assert re.findall(r'section__title" id="side-\w+">([^<]+)<', html) == [
        "福祉の部局のしくみ",
        "地域振興の部局のしくみ",
        "二つの部局にまたがるしくみ",
    ]
    assert re.findall(r'programmes__group">([^<]+)<', html) == [
        "会議体",
        "地域力創造施策",
        "地域力創造施策",
    ]
    assert "住民の組織です。" in html


@pytest.mark.parametrize(
    ("reader", "titles"),
    [(None, {"公開"}), (UserFactory, {"公開", "県内"}), (EditorFactory, {"公開", "県内", "県"})],
    ids=["visitor", "municipal", "editor"],
)
def test_the_list_holds_what_the_reader_may_see(client, reader, titles):
    levels = {
        "公開": Visibility.PUBLIC,
        "県内": Visibility.MUNICIPAL,
        "県": Visibility.PREFECTURAL,
    }
    for name, level in levels.items():
        ProgrammePageFactory(title=f"{name}のしくみ", visibility=level)
    if reader is not None:
        client.force_login(reader())

    html = compact(client.get("/programmes/").content.decode())

    assert {name for name in levels if f"{name}のしくみ" in html} == titles


@pytest.mark.parametrize(
    ("side", "readers"),
    [
        (Side.WELFARE, "地域振興の部局の方へ"),
        (Side.REGIONAL, "福祉の部局の方へ"),
        (Side.BOTH, "福祉・地域振興の部局の方へ"),
    ],
)
def test_the_page_speaks_to_the_other_department(client, side, readers):
    html = html_of(client, ProgrammePageFactory(side=side, how_to_work_together="話す。\n会う。"))

    assert f'id="readers-heading">{readers}<' in html
    assert "<li>話す。</li><li>会う。</li>" in html
    assert "/contacts/?side=welfare" in html
    assert "/contacts/?side=regional" in html


def test_what_is_not_known_has_no_heading(client):
    html = html_of(client, ProgrammePageFactory())

    for heading in ("対象となる経費", "根拠", "気を付けること", "出典", "関係する通知"):
        assert heading not in html


def test_cases_of_the_term_are_shown_the_newest_five_with_the_number_of_all(client):
    page = explainer_of("programme", "rmo", "地域運営組織")
    for number in range(6):
        CasePageFactory(title=f"事例{number}", programmes=[page.term])
    CasePageFactory(title="ほかの事例")

    html = html_of(client, page)

    assert len(cases_shown(html)) == 5
    assert "ほかの事例" not in html
    assert '<a href="/cases/?programme=rmo">すべて見る（6件）</a>' in html


def test_cases_that_name_what_no_condition_finds_are_shown(client):
    page = explainer_of("juso", "takikan", "多機関協働事業")
    CasePageFactory(title="調整の事例", content="多機関協働事業で地域振興の課を招いた。")
    CasePageFactory(title="似た事例", content="多くの機関が協働する事業を始めた。")

    html = html_of(client, page)

    assert cases_shown(html) == ["調整の事例"]
    assert "「多機関協働事業」が出てくる事例" in html


def test_cases_of_a_conference_are_found_by_its_condition(client):
    page = explainer_of("conference", "juso-kaigi", "重層的支援会議")
    CasePageFactory(title="会議の事例", conferences=[page.term])
    CasePageFactory(title="名前だけの事例", content="重層的支援会議ではない会議。")

    html = html_of(client, page)

    assert cases_shown(html) == ["会議の事例"]


@pytest.mark.parametrize(("reader", "number"), [(None, 1), (UserFactory, 2), (EditorFactory, 3)])
def test_cases_and_their_number_are_those_the_reader_may_see(client, reader, number):
    page = explainer_of("programme", "rmo", "地域運営組織")
    for level in (Visibility.PUBLIC, Visibility.MUNICIPAL, Visibility.PREFECTURAL):
        CasePageFactory(programmes=[page.term], visibility=level)
    if reader is not None:
        client.force_login(reader())

    html = html_of(client, page)

    assert len(cases_shown(html)) == number
    assert f"すべて見る（{number}件）" in html


def test_without_cases_the_page_says_so(client):
    assert "まだ事例の登録がありません。" in html_of(client, explainer_of("programme", "rmo"))


def test_notices_that_name_the_explainer_are_listed_to_those_who_may_see_them(client):
    page = ProgrammePageFactory()
    NoticePageFactory(title="公開の通知", related_pages=[RelatedPage(related=page)])
    NoticePageFactory(
        title="県の通知",
        related_pages=[RelatedPage(related=page)],
        visibility=Visibility.PREFECTURAL,
    )

    html = html_of(client, page)

    assert "公開の通知" in html
    assert "県の通知" not in html


def test_a_case_leads_to_the_explainers_of_its_terms(client):
    page = explainer_of("programme", "rmo", "地域運営組織")
    hidden = explainer_of("juso", "takikan", "多機関協働事業", visibility=Visibility.PREFECTURAL)
    case = CasePageFactory(programmes=[page.term, term("programme", "iju")], juso=[hidden.term])

    html = html_of(client, case)

    assert re.findall(r'facts__explainer" href="([^"]+)"', html) == [page.get_url()]
    client.force_login(EditorFactory())
    assert len(re.findall(r"facts__explainer", html_of(client, case))) == 2


def test_addresses_of_explainers_cost_the_same_however_many_terms_there_are(client):
    pages = [explainer_of("programme", f"p{number}") for number in range(5)]

    def queries(number):
        with CaptureQueriesContext(connection) as captured:
            links = term_links([page.term_id for page in pages[:number]], None)
        assert links == {page.term_id: page.get_url() for page in pages[:number]}
        return len(captured)

    queries(1)
    assert queries(5) == queries(1)


def test_a_term_of_another_vocabulary_is_refused():
    page = ProgrammePageFactory.build(vocabulary="juso", term=term("programme", "rmo"))

    with pytest.raises(ValidationError, match="「語彙」で選んだ語彙の中から"):
        page.clean()


def test_the_number_of_queries_is_bounded(client):
    page = explainer_of("programme", "rmo", "地域運営組織")
    CasePageFactory(programmes=[page.term])
    html_of(client, page)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            html_of(client, page)
        return len(captured)

    few = queries()
    CasePageFactory.create_batch(4, programmes=[page.term])
    NoticePageFactory.create_batch(3, related_pages=[])
    html_of(client, page)

    assert queries() == few


def test_the_page_says_of_which_month_it_is(client):
    page = ProgrammePageFactory(as_of=datetime.date(2026, 2, 28))

    assert "この解説は令和8年2月時点の情報です。" in html_of(client, page)
    assert "時点の情報です" not in html_of(client, ProgrammePageFactory())


def figure(fiscal_year, label="活動した隊員"):
    return ProgrammeFigure(
        label=label, value="7,910人", fiscal_year=fiscal_year, source="総務省の調査"
    )


def test_figures_stand_with_year_and_source(client):
    page = ProgrammePageFactory(figures=[figure(2024)])

    html = html_of(client, page)

    assert '<a href="#figures">数字で見る</a>' in html
    row = html.partition('<th scope="row">活動した隊員</th>')[2].partition("</tr>")[0]
    assert re.sub(r"<[^>]+>|\s", "", row) == "7,910人（令和6年度、総務省の調査）"
    assert "数字で見る" not in html_of(client, ProgrammePageFactory())


def old_figures(client):
    html = client.get("/admin/").content.decode()
    panel = html.partition('id="old-figures-title"')[2].partition("</section>")[0]
    return re.findall(r"/pages/(\d+)/edit/", panel), re.findall(r"総務省の調査|\d年度", panel)


@pytest.mark.parametrize(
    ("day", "told"), [("2027-03-31", []), ("2027-04-01", ["6年度", "総務省の調査"])]
)
def test_figures_older_than_two_years_are_told_in_the_admin(client, time_machine, day, told):
    page = ProgrammePageFactory(figures=[figure(2024), figure(2025, "今の数字")])
    time_machine.move_to(f"{day}T12:00:00+09:00")
    client.force_login(AdministratorFactory())

    keys, words = old_figures(client)

    assert keys == ([str(page.pk)] if told else [])
    assert [word for word in words if word != "2年度"] == told


def test_old_figures_are_told_to_those_only_who_may_edit_the_explainer(client):
    ProgrammePageFactory(figures=[figure(2010)])
    client.force_login(UserFactory())

    assert old_figures(client) == ([], [])
