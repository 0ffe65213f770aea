"""The page of a training, for each reader."""

import datetime
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.accounts.visibility import Visibility
from tests.factories.accounts import AdministratorFactory, EditorFactory, UserFactory
from tests.factories.casestudies import CasePageFactory, make_case_index, term
from tests.factories.pages import PortalDocumentFactory
from tests.factories.trainings import TrainingPageFactory, session
from tests.support.html import compact
from trainings.models import Lecturer, ProgrammeItem, RelatedPage, TrainingMaterial, TrainingSession

pytestmark = pytest.mark.django_db

READERS = {
    "anonymous": (None, {"public"}),
    "municipal": (UserFactory, {"public", "municipal"}),
    "editor": (EditorFactory, {"public", "municipal", "prefectural"}),
    "administrator": (AdministratorFactory, set(Visibility.values)),
}


def html_of(client, training):
    response = client.get(training.url)
    assert response.status_code == 200
    return compact(response.content.decode())


@pytest.fixture(params=READERS)
def reader(request, client):
    make, allowed = READERS[request.param]
    if make:
        client.force_login(make())
    return client, allowed


def test_each_reader_opens_what_is_open_to_them(reader, index):
    client, allowed = reader
    pages = {level: TrainingPageFactory(visibility=level) for level in Visibility.values}

    assert {level for level, page in pages.items() if client.get(page.url).status_code == 200} == (
        allowed
    )


def test_materials_show_by_their_own_visibility(reader, index):
    client, allowed = reader
    training = TrainingPageFactory(
        materials=[
            TrainingMaterial(
                title=f"資料-{level}",
                visibility=level,
                document=PortalDocumentFactory(title=level, visibility=level),
            )
            for level in Visibility.values
        ]
        + [TrainingMaterial(title=f"予告-{level}", visibility=level) for level in Visibility.values]
    )

    html = html_of(client, training)

    assert {level for level in Visibility.values if f"資料-{level}" in html} == allowed
    assert {level for level in Visibility.values if f"予告-{level}" in html} == allowed


def test_a_hidden_material_leaves_no_trace_on_the_page(client, index):
    open_one = TrainingMaterial(title="公開の資料", visibility="public")
    training = TrainingPageFactory(slug="one", materials=[open_one])
    without = html_of(client, training)
    training.materials.add(TrainingMaterial(title="内部の資料", visibility="prefectural"))
    training.save_revision().publish()
    training.refresh_from_db()

    assert body_of(html_of(client, training)) == body_of(without)


def body_of(html):
    return html.partition("<main")[2].partition('<footer class="page__foot')[0]


def test_a_person_named_on_the_training_sees_its_material_for_participants(client, index):
    person = UserFactory()
    training = TrainingPageFactory(
        participants=[person],
        materials=[TrainingMaterial(title="参加者の資料", visibility="participants")],
    )
    client.force_login(person)

    assert "参加者の資料" in html_of(client, training)


def test_the_address_for_taking_part_shows_to_those_it_is_meant_for(reader, index):
    client, allowed = reader
    online = term("delivery", "online", "オンライン")
    for level in Visibility.values:
        training = TrainingPageFactory(
            delivery=online,
            online_url=f"https://meeting.example.jp/{level}",
            online_url_visibility=level,
        )
        assert (training.online_url in html_of(client, training)) == (level in allowed)


@pytest.mark.parametrize(
    ("fields", "shown_to"),
    [
        ({}, {"anonymous", "municipal"}),
        ({"consent_scope": "municipal"}, {"municipal"}),
        ({"consent_withdrawn_on": datetime.date(2026, 1, 1)}, set()),
        ({"consent_expires_on": datetime.date(2026, 1, 1)}, set()),
        ({"consent_on": None}, set()),
    ],
)
def test_a_lecturers_name_shows_with_a_consent_that_holds(client, index, fields, shown_to):
    consent = {"consent_on": datetime.date(2025, 4, 1), "consent_by": "架空課", **fields}
    training = TrainingPageFactory(
        lecturers=[Lecturer(role="講義", affiliation="架空大学", name="架空花子", **consent)]
    )

    seen = {"anonymous"} if "架空花子" in html_of(client, training) else set()
    client.force_login(UserFactory())
    seen |= {"municipal"} if "架空花子" in html_of(client, training) else set()

    assert seen == shown_to
    assert "架空大学" in html_of(client, training)


def test_related_cases_show_when_the_reader_may_see_them(client, index):
    cases = [
        CasePageFactory(parent=make_case_index(), title=f"事例-{level}", visibility=level)
        for level in ("public", "municipal")
    ]
    training = TrainingPageFactory(related_pages=[RelatedPage(related=case) for case in cases])

    html = html_of(client, training)

    assert ("事例-public" in html, "事例-municipal" in html) == (True, False)


