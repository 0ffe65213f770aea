"""How the search page interprets a query with conditions, and how it shows that."""

import datetime
import re
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portal.accounts.visibility import Visibility
from portal.japanese.dates import fiscal_year_of
from search.services import SearchPage
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.notices import NoticePageFactory
from tests.factories.trainings import TrainingPageFactory, session
from tests.support.html import compact
from trainings.models import TrainingPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    make_case_index()
    return MunicipalityFactory(code="992020", name="葦原市", kana="あしはらし", region=None)


def search(client: Client, q: str, **parameters: object) -> SearchPage:
    return client.get("/search/", {"q": q, **parameters}).context["search"]


def titles(page: SearchPage) -> list[str]:
    return ["".join(segment.text for segment in hit.title) for hit in page.hits]


def test_a_year_narrows_to_its_facet(client: Client, town) -> None:
    CasePageFactory(title="茶畑の再生", fiscal_year=2024)
    CasePageFactory(title="茶畑のその後", fiscal_year=2025, summary="令和6年度から続きました。")
    page = search(client, "茶畑 令和6年度")
    assert (titles(page), page.total) == (["茶畑の再生"], 1)
    assert [(one.label, one.typed) for one in page.meaning.conditions] == [
        ("令和6年度", "令和6年度")
    ]


def test_the_page_says_what_was_read_and_offers_the_words(client: Client, town) -> None:
    CasePageFactory(title="茶畑の再生", fiscal_year=2024)
    html = compact(client.get("/search/", {"q": "茶畑 R6"}).content.decode())
    assert "「令和6年度」でしぼりました" in html
    query = quote("茶畑 R6", safe="").replace("%20", "+")
    assert f'href="/search/?q={query}&amp;words=R6"' in html
    assert f'href="/search/?q={query}&amp;words=1"' in html
    assert re.search(r'name="q"[^>]*value="茶畑 R6"', html)


def test_the_words_alone_are_one_click_away(client: Client, town) -> None:
    CasePageFactory(title="茶畑の再生", fiscal_year=2024)
    CasePageFactory(title="茶畑のその後", fiscal_year=2025, summary="令和6年度から続きました。")
    page = search(client, "茶畑 令和6年度", words="1")
    assert titles(page) == ["茶畑のその後"]
    assert page.meaning.conditions == ()
    assert page.meaning.read_url.endswith(quote("令和6年度"))


def test_one_condition_can_be_taken_back(client: Client, town) -> None:
    CasePageFactory(title="茶畑の研修の話", fiscal_year=2024)
    page = search(client, "茶畑 令和6年度 研修", words="研修")
    assert titles(page) == ["茶畑の研修の話"]
    assert [one.label for one in page.meaning.conditions] == ["令和6年度"]


def test_an_address_written_before_holds_for_no_other_query(client: Client, town) -> None:
    CasePageFactory(title="茶畑の再生", fiscal_year=2024)
    page = search(client, "茶畑 令和6年度", words="令和5年度")
    assert (titles(page), page.form.words) == (["茶畑の再生"], ())


def test_the_municipality_itself_comes_first_and_nothing_is_narrowed(client: Client, town) -> None:
    case = CasePageFactory(title="葦原市の茶畑", municipalities=[town])
    CasePageFactory(title="葦原市から学ぶ", municipalities=[MunicipalityFactory(region=None)])
    page = search(client, "葦原市")
    assert titles(page)[0] == "葦原市"
    assert page.total == 3
    assert page.meaning.conditions == ()
    assert case.title in titles(page)


def test_with_other_words_the_municipality_narrows(client: Client, town) -> None:
    CasePageFactory(title="茶畑の再生", municipalities=[town])
    CasePageFactory(title="葦原市に学ぶ茶畑", municipalities=[MunicipalityFactory(region=None)])
    page = search(client, "葦原の茶畑")
    assert titles(page) == ["茶畑の再生"]


def test_what_is_the_name_of_something_is_read_as_nothing_else(client: Client, town) -> None:
    CasePageFactory(title="令和6年度の研修", fiscal_year=2020)
    page = search(client, "令和6年度の研修")
    assert titles(page)[0] == "令和6年度の研修"
    assert page.meaning.conditions == ()


def test_where_the_reading_finds_nothing_the_words_do(client: Client, town) -> None:
    CasePageFactory(title="2024 年に始めた茶畑", fiscal_year=2020, municipalities=[town])
    page = search(client, "2024 茶畑")
    assert titles(page) == ["2024 年に始めた茶畑"]
    assert (page.meaning.conditions, page.meaning.given_up) == ((), ("令和6年度",))
    html = compact(client.get("/search/", {"q": "2024 茶畑"}).content.decode())
    assert "「令和6年度」でしぼると見つからないため、入力した言葉のままさがしました。" in html


def test_a_selection_that_finds_nothing_is_no_reason_to_give_up(client: Client, town) -> None:
    CasePageFactory(title="茶畑の再生", fiscal_year=2024, municipalities=[town])
    CasePageFactory(title="2024 年の茶畑", fiscal_year=2023)
    page = search(client, "2024 茶畑", year="2023")
    assert (page.total, len(page.meaning.conditions)) == (0, 1)


