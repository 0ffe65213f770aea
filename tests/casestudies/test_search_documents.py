"""The search documents of cases."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies.models import CasePartner
from casestudies.search import CaseSource
from portal.accounts.visibility import Visibility
from portal.municipalities.models import Municipality, Region, Statistic
from portal.vocabularies.models import Term
from search.core.documents import SearchDocument
from tests.factories.casestudies import CasePageFactory, term
from tests.factories.municipalities import MunicipalityFactory, RegionFactory, StatisticFactory
from tests.factories.vocabularies import PortalTagFactory

pytestmark = pytest.mark.django_db


def documents() -> dict[str, SearchDocument]:
    source = CaseSource()
    return {document.id: document for document in source.documents(source.queryset())}


def document_of(case: object) -> SearchDocument:
    return documents()[f"case:{case.pk}"]  # type: ignore[attr-defined]


def test_facets_name_everything_a_case_is_described_by() -> None:
    region = RegionFactory(slug="sankan")
    town = MunicipalityFactory(region=region, kind="town", with_population=8000)
    city = MunicipalityFactory(region=region, kind="city", with_population=45000)
    case = CasePageFactory(
        municipalities=[town, city],
        fiscal_year=2023,
        supports=[term("support", "sanka")],
        programmes=[term("programme", "kyoryokutai")],
        patterns=[term("pattern", "sanka-no-ba")],
        fields=[term("field", "kaigo")],
        policies=[term("policy", "sumai")],
        issues=[term("issue", "hikikomori"), term("issue", "koritsu")],
        places=[term("place", "salon")],
        conferences=[term("conference", "juso-kaigi")],
        partners=[CasePartner(partner=term("partner", "shakyo"))],
        outcome=term("outcome", "lesson"),
        inspection="both",
        cost=1_860_000,
    )
    assert document_of(case).facets == {
        "kind": ("case",),
        "municipality": (town.code, city.code),
        "region": ("sankan",),
        "municipality_type": ("town", "city"),
        "population": ("under-10k", "30k-50k"),
        "stage": ("running",),
        "year": ("2023",),
        "support": ("sanka",),
        "programme": ("kyoryokutai",),
        "pattern": ("sanka-no-ba",),
        "field": ("kaigo",),
        "policy": ("sumai",),
        "issue": ("hikikomori", "koritsu"),
        "place": ("salon",),
        "conference": ("juso-kaigi",),
        "partner": ("shakyo",),
        "outcome": ("lesson",),
        "inspection": ("both",),
        "cost": ("1m-5m",),
    }


def test_a_case_of_which_no_cost_is_known_has_no_band() -> None:
    assert document_of(CasePageFactory(cost=None)).facets["cost"] == ()


@pytest.mark.parametrize(
    ("cost", "band"),
    [
        (0, "none"),
        (1, "under-1m"),
        (999_999, "under-1m"),
        (1_000_000, "1m-5m"),
        (5_000_000, "5m-10m"),
        (49_999_999, "10m-50m"),
        (50_000_000, "over-50m"),
    ],
)
def test_a_cost_lies_in_one_band(cost: int, band: str) -> None:
    assert document_of(CasePageFactory(cost=cost)).facets["cost"] == (band,)


def test_old_term_is_found_under_its_own_name_and_that_of_its_successor() -> None:
    newest = term("issue", "newest", "いまの語")
    newer = term("issue", "newer", "次の語")
    old = term("issue", "old", "昔の語")
    newer.successor, old.successor = newest, newer
    newer.save()
    old.save()
    document = document_of(CasePageFactory(issues=[old]))
    assert document.facets["issue"] == ("old", "newer", "newest")
    assert "いまの語" in document.keywords


def test_text_labels_and_readings_are_searched() -> None:
    town = MunicipalityFactory(name="杉ヶ沢町", kana="すぎがさわちょう")
    case = CasePageFactory(
        municipalities=[town],
        failures="見学会には来ませんでした。",
        welfare_section="福祉課",
        partners=[CasePartner(partner=term("partner", "npo", "NPO法人"), name="はたけの会")],
        fundings=[term("funding", "tokko", "特別交付税措置")],
    )
    document = document_of(case)
    for text in ("見学会には来ませんでした。", "福祉課", "はたけの会"):
        assert text in document.body
    for word in ("NPO法人", "特別交付税措置", "汐野県杉ヶ沢町", "すぎがさわちょう"):
        assert word in document.keywords


def test_card_shows_the_facts_of_a_result_line() -> None:
    town = MunicipalityFactory(
        name="杉ヶ沢町", region=RegionFactory(name="山間圏域"), with_population=8000
    )
    case = CasePageFactory(
        municipalities=[town],
        juso=[term("juso", "sanka-jigyo", "参加支援事業")],
        programmes=[term("programme", "kyoryokutai", "地域おこし協力隊")],
    )
    assert document_of(case).card == {
        "facts": ["杉ヶ沢町", "山間圏域", "1万人未満", "令和6年度", "実施中"],
        "welfare": ["参加支援事業"],
        "regional": ["地域おこし協力隊"],
    }


@pytest.mark.parametrize(
    "fields",
    [{"live": False}, {"expire_at": timezone.now() - datetime.timedelta(minutes=1)}],
    ids=["draft", "expired"],
)
def test_what_is_not_out_has_no_document(fields: dict[str, object]) -> None:
    CasePageFactory(**fields)
    assert documents() == {}


def test_audiences_follow_visibility() -> None:
    case = CasePageFactory(visibility=Visibility.PREFECTURAL)
    assert document_of(case).audiences == {"prefectural"}


def test_coming_end_is_known_to_the_search() -> None:
    end = timezone.now() + datetime.timedelta(days=1)
    assert document_of(CasePageFactory(expire_at=end)).visible_until == end


def test_number_of_queries_does_not_depend_on_the_number_of_cases() -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            documents()
        return len(queries)

    issue = term("issue", "x", "課題")
    CasePageFactory(issues=[issue])
    documents()
    one = count()
    for _ in range(9):
        CasePageFactory(issues=[issue])
    assert count() == one


def touched(instance: object) -> set[int]:
    return set(CaseSource().watch[type(instance)](instance) or ())


def test_change_of_a_term_touches_the_cases_it_or_its_predecessors_describe() -> None:
    new = term("issue", "new", "新しい語")
    old = term("issue", "old", "古い語")
    old.successor = new
    old.save()
    first, second = CasePageFactory(issues=[new]), CasePageFactory(issues=[old])
    CasePageFactory()
    assert touched(Term.objects.get(pk=new.pk)) == {first.pk, second.pk}
    assert touched(Term.objects.get(pk=old.pk)) == {second.pk}


def test_change_of_a_stage_or_a_partner_touches_its_cases() -> None:
    partner = term("partner", "npo", "NPO法人")
    case = CasePageFactory(partners=[CasePartner(partner=partner)])
    other = CasePageFactory()
    assert touched(partner) == {case.pk}
    assert touched(case.stage) == {case.pk, other.pk}


def test_change_of_a_municipality_or_its_region_touches_its_cases() -> None:
    region = RegionFactory()
    town = MunicipalityFactory(region=region)
    case = CasePageFactory(municipalities=[town])
    CasePageFactory()
    assert touched(Municipality.objects.get(pk=town.pk)) == {case.pk}
    assert touched(Region.objects.get(pk=region.pk)) == {case.pk}


def test_new_statistics_touch_only_cases_without_a_copy_of_their_own() -> None:
    known = MunicipalityFactory(with_population=8000)
    unknown = MunicipalityFactory()
    CasePageFactory(municipalities=[known])
    case = CasePageFactory(municipalities=[unknown])
    new = StatisticFactory(municipality=unknown, value=20000, year=2025)
    assert touched(Statistic.objects.get(pk=new.pk)) == {case.pk}
    assert document_of(case).facets["population"] == ("10k-30k",)
    later = StatisticFactory(municipality=known, value=20000, year=2025)
    assert touched(later) == set()


def test_a_tag_is_a_facet_and_finds_the_case_by_name_and_reading() -> None:
    later = PortalTagFactory(name="農でつながる", kana="のうでつながる")
    first = PortalTagFactory(name="空き家を生かす", kana="あきやをいかす")
    document = document_of(CasePageFactory(tags=[later, first]))
    assert document.facets["tag"] == ("空き家を生かす", "農でつながる")
    words = document.keywords.split("\n")
    assert words[-4:] == ["空き家を生かす", "あきやをいかす", "農でつながる", "のうでつながる"]
