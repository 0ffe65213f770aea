"""Two municipalities side by side."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.visibility import Visibility
from portal.liaison.models import Side
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import (
    MunicipalityFactory,
    ProgrammeStatusFactory,
    RegionFactory,
)
from tests.factories.trainings import TrainingPageFactory
from tests.support.html import compact

pytestmark = pytest.mark.django_db

ADDRESS = "/municipalities/compare/"


@pytest.fixture(autouse=True)
def _site() -> None:
    make_case_index()


def table(client: Client, *codes: str) -> dict[str, list[str]]:
    """Return the cells of each row by its label, without tags."""
    html = compact(client.get(ADDRESS, dict(zip("ab", codes, strict=True))).content.decode())
    rows = {}
    for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", html, re.DOTALL):
        label, *cells = (
            " ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in re.split(r"<td>", row)
        )
        rows[label] = cells
    return rows


def test_facts_status_contacts_and_counts_stand_side_by_side(client):
    a = MunicipalityFactory(name="甲町", with_population=8000, region=RegionFactory(name="東部"))
    b = MunicipalityFactory(name="乙市", with_population=50_000, kind="city")
    ProgrammeStatusFactory(municipality=a)
    LiaisonContactFactory(municipality=a, section="福祉課", phone="(0999)22-1175")
    LiaisonContactFactory(municipality=b, side=Side.REGIONAL, section="企画課", phone="")
    CasePageFactory(municipalities=[a, b])
    CasePageFactory(municipalities=[a])
    CasePageFactory(municipalities=[b], visibility=Visibility.MUNICIPAL)
    TrainingPageFactory(municipality=a, place_municipality=b)
    TrainingPageFactory(municipality=b, place_municipality=b)
    TrainingPageFactory(municipality=a, visibility=Visibility.MUNICIPAL)

    rows = table(client, a.code, b.code)

    assert rows == {
        "自治体区分": ["町", "市"],
        "県内圏域": ["東部", "登録なし"],
        "人口": ["8,000人 （2020年、架空の統計）", "50,000人 （2020年、架空の統計）"],
        "包括的な支援体制 令和8年度": ["重層的支援体制整備事業 実施", "登録なし"],
        "福祉部局の連絡調整担当": ["福祉課 0999-22-1175", "未設定"],
        "地域振興部局の連絡調整担当": ["未設定", "企画課"],
        "連携事例": ["2件", "1件"],
        "研修・情報共有": ["1件", "2件"],
    }
    client.force_login(UserFactory())
    signed_in = table(client, a.code, b.code)
    assert signed_in["連携事例"] == ["2件", "2件"]
    assert signed_in["研修・情報共有"] == ["2件", "2件"]


def test_what_they_have_in_common_is_said(client):
    a, b = (MunicipalityFactory(with_population=8000) for _ in range(2))

    html = compact(client.get(ADDRESS, {"a": a.code, "b": b.code}).content.decode())

    assert "似ているところ：人口規模（1万人未満）・町が同じ" in html


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ({}, "くらべる市町村を2つ選んでください。"),
        ({"a": "CODE"}, "くらべる市町村を2つ選んでください。"),
        ({"a": "CODE", "b": "CODE"}, "同じ市町村が選ばれています。別の市町村を選んでください。"),
        (
            {"a": "CODE", "b": "999999"},
            "「くらべる市町村」に指定された市町村は登録されていません。選び直してください。",
        ),
        (
            {"a": "<b>", "b": "CODE"},
            "「市町村」に指定された市町村は登録されていません。選び直してください。",
        ),
    ],
)
def test_without_two_known_municipalities_a_notice_says_what_to_do(client, query, notice):
    code = MunicipalityFactory().code

    response = client.get(ADDRESS, {k: v.replace("CODE", code) for k, v in query.items()})

    html = compact(response.content.decode())
    assert (response.status_code, f'<p class="notice">{notice}</p>' in html) == (200, True)
    assert "<table" not in html


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(a=st.text(max_size=10), b=st.text(max_size=10))
def test_any_query_string_gives_a_page(client, a, b):
    assert (
        client.get(f"{ADDRESS}?{urlencode({'a': a, 'b': b}, errors='replace')}").status_code == 200
    )


def test_the_municipality_page_offers_all_others_by_their_readings(client):
    here = MunicipalityFactory(kana="さ")
    for name, kana in (("川町", "かわまち"), ("外海町", "がいかいちょう"), ("赤町", "あかまち")):
        MunicipalityFactory(name=name, kana=kana)

    html = compact(client.get(here.get_absolute_url()).content.decode())

    form = html.partition('class="compare-form"')[2].partition("</form>")[0]
    assert re.findall(r"<option[^>]*>([^<]+)", form) == ["赤町", "外海町", "川町"]
    assert f'name="a" value="{here.code}"' in form


def test_the_municipality_page_asks_as_many_queries_for_many_similar_ones(client):
    here = MunicipalityFactory(with_population=8000, region=RegionFactory())

    def add() -> None:
        other = MunicipalityFactory(with_population=7500, region=here.region)
        LiaisonContactFactory(municipality=other)
        CasePageFactory(municipalities=[other])

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(here.get_absolute_url())
        return len(queries)

    add()
    client.get(here.get_absolute_url())
    one = count()
    for _ in range(4):
        add()
    assert count() == one


def test_the_municipality_page_tells_status_contacts_and_similar_ones_with_counts(client):
    here = MunicipalityFactory(name="此町", with_population=8000)
    other = MunicipalityFactory(name="似町", with_population=7000)
    for year in (2025, 2026):
        ProgrammeStatusFactory(municipality=here, fiscal_year=year)
    LiaisonContactFactory(municipality=here, section="福祉課", phone="(0999)22-1175")
    CasePageFactory(municipalities=[other])
    CasePageFactory(municipalities=[other], visibility=Visibility.PREFECTURAL)

    html = compact(client.get(here.get_absolute_url()).content.decode())

    statuses = html.partition("statuses__caption")[2].partition("</table>")[0]
    assert re.findall(r'<th scope="row">([^<]+)', statuses) == ["令和8年度", "令和7年度"]
    assert 'href="tel:0999221175"' in html
    assert html.count('<p class="post__missing">未設定</p>') == 1
    similar = html.partition('id="similar"')[2].partition("</section>")[0]
    assert "人口規模（1万人未満）・町が同じ" in similar
    assert re.findall(r'href="([^"]+)"', similar) == [
        other.get_absolute_url(),
        f"/cases/?municipality={other.code}",
        f"{ADDRESS}?a={here.code}&amp;b={other.code}",
    ]
    assert re.search(r">1件<", similar)


def test_a_municipality_like_no_other_says_so(client):
    here = MunicipalityFactory(with_population=200_000, kind="core")
    MunicipalityFactory(with_population=8000)

    html = compact(client.get(here.get_absolute_url()).content.decode())

    assert "県内に、人口規模などの似た市町村は見つかりませんでした。" in html
