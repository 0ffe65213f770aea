"""The search documents of trainings."""

import datetime

import pytest

from portal.vocabularies.models import Term
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import term
from tests.factories.municipalities import MunicipalityFactory, RegionFactory
from tests.factories.trainings import TrainingPageFactory, session
from trainings.models import Lecturer, TrainingMaterial, TrainingSession
from trainings.search import TrainingSource

pytestmark = pytest.mark.django_db


def document(training):
    (found,) = TrainingSource().documents([training])
    return found


def test_a_document_has_the_facets_of_its_training(index):
    town = MunicipalityFactory(
        code="012025", name="函館市", kind="core", region=RegionFactory(slug="nanbu"),
        with_population=250_000,
    )  # fmt: skip
    training = TrainingPageFactory(
        training_class=term("training", "kiso", "基礎編"),
        place_municipality=town,
        target_side="welfare",
        issues=[term("issue", "hikikomori", "ひきこもり")],
        programmes=[term("programme", "kyoryokutai", "協力隊")],
        supports=[term("support", "sanka", "参加支援")],
        sessions=[
            TrainingSession(day=datetime.date(2027, 3, 20)),
            TrainingSession(day=datetime.date(2027, 4, 20)),
        ],
    )

    assert document(training).facets == {
        "kind": ("training",),
        "training": ("kiso",),
        "delivery": ("onsite",),
        "side": ("welfare",),
        "municipality": ("012025",),
        "region": ("nanbu",),
        "municipality_type": ("core",),
        "population": (town.population_band.slug,),
        "issue": ("hikikomori",),
        "programme": ("kyoryokutai",),
        "support": ("sanka",),
        "year": ("2026", "2027"),
    }


def test_old_term_is_found_under_its_own_name_and_that_of_its_successor(index):
    new, old = term("issue", "new", "いまの語"), term("issue", "old", "昔の語")
    old.successor = new
    old.save()
    training = TrainingPageFactory(issues=[old])

    assert document(training).facets["issue"] == ("old", "new")
    words = document(training).keywords.splitlines()
    assert [word for word in words if word.endswith("の語")] == ["昔の語", "いまの語"]
    assert TrainingSource().watch[Term](new) == [training.pk]


def test_for_both_departments_it_has_both_sides(index):
    assert document(TrainingPageFactory(target_side="both")).facets["side"] == (
        "welfare",
        "regional",
    )


def test_what_not_every_reader_of_the_page_may_see_is_left_out(index):
    training = TrainingPageFactory(
        online_url="https://meeting.example.jp/secret",
        lecturers=[
            Lecturer(
                role="講義", name="架空花子", consent_on=datetime.date(2026, 4, 1), consent_by="課"
            )
        ],
        materials=[
            TrainingMaterial(title="公開資料", visibility="public"),
            TrainingMaterial(title="職員資料", visibility="municipal"),
        ],
    )

    found = document(training)

    text = "\n".join((found.title, found.summary, found.body, found.keywords, str(found.card)))
    assert [word in text for word in ("公開資料", "職員資料", "架空花子", "secret")] == [
        True, False, False, False,
    ]  # fmt: skip


def test_the_line_of_results_has_date_place_and_kind(index):
    training = TrainingPageFactory(
        sessions=[
            TrainingSession(
                day=datetime.date(2026, 11, 23),
                starts=datetime.time(13, 30),
                ends=datetime.time(16),
            )
        ]
    )

    assert document(training).card["facts"] == [
        "令和8年11月23日（月） 13:30〜16:00",
        "架空会館",
        "研修",
    ]


def test_a_training_is_found_by_its_reading(client, index):
    TrainingPageFactory(title="技術研修", kana="ぎじゅつけんしゅう")

    assert client.get("/search/?q=ぎじゅつけんしゅう").context["search"].total == 1


def test_the_number_of_queries_does_not_depend_on_that_of_trainings(
    index, django_assert_max_num_queries
):
    town = MunicipalityFactory(with_population=8_000)
    trainings = [TrainingPageFactory(place_municipality=town) for _ in range(10)]

    with django_assert_max_num_queries(16):
        list(TrainingSource().documents(trainings))


def test_a_change_of_a_term_or_a_place_touches_its_trainings(index):
    town = MunicipalityFactory(region=RegionFactory())
    issue = term("issue", "hikikomori", "ひきこもり")
    training = TrainingPageFactory(place_municipality=town, issues=[issue])
    TrainingPageFactory()
    watch = TrainingSource().watch

    touched = [watch[type(thing)](thing) for thing in (issue, town, town.region)]

    assert touched == [[training.pk]] * 3


class TestSections:
    def test_home_shows_the_next_three_the_reader_may_see(self, client, index):
        for day in (20, 10, 30, 40):
            TrainingPageFactory(title=f"{day}日後", sessions=[session(day)])
        TrainingPageFactory(title="県内の明日", sessions=[session(1)], visibility="municipal")
        TrainingPageFactory(title="昨日", sessions=[session(-1)])

        html = client.get("/").content.decode()
        assert [name in html for name in ("10日後", "20日後", "30日後", "40日後")] == [
            True, True, True, False,
        ]  # fmt: skip
        assert ("県内の明日" in html, "昨日" in html) == (False, False)
        client.force_login(UserFactory())
        assert "県内の明日" in client.get("/").content.decode()

    def test_a_municipality_shows_what_is_for_or_in_it(self, client, index):
        town = MunicipalityFactory()
        TrainingPageFactory(title="ここで", place_municipality=town)
        TrainingPageFactory(title="ここむけ", municipality=town)
        TrainingPageFactory(title="よその研修", municipality=MunicipalityFactory())
        TrainingPageFactory(title="県内むけ", municipality=town, visibility="municipal")

        html = client.get(town.get_absolute_url()).content.decode()

        assert [name in html for name in ("ここで", "ここむけ", "よその研修", "県内むけ")] == [
            True, True, False, False,
        ]  # fmt: skip
