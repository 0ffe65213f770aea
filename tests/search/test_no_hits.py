"""Searches without hits are counted, and no personal data is stored."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.changes.models import Change
from portal.changes.versions import last_change
from search.diagnosis import no_hits
from search.models import NoHitQuery
from tests.factories.accounts import UserFactory
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    home = HomePageFactory()
    make_site(home)
    StandardPageFactory(parent=home, title="使い方", lead="地域おこし協力隊の事例")
    return home


def search(client: Client, q: str, **params: object) -> None:
    assert client.get("/search/", {"q": q, **params}).status_code == 200


def kept() -> dict[str, int]:
    return dict(NoHitQuery.objects.values_list("text", "count"))


def forget_rate_limit(time_machine, minutes: int = 11) -> None:
    time_machine.shift(datetime.timedelta(minutes=minutes))


def test_a_search_without_hits_is_counted_by_its_folded_text(home, client, time_machine) -> None:
    time_machine.move_to("2026-11-26T10:00:00+09:00")
    search(client, "ＬＧＢＴ　相談所")
    forget_rate_limit(time_machine)
    search(client, "lgbt 相談所")
    rows = list(NoHitQuery.objects.values_list("text", "count", "last_on"))
    assert rows == [("lgbt 相談所", 2, datetime.date(2026, 11, 26))]


def test_nothing_tells_who_searched(home) -> None:
    assert [field.name for field in NoHitQuery._meta.get_fields()] == [
        "id",
        "text",
        "count",
        "last_on",
    ]
    signed_in = Client()
    signed_in.force_login(UserFactory())
    search(signed_in, "移動図書館")
    assert kept() == {"移動図書館": 1}


@pytest.mark.parametrize(
    "params",
    [
        {"q": "協力隊"},
        {"q": ""},
        {"q": "移動図書館", "kind": "page"},
    ],
    ids=["hits", "no words", "selection"],
)
def test_other_searches_are_not_counted(params, home, client) -> None:
    search(client, **params)
    assert kept() == {}


@pytest.mark.parametrize(
    "q",
    [
        "山田太郎",
        "佐藤さん",
        "yamada@example.jp",
        "0852-22-5065",
        "０８５２（２２）５０６５",
        "090 1234 5678",
        "690-8501",
        "昭和30年1月1日 生まれ",
        "本町3丁目",
        "https://example.jp/x",
        "母の介護のことで悩んでいて夜も眠れず誰に相談してよいか分からないまま半年が過ぎました",
        "！？",
    ],
)
def test_what_looks_like_personal_data_is_never_written(q, home, client) -> None:
    search(client, q)
    assert kept() == {}


@pytest.mark.parametrize("q", ["依頼文 様式", "2025年度 予算", "ローカル10000", "ぴよぴよ体操"])
def test_ordinary_words_are_kept(q, home, client) -> None:
    search(client, q)
    assert list(kept().values()) == [1]


def test_reloading_counts_once(home, client) -> None:
    for _ in range(3):
        search(client, "移動図書館")
    assert kept() == {"移動図書館": 1}


def test_no_more_than_so_many_a_minute_are_written(home, client, monkeypatch, time_machine) -> None:
    time_machine.move_to("2026-11-26T10:00:00+09:00", tick=False)
    monkeypatch.setattr(no_hits, "MAX_A_MINUTE", 2)
    for word in ("移動図書館", "ぴよぴよ体操", "宇宙開発"):
        search(client, word)
    assert sorted(kept()) == sorted(["移動図書館", "ぴよぴよ体操"])


def test_the_text_searched_longest_ago_makes_room(home, client, monkeypatch, time_machine) -> None:
    monkeypatch.setattr(no_hits, "MAX_KEPT", 2)
    time_machine.move_to("2026-11-20T10:00:00+09:00")
    search(client, "宇宙開発")
    time_machine.move_to("2026-11-21T10:00:00+09:00")
    search(client, "移動図書館")
    time_machine.move_to("2026-11-22T10:00:00+09:00")
    search(client, "ぴよぴよ体操")
    assert sorted(kept()) == sorted(["移動図書館", "ぴよぴよ体操"])


def test_what_was_searched_thirteen_months_ago_is_neither_shown_nor_kept(time_machine) -> None:
    NoHitQuery.objects.create(text="宇宙開発", count=5, last_on=datetime.date(2025, 10, 27))
    NoHitQuery.objects.create(text="移動図書館", count=5, last_on=datetime.date(2025, 10, 28))
    time_machine.move_to("2026-11-26T10:00:00+09:00")
    assert [row.text for row in no_hits.shown()] == ["移動図書館", "宇宙開発"]
    time_machine.move_to("2026-11-27T10:00:00+09:00")
    assert [row.text for row in no_hits.shown()] == ["移動図書館"]
    call_command("search_prune")
    assert kept() == {"移動図書館": 5}


def test_what_was_searched_once_is_not_shown() -> None:
    today = timezone.localdate()
    NoHitQuery.objects.create(text="宇宙開発", count=1, last_on=today)
    NoHitQuery.objects.create(text="移動図書館", count=2, last_on=today)
    assert [row.text for row in no_hits.shown()] == ["移動図書館"]


def test_counting_leaves_kept_pages_as_they_are(home, client) -> None:
    search(client, "協力隊")
    before, lines = last_change(), Change.objects.count()
    search(client, "移動図書館")
    assert kept() == {"移動図書館": 1}
    assert (last_change(), Change.objects.count()) == (before, lines)


def test_a_search_with_hits_writes_nothing(home, client, django_assert_max_num_queries) -> None:
    search(client, "協力隊")
    with django_assert_max_num_queries(60) as asked:
        search(client, "協力隊")
    assert writes(asked) == []


def writes(asked: CaptureQueriesContext) -> list[str]:
    statements = [query["sql"] for query in asked.captured_queries]
    return [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