@pytest.mark.parametrize(
    ("fields", "label", "button"),
    [
        ({"application_url": "https://form.example.jp/"}, "受付中", "申し込む"),
        ({"application_how": "メールで"}, "受付中", "申し込み方を見る"),
        ({"application_url": "https://form.example.jp/", "cancelled": True,
          "cancellation_reason": "台風"}, "中止", ""),
        ({"application_url": "https://form.example.jp/", "capacity": 2, "seats_taken": 2},
         "満員", ""),
        ({"application_needed": False}, "申込不要", ""),
    ],
)  # fmt: skip
def test_the_button_is_there_while_one_can_apply(client, index, fields, label, button):
    html = html_of(client, TrainingPageFactory(**fields))

    assert re.search(r'<span class="status status--[\w-]+">([^<]+)<', html)[1] == label
    found = re.search(r'training__apply"[^>]*>([^<]+)<', html)
    assert (found[1] if found else "") == button


def test_the_date_and_what_one_needs_to_know_stand_on_the_page(client, index, time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC), tick=False)
    part = TrainingSession(
        day=datetime.date(2026, 11, 23), starts=datetime.time(13, 30), ends=datetime.time(16)
    )
    training = TrainingPageFactory(
        sessions=[part],
        capacity=0,
        fee=0,
        programme_items=[ProgrammeItem(time="13:30", title="講義")],
    )

    text = " ".join(re.sub(r"<[^>]+>", " ", html_of(client, training)).split())

    assert "令和8年（2026年） 11月23日（月） 13:30〜16:00" in text
    assert "定員 定員なし 参加費 無料" in text


class TestStructuredData:
    def event(self, client, training):
        found = re.search(
            r'<script type="application/ld\+json">(.+?)</script>',
            html_of(client, training),
            re.DOTALL,
        )
        return json.loads(found[1]) if found else None

    def test_describes_an_event_open_to_everyone(self, client, index):
        training = TrainingPageFactory(title="</script><b>&研修", fee=0, cancelled=True,
                                       cancellation_reason="台風")  # fmt: skip

        event = self.event(client, training)

        assert (event["name"], event["eventStatus"]) == (
            "</script><b>&研修",
            "https://schema.org/EventCancelled",
        )
        assert event["startDate"].endswith("T13:30:00+09:00")
        assert event["location"] == [{"@type": "Place", "name": "架空会館"}]

    def test_is_not_there_for_others(self, client, index):
        training = TrainingPageFactory(visibility="municipal")
        client.force_login(UserFactory())

        assert self.event(client, training) is None


def test_the_number_of_queries_does_not_depend_on_the_parts(
    client, index, django_assert_max_num_queries
):
    training = TrainingPageFactory(
        sessions=[session(day) for day in range(1, 8)],
        programme_items=[ProgrammeItem(title=f"項目{n}") for n in range(20)],
        lecturers=[Lecturer(role=f"講義{n}") for n in range(10)],
        materials=[
            TrainingMaterial(
                title=f"資料{n}", visibility="public", document=PortalDocumentFactory()
            )
            for n in range(10)
        ],
        related_pages=[
            RelatedPage(related=CasePageFactory(parent=make_case_index())) for _ in range(5)
        ],
    )
    client.get(training.url)

    with django_assert_max_num_queries(30):
        client.get(training.url)


class TestRules:
    def refused(self, part, **fields):
        with pytest.raises(ValidationError) as caught:
            part(**fields).clean()
        return set(caught.value.message_dict)

    @pytest.mark.parametrize(
        ("fields", "at"),
        [
            ({"starts": datetime.time(13), "ends": datetime.time(12)}, "ends"),
            ({"ends": datetime.time(12)}, "starts"),
            ({"end_day": datetime.date(2026, 11, 22)}, "end_day"),
        ],
    )
    def test_a_session_in_disorder_is_refused_at_its_field(self, fields, at):
        assert self.refused(TrainingSession, day=datetime.date(2026, 11, 23), **fields) == {at}

    def test_a_session_may_end_the_next_morning(self):
        TrainingSession(
            day=datetime.date(2026, 11, 23),
            starts=datetime.time(22),
            ends=datetime.time(6),
            end_day=datetime.date(2026, 11, 24),
        ).clean()

    def test_a_name_needs_the_record_of_its_consent(self):
        assert self.refused(Lecturer, role="講義", name="架空花子") == {"consent_on", "consent_by"}

    def test_a_file_may_not_be_more_open_than_its_row(self, db):
        document = PortalDocumentFactory(visibility="public")

        assert self.refused(
            TrainingMaterial, title="資料", visibility="municipal", document=document
        ) == {"document"}

    @pytest.mark.parametrize(
        ("fields", "at"),
        [
            ({"opens": 5, "deadline": 3}, "deadline_on"),
            ({"deadline": 20}, "deadline_on"),
            ({"opens": 14}, "opens_on"),
        ],
    )
    def test_an_application_period_in_disorder_is_refused_at_its_field(self, index, fields, at):
        training = TrainingPageFactory()
        today = timezone.localdate()
        for name, days in fields.items():
            day = today + datetime.timedelta(days=days)
            setattr(training, "opens_on" if name == "opens" else "deadline_on", day)
            if name == "opens":
                training.opens_time = datetime.time(14)

        with pytest.raises(ValidationError) as caught:
            training.clean()

        assert set(caught.value.message_dict) == {at}

    def test_a_cancellation_needs_a_reason(self, index):
        with pytest.raises(ValidationError) as caught:
            TrainingPageFactory(cancelled=True)

        assert "cancellation_reason" in caught.value.message_dict
