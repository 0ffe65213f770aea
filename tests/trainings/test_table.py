"""The list as an event table."""

import pytest

from portal.tables.spreadsheets import read_table
from tests.factories.accounts import AdministratorFactory
from tests.factories.trainings import TrainingPageFactory, session

pytestmark = pytest.mark.django_db
ADDRESS = "/trainings/table/"


def names(response, header="名称"):
    return [row.values[header] for row in read_table(response.content).rows]


def test_without_a_choice_the_page_asks_for_one(client, index):
    html = client.get(f"{ADDRESS}?kind=jirei&when=past").content.decode()

    assert '<input type="hidden" name="kind" value="jirei">' in html
    assert '<option value="recommended">' in html


def test_the_table_follows_the_list(client, index):
    TrainingPageFactory(title="これから")
    TrainingPageFactory(title="これまで", sessions=[session(-9)])

    query = {"profile": "gif", "format": "xlsx"}
    assert names(client.get(ADDRESS, query)) == ["これから"]
    assert names(client.get(ADDRESS, query | {"when": "past"})) == ["これまで"]
    assert names(client.get(ADDRESS, query | {"kind": "jirei"})) == []


def test_the_table_holds_what_is_open_to_everyone_whoever_asks(client, index):
    TrainingPageFactory(title="公開")
    TrainingPageFactory(title="県内", visibility="municipal")
    client.force_login(AdministratorFactory())

    response = client.get(ADDRESS, {"profile": "recommended", "format": "utf-8-sig"})

    assert names(response, "イベント名") == ["公開"]
    assert response["Content-Disposition"].endswith(".csv")


def test_what_the_encoding_lacks_is_listed_before_the_file_comes(client, index):
    TrainingPageFactory(title="𠮷野の研修")
    query = {"profile": "gif", "format": "cp932"}

    asked = client.get(ADDRESS, query)

    assert (
        "「𠮷」（U+20BB7）を「吉」に置き換えました（2行目の「名称」）。" in asked.content.decode()
    )
    assert names(client.get(ADDRESS, query | {"agreed": "1"})) == ["吉野の研修"]
