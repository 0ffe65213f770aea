"""The directory: pairs, list, filters, order, number of queries."""

import datetime
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.visibility import Visibility
from portal.liaison.models import Role, Side
from portal.tables.spreadsheets import read_table
from tests.factories.accounts import UserFactory
from tests.factories.liaison import LiaisonContactFactory, PrefectureContactFactory
from tests.factories.municipalities import MunicipalityFactory, RegionFactory
from tests.support.html import compact

pytestmark = pytest.mark.django_db

ADDRESS = "/contacts/"


def page(client: Client, **query: str) -> str:
    return compact(client.get(ADDRESS, query).content.decode())


def sections(html: str) -> list[str]:
    """Return the sections of all posts on the page, in order."""
    return re.findall(r'post__section"><a href="[^"]+">([^<]+)', html)


def rows(html: str) -> list[str]:
    """Return the municipalities of the pairs, in order."""
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)', html)


def test_pairs_show_both_departments_of_each_municipality(client):
    town = MunicipalityFactory(name="潮見市")
    LiaisonContactFactory(municipality=town, side=Side.REGIONAL, section="地域振興課")
    LiaisonContactFactory(municipality=town, side=Side.WELFARE, section="福祉課")
    LiaisonContactFactory(municipality=town, side=Side.WELFARE, role=Role.VISIT, section="観光課")
    LiaisonContactFactory(municipality=town, side=Side.SHAKYO, section="社協")

    html = page(client)

    assert (rows(html), sections(html)) == (["潮見市"], ["福祉課", "地域振興課"])
    assert "未設定" not in html.partition("<table")[2]


def test_a_missing_department_is_said_with_the_branch_office_to_ask_instead(client):
    region = RegionFactory()
    town = MunicipalityFactory(region=region)
    LiaisonContactFactory(municipality=town, section="福祉課")
    PrefectureContactFactory(section="本庁の課")
    PrefectureContactFactory(
        side=Side.PREFECTURE_BRANCH, region=region, section="県民局", phone="(0999)11-7001"
    )

    html = page(client)

    cell = html.partition('post--missing">')[2].partition("</td>")[0]
    assert '<p class="post__missing">未設定</p>' in cell
    assert "県民局" in cell
    assert 'href="tel:0999117001"' in cell
    assert "本庁の課" not in html


def test_without_a_branch_office_the_prefecture_is_asked(client):
    MunicipalityFactory(region=RegionFactory())
    PrefectureContactFactory(section="本庁の課")

    assert page(client).count("本庁の課") == 2


def test_municipalities_stand_in_kana_order_not_by_code(client):
    for name, kana in (("川町", "かわまち"), ("外海町", "がいかいちょう"), ("赤町", "あかまち")):
        MunicipalityFactory(name=name, kana=kana)

    assert rows(page(client)) == ["赤町", "外海町", "川町"]


def test_a_merged_municipality_is_left_out_with_its_posts(client):
    old = MunicipalityFactory(valid_to=datetime.date(2020, 3, 31))
    LiaisonContactFactory(municipality=old, section="昔の課")

    assert rows(page(client)) == []
    assert "昔の課" not in page(client, view="list")


def test_a_stale_post_says_so_in_words(client):
    LiaisonContactFactory(confirmed_on=datetime.date(2020, 4, 1))

    html = page(client)

    assert html.count('<p class="post__warning">確認から14か月以上たっています</p>') == 1


def test_a_post_is_gone_in_the_second_after_its_last_day(client, time_machine):
    LiaisonContactFactory(section="終わる課", valid_to=datetime.date(2027, 3, 31))
    time_machine.move_to("2027-03-31T23:59:59+09:00")
    assert sections(page(client)) == ["終わる課"]
    time_machine.move_to("2027-04-01T00:00:00+09:00")
    assert sections(page(client)) == []


def test_one_municipality_shows_its_pair_and_its_other_posts(client):
    town = MunicipalityFactory()
    LiaisonContactFactory(municipality=town, section="福祉課")
    LiaisonContactFactory(municipality=town, side=Side.SHAKYO, section="社協")
    LiaisonContactFactory(section="よその課")

    assert sections(page(client, municipality=town.code)) == ["福祉課", "社協"]


@pytest.mark.parametrize("words", ["しおみ", "シオミ", "ｼｵﾐ", "潮見　福祉", "ふくしか"])
def test_words_are_found_in_names_and_readings(client, words):
    town = MunicipalityFactory(name="潮見市", kana="しおみし")
    LiaisonContactFactory(municipality=town, section="福祉課", kana="ふくしか")
    LiaisonContactFactory(section="健康課", kana="けんこうか", municipality__kana="あかまち")

    assert rows(page(client, q=words)) == ["潮見市"]
    assert sections(page(client, q=words, view="list")) == ["福祉課"]


def test_the_list_is_narrowed_by_side_role_and_region(client):
    region = RegionFactory(slug="seibu")
    town = MunicipalityFactory(region=region)
    LiaisonContactFactory(municipality=town, section="福祉課")
    LiaisonContactFactory(municipality=town, role=Role.VISIT, section="視察の課")
    PrefectureContactFactory(side=Side.PREFECTURE_BRANCH, region=region, section="県民局")
    PrefectureContactFactory(section="本庁の課")

    assert sections(page(client, side="prefecture")) == ["本庁の課"]
    assert sections(page(client, role="visit")) == ["視察の課"]
    assert sections(page(client, region="seibu", view="list")) == [
        "県民局",
        "福祉課",
        "視察の課",
    ]


