"""Importing an export restores the same data."""

import datetime

import pytest
from django.conf import settings
from wagtail.models import Page

from portal.tables.spreadsheets import read_table
from portal.tables.writing import CP932, UTF8, XLSX
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.trainings import TrainingPageFactory
from trainings.event_profiles.importing import import_trainings
from trainings.event_profiles.profiles import profiles
from trainings.event_profiles.writing import write_events
from trainings.models import TrainingPage, TrainingSession

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SHARED = (
    "title",
    "kana",
    "summary",
    "description",
    "fee",
    "fee_note",
    "capacity",
    "contact_section",
    "contact_phone",
    "contact_extension",
    "organiser",
    "place_name",
    "place_room",
    "place_address",
    "place_access",
    "place_parking",
    "place_municipality_id",
    "municipality_id",
    "latitude",
    "longitude",
    "deadline_on",
    "deadline_time",
    "application_how",
    "target_note",
    "cancelled",
)
GIF_ONLY = ("kind", "co_organisers", "target_roles", "contact_email")


@pytest.fixture
def town(index):
    return MunicipalityFactory(
        code="012025", prefecture_name="北海道", name="函館市", kana="はこだてし"
    )


def sessions(*parts):
    return [TrainingSession(sort_order=order, **part) for order, part in enumerate(parts)]


def make(town, **fields):
    values = {
        "title": "=研修「～連携①」髙﨑",
        "kana": "けんしゅう",
        "summary": "概要、\n二行目。",
        "description": "説明の一段落目。\n\n二段落目。",
        "fee": 0,
        "fee_note": "資料代を除く",
        "capacity": 30,
        "contact_phone": "(0138)21-3000",
        "contact_extension": "0123",
        "place_name": "総合福祉センター",
        "place_room": "大会議室",
        "place_address": "北海道函館市若松町33番6号",
        "place_access": "函館駅から徒歩5分",
        "place_parking": "なし",
        "place_municipality": town,
        "municipality": town,
        "latitude": 41.77,
        "longitude": 140.73,
        "deadline_on": datetime.date(2026, 11, 16),
        "deadline_time": datetime.time(17),
        "application_how": "メールで申し込み\n件名に「研修」と書く",
        "target_note": "両課の二人組で",
        "kind": "jirei",
        "co_organisers": "函館市社会福祉協議会\n架空大学",
        "target_roles": "福祉担当職員\n企画担当職員",
        "contact_email": "fukushi@example.jp",
        "sessions": sessions(
            {
                "day": datetime.date(2026, 11, 23),
                "starts": datetime.time(13, 30),
                "ends": datetime.time(16),
                "note": "13時から受付",
            }
        ),
    }
    return TrainingPageFactory(**values | fields)


def facts(training, names):
    return {name: getattr(training, name) for name in names}, [
        (s.day, s.starts, s.ends, s.end_day, s.title, s.note) for s in training.ordered_sessions()
    ]


def send(training, slug, file_format):
    table = write_events(
        [training],
        profiles()[slug],
        file_format,
        base_url=settings.BASE_URL,
        prefecture=("01", "北海道"),
    )
    Page.objects.get(pk=training.pk).delete()
    report = import_trainings(table.content, user=None, dry_run=False)
    assert [row.errors for row in report.rows] == [()]
    assert report.stored
    return TrainingPage.objects.get(), report


@pytest.mark.parametrize("file_format", [UTF8, XLSX, CP932])
@pytest.mark.parametrize(("slug", "names"), [("recommended", SHARED), ("gif", SHARED + GIF_ONLY)])
def test_a_training_comes_back_as_it_was(town, slug, names, file_format):
    training = make(town)
    expected = facts(training, names)

    found, report = send(training, slug, file_format)

    assert facts(found, names) == expected
    assert [row.warnings for row in report.rows] == [()]
    assert found.delivery.slug == "onsite"


@pytest.mark.parametrize("slug", ["recommended", "gif"])
@pytest.mark.parametrize(
    "parts",
    [
        [{"day": datetime.date(2026, 11, 23)}],
        [{"day": datetime.date(2026, 11, 23), "starts": datetime.time(9)}],
        [
            {
                "day": datetime.date(2026, 11, 23),
                "starts": datetime.time(22),
                "ends": datetime.time(6),
                "end_day": datetime.date(2026, 11, 24),
            }
        ],
        [
            {"day": datetime.date(2026, 11, 23), "starts": datetime.time(9), "title": "互いを知る"},
            {
                "day": datetime.date(2026, 12, 7),
                "starts": datetime.time(9),
                "ends": datetime.time(12),
                "end_day": datetime.date(2026, 12, 8),
            },
            {"day": datetime.date(2026, 12, 21)},
        ],
    ],
    ids=["whole day", "open end", "across midnight", "three sessions"],
)
def test_dates_of_every_kind_come_back(town, slug, parts):
    training = make(town, sessions=sessions(*parts))
    _, expected = facts(training, ())

    found, _report = send(training, slug, UTF8)

    assert facts(found, ())[1] == expected


def test_a_file_may_be_imported_again_without_doubling_anything(town):
    training = make(town)
    table = write_events(
        [training],
        profiles()["gif"],
        UTF8,
        base_url=settings.BASE_URL,
        prefecture=("01", "北海道"),
    )

    report = import_trainings(table.content, user=None, dry_run=False)

    assert [(row.outcome, [str(w) for w in row.warnings]) for row in report.rows] == [
        (
            "skip",
            [
                "「名称」（=研修「～連携①」髙﨑）：同じ題名・日時・会場の研修がすでにあるため、取り込みません。"
            ],
        )
    ]
    assert TrainingPage.objects.count() == 1


def test_an_export_holds_codes_as_text_and_neither_names_nor_addresses_for_taking_part(town):
    training = make(town, online_url="https://meeting.example.jp/secret", seats_taken=3)

    table = write_events(
        [training], profiles()["gif"], UTF8, base_url="http://x", prefecture=("01", "北海道")
    )

    (row,) = read_table(table.content).rows
    assert row.values["都道府県コード又は市区町村コード"] == "012025"
    assert row.values["名称(カナ)"] == "ケンシュウ"
    assert (row.values["住所都道府県"], row.values["住所市区町村"], row.values["住所町名"]) == (
        "北海道",
        "函館市",
        "若松町33番6号",
    )
    assert "secret" not in table.content.decode(UTF8)


def test_the_prefecture_as_a_whole_has_its_own_code(town):
    training = make(town, municipality=None)

    table = write_events(
        [training],
        profiles()["recommended"],
        UTF8,
        base_url="http://x",
        prefecture=("32", "島根県"),
    )

    (row,) = read_table(table.content).rows
    assert row.values["都道府県コード又は市区町村コード"] == "320005"
