"""The report of review dates: filters, columns, export, and nothing that somebody may not edit."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User
from portal.audit.models import Action
from portal.pages.models import HomePage
from tests.factories.casestudies import CasePageFactory
from tests.factories.pages import StandardPageFactory
from tests.factories.trainings import TrainingPageFactory
from tests.portal.waiting.conftest import days, member
from tests.support.audit import entries
from tests.support.roles import client_for
from trainings.models import TrainingPage

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/reports/review-dates/"


@pytest.fixture
def editor(towns) -> User:
    here, there = towns
    editor = member("welfare_editor", side="welfare", section="地域福祉課")
    CasePageFactory(
        title="過ぎた事例", owner=here.author, review_on=days(-1), municipalities=[here.place],
        responsible_section="汐野市福祉課",
    )  # fmt: skip
    CasePageFactory(
        title="近い事例", owner=editor, review_on=days(30), municipalities=[there.place]
    )
    TrainingPageFactory(title="先の研修", owner=None, review_on=days(31), municipality=there.place)
    StandardPageFactory(title="期限のない案内", owner=None, parent=HomePage.objects.get())
    CasePageFactory(title="関係者の事例", owner=None, review_on=days(-1), visibility="participants")
    return editor


def titles(user: User, query: str = "") -> list[str]:
    page = client_for(user).get(f"{ADDRESS}?{query}").text
    known = ["過ぎた事例", "近い事例", "先の研修", "期限のない案内", "関係者の事例"]
    return [title for title in known if title in page]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=overdue", ["過ぎた事例"]),
        ("state=coming", ["近い事例"]),
        ("state=later", ["先の研修"]),
        ("section=汐野市福祉課", ["過ぎた事例"]),
        ("side=welfare", ["近い事例"]),
        ("mine=yes", ["近い事例"]),
    ],
)
def test_is_narrowed_by(editor: User, query: str, expected: list[str]) -> None:
    assert titles(editor, query) == expected


def test_is_narrowed_by_municipality(editor: User, towns) -> None:
    assert titles(editor, f"municipality={towns[0].place.pk}") == ["過ぎた事例"]
    assert titles(editor, f"municipality={towns[1].place.pk}") == ["近い事例", "先の研修"]


def test_holds_what_one_may_edit(editor: User, towns) -> None:
    assert titles(editor) == ["過ぎた事例", "近い事例", "先の研修", "期限のない案内"]
    trainer, colleague = member("trainer"), member("trainer")
    TrainingPage.objects.update(owner=trainer)
    assert (titles(trainer), titles(colleague)) == (["先の研修"], [])
    assert "関係者の事例" in titles(member("superuser"))


def test_an_export_has_the_listed_columns_and_is_recorded(editor: User) -> None:
    response = client_for(editor).get(f"{ADDRESS}?export=csv&state=overdue")
    text = b"".join(response.streaming_content) if response.streaming else response.content
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))

    assert [list(row.values())[1:] for row in rows] == [
        [
            "過ぎた事例", "連携事例", "汐野市福祉課", "汐野市福祉課", "", "汐野市", "",
            days(-1).isoformat(), "期限を過ぎた",
        ]
    ]  # fmt: skip
    assert [e.action for e in entries() if e.action == Action.EXPORT] == [Action.EXPORT]


def test_the_number_of_queries_does_not_depend_on_the_pages(editor: User, towns) -> None:
    client = client_for(editor)

    def queries() -> int:
        client.get(ADDRESS)  # fills what is cached for some seconds
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        return len(captured)

    before = queries()
    for number in range(5):
        CasePageFactory(
            title=f"さらに{number}", owner=towns[1].author, review_on=days(5),
            municipalities=[towns[1].place],
        )  # fmt: skip
    assert queries() == before