def test_editors_find_what_is_missing_and_what_is_stale(client):
    whole, half, old = (MunicipalityFactory(name=name) for name in ("全町", "半町", "古町"))
    for town in (whole, old):
        for side in (Side.WELFARE, Side.REGIONAL):
            LiaisonContactFactory(municipality=town, side=side)
    LiaisonContactFactory(municipality=half)
    old.contacts.update(confirmed_on=datetime.date(2020, 1, 1))

    assert rows(page(client, state="missing")) == ["半町"]
    assert rows(page(client, state="stale")) == ["古町"]
    assert len(sections(page(client, state="stale", view="list"))) == 2


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ({"side": "x"}, "「部局・機関」に使えない値が指定されていたため、条件から外しました。"),
        ({"municipality": "999999"}, "「市町村」に使えない値が指定されていたため"),
        ({"q": "長" * 201}, "「言葉」が200文字より長いか、使えない文字を含むため"),
        ({"view": "pairs", "side": "shakyo"}, "部局・役割の条件を外しました。"),
        ({"view": "list", "state": "missing"}, "一覧ではなく対応表に表示されます。"),
    ],
)
def test_what_is_not_understood_is_dropped_with_a_notice(client, query, notice):
    LiaisonContactFactory(section="福祉課")

    html = page(client, **query)

    assert notice in html
    assert sections(html) == ["福祉課"]


def test_nothing_found_offers_the_way_back(client):
    html = page(client, q="どこにもない")

    assert "この条件に当てはまる担当はありません。" in html


@pytest.mark.parametrize("query", [{}, {"view": "list"}])
def test_queries_do_not_grow_with_the_number_of_municipalities(client, query):
    def make() -> None:
        town = MunicipalityFactory(region=RegionFactory())
        LiaisonContactFactory(municipality=town)
        LiaisonContactFactory(municipality=town, side=Side.REGIONAL)
        MunicipalityFactory(region=RegionFactory())
        PrefectureContactFactory()

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, **query)
        return len(queries)

    make()
    page(client)
    few = count()
    for _ in range(6):
        make()
    assert count() == few


def test_a_long_list_has_pages_that_keep_the_conditions(client, monkeypatch):
    monkeypatch.setattr("portal.liaison.views.CONTACTS_ON_A_PAGE", 2)
    for _ in range(3):
        LiaisonContactFactory()

    first, last = (
        page(client, view="list", side="welfare"),
        page(client, view="list", side="welfare", page="２"),
    )

    assert (len(sections(first)), len(sections(last))) == (2, 1)
    assert 'href="?side=welfare&amp;view=list&amp;page=2"' in first
    assert "3件" in last


def test_the_table_holds_what_the_list_shows_and_nothing_else(client):
    town = MunicipalityFactory(name="潮見市", region=RegionFactory(name="中央圏域"))
    LiaisonContactFactory(
        municipality=town,
        section="=福祉課",
        phone="(0999)22-1175",
        extension="372",
        person_name="ヒミツ ハナコ",
        confirmed_on=datetime.date(2020, 4, 1),
        note="備考です。",
    )
    LiaisonContactFactory(municipality=town, side=Side.REGIONAL)

    response = client.get("/contacts/table/", {"side": "welfare"})

    table = read_table(response.content)
    assert [tuple(row.values.values()) for row in table.rows] == [
        (
            town.code, "汐野県潮見市", "中央圏域", "福祉部局", "連絡調整担当", "=福祉課",
            table.rows[0].values["連絡先名称(かな)"], "(0999)22-1175", "372",
            "fukushi@town.example.jp", "", "平日 8時30分から17時15分まで", "町内全域",
            "備考です。", "2020-04-01", "確認から14か月以上たっています",
        )
    ]  # fmt: skip
    assert "'=福祉課" in response.content.decode()
    assert "ヒミツ" not in response.content.decode()


def test_the_table_is_offered_as_a_workbook_too(client):
    LiaisonContactFactory(section="福祉課")

    response = client.get("/contacts/table/", {"format": "xlsx"})

    assert read_table(response.content).rows[0].values["連絡先名称"] == "福祉課"
    assert response["Content-Disposition"].endswith(".xlsx")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.lists(
        st.tuples(
            st.sampled_from(
                ["q", "municipality", "region", "side", "role", "state", "view", "page", "format"]
            ),
            st.text(max_size=20) | st.sampled_from(["list", "pairs", "welfare", "missing", "0"]),
        ),
        max_size=6,
    )
)
def test_any_query_string_gives_a_page_and_a_table(client, pairs):
    query = urlencode(pairs, errors="replace")

    assert client.get(f"{ADDRESS}?{query}").status_code == 200
    assert client.get(f"{ADDRESS}table/?{query}").status_code == 200


def test_restricted_posts_show_to_their_readers_only_and_count_for_them_only(client):
    town = MunicipalityFactory()
    LiaisonContactFactory(municipality=town, visibility=Visibility.MUNICIPAL, section="庁内の課")
    LiaisonContactFactory(municipality=town, side=Side.REGIONAL, section="公開の課")

    anonymous = page(client)
    client.force_login(UserFactory())
    signed_in = page(client)

    assert (sections(anonymous), sections(signed_in)) == (["公開の課"], ["庁内の課", "公開の課"])
    assert ("未設定 1か所" in anonymous, "未設定 1か所" in signed_in) == (True, False)
