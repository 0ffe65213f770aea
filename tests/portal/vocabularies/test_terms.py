"""Terms: official wording, validity, successors."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from portal.accounts.visibility import Visibility
from portal.vocabularies.models import Term
from portal.vocabularies.official import official_vocabularies
from portal.vocabularies.services import load_vocabularies
from tests.factories.vocabularies import TermFactory

pytestmark = pytest.mark.django_db


def test_every_official_term_is_loaded_once():
    expected = sum(len(vocabulary["terms"]) for vocabulary in official_vocabularies())

    assert (load_vocabularies(), load_vocabularies()) == (expected, 0)
    assert Term.objects.count() == expected


def test_loading_again_keeps_a_label_the_prefecture_has_edited():
    load_vocabularies()
    Term.objects.filter(vocabulary="issue", slug="hikikomori").update(label="引きこもり")

    load_vocabularies()

    assert Term.objects.get(vocabulary="issue", slug="hikikomori").label == "引きこもり"


def test_the_three_supports_stand_in_the_order_of_the_notice():
    load_vocabularies()

    assert list(Term.objects.of("support").values_list("label", flat=True)) == [
        "相談支援",
        "参加支援",
        "地域づくりに向けた支援",
    ]


def test_an_outdated_term_points_to_its_successor():
    load_vocabularies()
    term = Term.objects.get(vocabulary="community", slug="kyojo")

    assert term.current_term.label == "生活困窮者支援等のための地域づくり事業"


def test_a_term_is_current_only_within_its_validity(time_machine):
    term = TermFactory(valid_from=datetime.date(2026, 4, 1), valid_to=datetime.date(2027, 3, 31))
    answers = []
    for day in ("2026-03-31", "2026-04-01", "2027-03-31", "2027-04-01"):
        time_machine.move_to(f"{day}T12:00:00+09:00")
        answers.append((term.is_current, Term.objects.current().filter(pk=term.pk).exists()))

    assert answers == [(False, False), (True, True), (True, True), (False, False)]


def test_a_successor_from_another_vocabulary_is_refused():
    term = TermFactory(vocabulary="issue")
    term.successor = TermFactory(vocabulary="place")

    with pytest.raises(ValidationError) as error:
        term.full_clean()

    assert error.value.message_dict == {"successor": ["後継の語は同じ語彙から選んでください。"]}


def test_successors_that_lead_back_are_refused():
    first, second = TermFactory(), TermFactory()
    second.successor = first
    second.save()
    first.successor = second

    with pytest.raises(ValidationError) as error:
        first.full_clean()

    assert error.value.message_dict == {
        "successor": ["後継の語をたどると元の語に戻ってしまいます。"]
    }


def test_the_slug_of_a_term_used_by_the_code_cannot_change():
    term = TermFactory(vocabulary="municipality_type", slug="town", system=True)
    term.slug = "machi"

    with pytest.raises(ValidationError) as error:
        term.full_clean()

    assert error.value.message_dict == {"slug": ["システムで使う語の識別子は変更できません。"]}


def test_visibility_levels_are_worded_as_in_the_vocabulary():
    terms = next(v for v in official_vocabularies() if v["slug"] == "visibility")["terms"]

    assert [(term["slug"], term["label"]) for term in terms] == Visibility.choices
