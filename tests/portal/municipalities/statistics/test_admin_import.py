"""The import of figures in the admin: upload, preview, confirmation."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.municipalities.models import Municipality, Statistic
from tests.factories.accounts import AdministratorFactory, EditorFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import HomePageFactory, make_site

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/statistics/import/"
CONFIRM = "/admin/statistics/import/confirm/"
TABLE = "市区町村コード,市区町村名,総人口（令和2年国勢調査）\n99201,甲市,{}\n"
OTHER = "コード,人数\n99201,{}\n"
MAPPING = 'code = "コード"\n[[figures]]\ncolumn = "人数"\nindicator = "population"\n'


@pytest.fixture
def town(client: Client, settings, tmp_path) -> Municipality:
    settings.MEDIA_ROOT = tmp_path
    make_site(HomePageFactory())
    client.force_login(AdministratorFactory())
    return MunicipalityFactory(body="99201", name="甲市")


def upload(client: Client, text: str, **choices: object):
    file = SimpleUploadedFile("人口.csv", text.encode("cp932"))
    return client.post(UPLOAD, {"file": file, **choices})


def token_of(response) -> str:
    return re.search(r'name="token" value="([^"]+)"', response.content.decode())[1]


def values() -> list[int]:
    return [int(s.value) for s in Statistic.objects.all()]


def test_figures_are_shown_first_and_stored_after_the_confirmation(client: Client, town) -> None:
    preview = upload(client, TABLE.format("12,345".replace(",", "")))
    assert (preview.status_code, values()) == (200, [])
    assert "人口 12,345人（2020年）" in preview.content.decode()
    done = client.post(CONFIRM, {"token": token_of(preview)}, follow=True)
    assert values() == [12345]
    assert "統計値を取り込みました（新規1市町村、更新0市町村）。" in done.content.decode()


def test_mapping_source_and_year_of_the_form_are_used(client: Client, town) -> None:
    mapping = SimpleUploadedFile("m.toml", MAPPING.encode())
    preview = upload(client, OTHER.format(7), mapping=mapping, source="架空の統計", year="2024")
    client.post(CONFIRM, {"token": token_of(preview)})
    figure = Statistic.objects.get()
    assert (figure.year, figure.source, int(figure.value)) == (2024, "架空の統計", 7)


def test_wrong_row_is_shown_and_what_was_typed_is_kept(client: Client, town) -> None:
    response = upload(client, TABLE.format("多数"), source="架空の統計")
    html = response.content.decode()
    assert (response.status_code, values()) == (422, [])
    assert "数として読めません。" in html
    assert 'value="架空の統計"' in html


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ファイル"),
        ("あ,い\n1,2\n", "どの列が何かわかりませんでした。"),
        ('"', "引用符（&quot;）が閉じていません。"),
    ],
)
def test_file_that_is_no_table_of_figures_is_told_so(
    client: Client, town, text: str, said: str
) -> None:
    response = upload(client, text)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_unfit_mapping_is_told_at_its_field(client: Client, town) -> None:
    response = upload(client, OTHER.format(7), mapping=SimpleUploadedFile("m.toml", b"code ="))
    assert response.status_code == 422
    assert "列の対応表をTOMLとして読めませんでした" in response.content.decode()


@pytest.mark.parametrize(
    ("addition", "said"),
    [
        ("a = " + "[" * 5000, "列の対応表をTOMLとして読めませんでした"),
        ("a = " + "1" * 5000, "列の対応表をTOMLとして読めませんでした"),
        ("a = '\x00'", "列の対応表をTOMLとして読めませんでした"),
        ("factor = nan", "pattern または factor を読めませんでした"),
        ("factor = inf", "pattern または factor を読めませんでした"),
    ],
)
def test_a_mapping_of_any_kind_is_told_at_its_field(
    client: Client, town, addition: str, said: str
) -> None:
    mapping = SimpleUploadedFile("m.toml", f"{MAPPING}{addition}\n".encode())

    response = upload(client, OTHER.format(7), mapping=mapping, source="架空", year="2024")

    assert (response.status_code, values()) == (422, [])
    assert said in response.content.decode()


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("9e999999", "数が大きすぎます。"),
        ("1e-999999", ""),
    ],
)
def test_figures_beyond_all_measure_are_told(client: Client, town, figure: str, said: str) -> None:
    mapping = SimpleUploadedFile("m.toml", f"{MAPPING}factor = 1000\n".encode())

    response = upload(client, OTHER.format(figure), mapping=mapping, source="架空", year="2024")

    assert response.status_code == (422 if said else 200)
    assert said in response.content.decode()


def test_a_year_of_five_digits_in_a_header_is_none(client: Client, town) -> None:
    mapping = MAPPING.replace('column = "人数"', "pattern = '人数(?P<year>\\d+)年'")

    response = upload(
        client,
        OTHER.replace("人数", "人数20255年").format(7),
        mapping=SimpleUploadedFile("m.toml", mapping.encode()),
        source="架空",
    )

    assert response.status_code == 422
    assert "何年の値かわかりません" in response.content.decode()


def test_confirmation_without_a_file_stores_nothing(client: Client, town) -> None:
    response = client.post(CONFIRM, {"token": "x"}, follow=True)
    assert values() == []
    assert "確認したファイルが見つかりません。" in response.content.decode()


def test_whoever_may_not_add_figures_is_refused(client: Client, town) -> None:
    client.force_login(EditorFactory(is_staff=True))
    assert client.get(UPLOAD).status_code in {302, 403}
    assert client.post(CONFIRM, {"token": "x"}).status_code in {302, 403}
    assert values() == []