def test_facets_count_what_the_reading_leaves(client: Client, town) -> None:
    CasePageFactory(title="茶畑の再生", fiscal_year=2024, municipalities=[town])
    CasePageFactory(title="茶畑のその後", fiscal_year=2025, municipalities=[town])
    page = search(client, "茶畑 令和6年度")
    counts = {
        facet.parameter: {value.value: value.count for value in facet.values if value.count}
        for facet in page.facets
    }
    assert counts["year"] == {"2024": 1}
    assert counts["municipality"] == {"992020": 1}


def test_a_word_for_a_kind_lists_that_kind(client: Client, town) -> None:
    TrainingPageFactory(title="机上演習")
    CasePageFactory(title="研修で知り合う")
    page = search(client, "研修")
    assert titles(page) == ["机上演習"]


def test_a_list_of_one_kind_cannot_ask_for_another(client: Client, town) -> None:
    CasePageFactory(title="研修で知り合う")
    CasePageFactory(title="茶畑の再生")
    assert titles(client.get("/cases/", {"q": "研修"}).context["search"]) == ["研修で知り合う"]
    assert titles(client.get("/cases/", {"q": "茶畑の事例"}).context["search"]) == ["茶畑の再生"]


def test_trainings_of_next_month(client: Client, town) -> None:
    today = timezone.localdate()
    first = (today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    TrainingPageFactory(title="来月の机上演習", sessions=[session((first - today).days)])
    TrainingPageFactory(title="遠い先の演習", sessions=[session(100)])
    page = search(client, "来月の研修")
    assert titles(page) == ["来月の机上演習"]


def test_trainings_that_take_applications(client: Client, town) -> None:
    TrainingPageFactory(title="受け付けている演習")
    TrainingPageFactory(title="終わった演習", sessions=[session(-3)])
    TrainingPageFactory(title="申込みのいらない演習", application_needed=False)
    expected = {
        training.title
        for training in TrainingPage.objects.all()
        if training.status().value in {"open", "closing"}
    }
    assert set(titles(search(client, "受付中の研修"))) == expected == {"受け付けている演習"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("これからの研修", ["明日", "再来月"]),
        ("次の研修", ["明日", "再来月"]),
        ("終わった研修", ["昨日", "先々月"]),
    ],
)
def test_trainings_that_are_to_come_or_over(
    client: Client, town, typed: str, expected: list[str]
) -> None:
    for title, days in (("先々月", -60), ("昨日", -1), ("明日", 1), ("再来月", 60)):
        TrainingPageFactory(title=title, sessions=[session(days)])
    assert titles(search(client, typed)) == expected


