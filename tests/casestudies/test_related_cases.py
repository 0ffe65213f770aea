"""Similar cases, and why they are similar."""

import pytest
from django.contrib.auth.models import AnonymousUser

from casestudies.models import RelatedCase
from casestudies.services import CHOSEN, SAME_MUNICIPALITY, related_cases
from portal.accounts.visibility import Visibility
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory, term
from tests.factories.municipalities import MunicipalityFactory

pytestmark = pytest.mark.django_db

PUBLIC = AnonymousUser()


def test_case_that_shares_more_comes_first() -> None:
    issue = term("issue", "hikikomori", "ひきこもり")
    pattern = term("pattern", "sanka", "社会参加の場")
    case = CasePageFactory(issues=[issue], patterns=[pattern])
    one = CasePageFactory(issues=[issue])
    both = CasePageFactory(issues=[issue], patterns=[pattern])
    CasePageFactory()
    assert [related.case for related in related_cases(case, PUBLIC)] == [both, one]


def test_reasons_name_what_is_shared() -> None:
    issue = term("issue", "hikikomori", "ひきこもり")
    programme = term("programme", "kyoryokutai", "地域おこし協力隊")
    case = CasePageFactory(
        municipalities=[MunicipalityFactory(with_population=8000)],
        issues=[issue],
        programmes=[programme],
    )
    CasePageFactory(
        municipalities=[MunicipalityFactory(with_population=9000)],
        issues=[issue],
        programmes=[programme],
    )
    (related,) = related_cases(case, PUBLIC)
    assert related.reasons == (
        "地域生活課題が同じ：ひきこもり",
        "地域力創造施策が同じ：地域おこし協力隊",
        "人口規模が同じ：1万人未満",
    )


def test_same_municipality_is_a_reason() -> None:
    town = MunicipalityFactory()
    issue = term("issue", "x", "課題")
    case = CasePageFactory(municipalities=[town], issues=[issue])
    CasePageFactory(municipalities=[town], issues=[issue])
    (related,) = related_cases(case, PUBLIC)
    assert related.reasons[0] == SAME_MUNICIPALITY


def test_case_named_by_the_author_comes_first_and_says_so() -> None:
    issue = term("issue", "x", "課題")
    chosen = CasePageFactory()
    case = CasePageFactory(issues=[issue], related_cases=[RelatedCase(case=chosen)])
    similar = CasePageFactory(issues=[issue])
    related = related_cases(case, PUBLIC)
    assert [r.case for r in related] == [chosen, similar]
    assert related[0].reasons == (CHOSEN,)


def test_of_equals_the_town_of_like_size_comes_first() -> None:
    issue = term("issue", "x", "課題")
    case = CasePageFactory(
        municipalities=[MunicipalityFactory(with_population=8000)], issues=[issue]
    )
    like = CasePageFactory(
        municipalities=[MunicipalityFactory(with_population=9000)], issues=[issue]
    )
    other = CasePageFactory(
        municipalities=[MunicipalityFactory(with_population=90000)], issues=[issue]
    )
    assert [r.case for r in related_cases(case, PUBLIC)] == [like, other]


def test_restricted_case_is_similar_only_for_those_who_may_read_it() -> None:
    issue = term("issue", "x", "課題")
    case = CasePageFactory(issues=[issue])
    hidden = CasePageFactory(issues=[issue], visibility=Visibility.MUNICIPAL)
    assert related_cases(case, PUBLIC) == []
    assert [r.case for r in related_cases(case, UserFactory())] == [hidden]


def test_hidden_cases_do_not_crowd_out_visible_ones() -> None:
    issue, pattern = term("issue", "x", "課題"), term("pattern", "y", "形")
    case = CasePageFactory(issues=[issue], patterns=[pattern])
    shown = CasePageFactory(issues=[issue])
    for _ in range(20):
        CasePageFactory(issues=[issue], patterns=[pattern], visibility=Visibility.PREFECTURAL)
    assert [r.case for r in related_cases(case, PUBLIC)] == [shown]