def test_a_month_is_called_by_its_number(client: Client, town) -> None:
    today = timezone.localdate()
    first = (today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    TrainingPageFactory(title="来月の机上演習", sessions=[session((first - today).days)])
    TrainingPageFactory(title="遠い先の演習", sessions=[session(100)])
    for typed in (f"{first.month}月の研修", f"{first.year}年{first.month}月の研修"):
        assert titles(search(client, typed)) == ["来月の机上演習"], typed


def test_where_a_month_has_nothing_the_others_of_the_kind_are_near(client: Client, town) -> None:
    TrainingPageFactory(title="遠い先の演習", sessions=[session(100)])
    CasePageFactory(title="来週の研修の話")
    CasePageFactory(title="茶畑の再生")
    page = search(client, "来週の研修")
    assert titles(page) == ["来週の研修の話"]  # the words alone have hits
    page = search(client, "来月の研修")
    assert (titles(page), page.total, page.meaning.given_up) == ([], 0, ())
    assert ["".join(part.text for part in hit.title) for hit in page.more] == ["遠い先の演習"]


def test_of_what_conditions_alone_find_cases_stand_first(client: Client, town) -> None:
    CasePageFactory(title="茶畑の再生", fiscal_year=fiscal_year_of(timezone.localdate()))
    TrainingPageFactory(title="机上演習", sessions=[session(0)])
    assert titles(search(client, "今年度")) == ["茶畑の再生", "机上演習"]


def test_trainings_to_come_stand_before_those_that_are_over(client: Client, town) -> None:
    for title, days in (("先月", -30), ("昨日", -1), ("明日", 1), ("再来月", 60)):
        TrainingPageFactory(title=title, sessions=[session(days)])
    expected = ["明日", "再来月", "昨日", "先月"]
    assert titles(search(client, "研修")) == expected
    assert titles(search(client, "研修", sort="newest")) == ["再来月", "明日", "昨日", "先月"]
    table = client.get("/search/export/", {"q": "研修", "format": "csv"}).content.decode(
        "utf-8-sig"
    )
    assert [row.split(",")[1] for row in table.splitlines()[1:]] == expected


@time_machine.travel(datetime.datetime(2026, 11, 29, 3, tzinfo=datetime.UTC))
def test_a_training_that_runs_stands_by_its_next_session(client: Client, town) -> None:
    TrainingPageFactory(title="全3回", sessions=[session(-10), session(5), session(12)])
    TrainingPageFactory(title="泊まりがけ", sessions=[session(-1, end_day=timezone.localdate())])
    TrainingPageFactory(title="明日", sessions=[session(1)])
    TrainingPageFactory(title="来週", sessions=[session(8)])
    TrainingPageFactory(title="終わった2回", sessions=[session(-9), session(-2)])
    TrainingPageFactory(title="昨日", sessions=[session(-1)])
    assert titles(search(client, "研修")) == [
        *("泊まりがけ", "明日", "全3回", "来週", "昨日", "終わった2回"),
    ]
    with time_machine.travel(timezone.now() + datetime.timedelta(days=6), tick=True):
        assert titles(search(client, "研修")) == [
            *("来週", "全3回", "明日", "泊まりがけ", "昨日", "終わった2回"),
        ]


def test_few_hits_are_followed_by_things_that_lack_a_condition_or_a_word(
    client: Client, town
) -> None:
    CasePageFactory(title="茶畑の再生", fiscal_year=2024, municipalities=[town])
    other = MunicipalityFactory(name="稲穂市", region=None)
    CasePageFactory(title="茶畑のその後", fiscal_year=2025, municipalities=[other])
    CasePageFactory(title="港の朝市", fiscal_year=2024, municipalities=[town])
    CasePageFactory(title="無関係", fiscal_year=2025, municipalities=[other])
    page = search(client, "葦原の茶畑")
    assert (titles(page), page.total) == (["茶畑の再生"], 1)
    assert {"".join(part.text for part in hit.title) for hit in page.more} == {
        *("茶畑のその後", "港の朝市", "葦原市"),
    }
    html = compact(client.get("/search/", {"q": "葦原の茶畑"}).content.decode())
    assert "近いもの（一部の語や条件に合うもの）" in html


def test_nothing_follows_what_is_asked_for_by_conditions_alone(client: Client, town) -> None:
    CasePageFactory(title="茶畑の再生", fiscal_year=2024)
    CasePageFactory(title="令和6年度の事例", fiscal_year=2020)
    page = search(client, "令和6年度")
    assert (titles(page), page.more) == (["茶畑の再生"], [])


def test_what_mentions_the_month_follows_the_few_notices_of_it(client: Client, town) -> None:
    NoticePageFactory(title="連携について", issued_on=datetime.date(2021, 10, 1))
    NoticePageFactory(title="その後の通知", issued_on=datetime.date(2021, 11, 1))
    CasePageFactory(title="続いた会議", background="令和3年10月の国の通知を受けて始めました。")
    CasePageFactory(title="別の会議", background="令和3年4月に始め、10月に終えました。")
    for typed in ("令和3年10月の通知", "R3年10月の通知", "2021年10月のお知らせ"):
        page = search(client, typed)
        assert (titles(page), page.total) == (["連携について"], 1)
        assert ["".join(part.text for part in hit.title) for hit in page.more] == ["続いた会議"]


def test_where_a_year_has_nothing_the_others_of_the_kind_are_near(client: Client, town) -> None:
    NoticePageFactory(title="連携について", issued_on=datetime.date(2021, 10, 1))
    CasePageFactory(title="5年度ぶりの通知", fiscal_year=2020)
    page = search(client, "令和5年度の通知")
    assert (titles(page), page.total, page.meaning.given_up) == ([], 0, ())
    assert ["".join(part.text for part in hit.title) for hit in page.more] == ["連携について"]


def test_what_follows_few_hits_is_as_visible_as_they_are(client: Client, town) -> None:
    CasePageFactory(title="茶畑の再生", fiscal_year=2024)
    CasePageFactory(title="茶畑の秘密", fiscal_year=2025, visibility=Visibility.MUNICIPAL)
    assert search(client, "茶畑 令和6年度").more == []


def test_conditions_never_widen_what_a_reader_may_see(client: Client, town) -> None:
    TrainingPageFactory(title="受け付けている演習", visibility=Visibility.MUNICIPAL)
    LiaisonContactFactory(municipality=town, visibility=Visibility.PREFECTURAL)
    for typed in ("受付中の研修", "来月の研修", "葦原市の担当", "研修"):
        page = search(client, typed)
        assert {hit.kind for hit in page.hits} <= {"municipality"}
        kinds = [facet for facet in page.facets if facet.parameter == "kind"]
        counted = {value.value for facet in kinds for value in facet.values if value.count}
        assert counted <= {"municipality"}


def test_the_form_hands_on_which_pieces_are_words_and_no_more(client: Client, town) -> None:
    CasePageFactory(title="茶畑の令和6年度", fiscal_year=2025)
    html = compact(client.get("/search/", {"q": "茶畑 令和6年度", "words": "1"}).content.decode())
    assert re.findall(r'name="words" value="([^"]*)"', html) == ["令和6年度"]
    html = compact(client.get("/search/", {"q": "茶畑", "words": "1"}).content.decode())
    assert re.findall(r'name="words" value="([^"]*)"', html) == []
