"""The demo has a case at each step of the review, and loading it again changes nothing."""

import pytest

from casestudies.models import CasePage
from casestudies.reviewing.services import progress_of, waiting_for
from portal.accounts.models import User
from portal.audit.models import Action
from portal.demo.masters import load_users
from portal.demo.reviews import load_reviews
from portal.setup.groups import make_groups
from portal.setup.review import make_review
from tests.factories.casestudies import make_case_index, term
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.trainings import make_training_index
from tests.support.audit import entries

pytestmark = pytest.mark.django_db


def test_there_is_a_case_at_each_step() -> None:
    for code in ("992011", "993433", "993816"):
        MunicipalityFactory(code=code)
    make_case_index()
    make_training_index()
    make_groups()
    make_review()
    load_users()
    term("stage", "running"), term("outcome", "success")

    assert (load_reviews(), load_reviews()) == ("新規 6件", "変更なし")

    found = {
        case.slug: ("".join(str(step.state)[0] for step in progress_of(case).steps))
        for case in CasePage.objects.order_by("pk")
    }
    assert found == {
        "shiomi-toujitsu-hirobiro": "いここここ",
        "shiomi-aki-hatake-chokubai": "済いこここ",
        "shiomi-bus-machiai": "済済い済こ",
        "shiomi-umibe-souji": "済済済いこ",
        "shiomi-kominkan-konnyaku": "いここここ",
        "shiomi-kasa-no-wa": "いここここ",
    }
    waiting = {
        name: [each.case.slug for each in waiting_for(User.objects.get(username=name))]
        for name in ("shiomi-shonin", "fukushi", "chiiki")
    }
    assert waiting == {
        "shiomi-shonin": ["shiomi-aki-hatake-chokubai"],
        "fukushi": ["shiomi-bus-machiai"],
        "chiiki": ["shiomi-umibe-souji"],
    }
    returned = progress_of(CasePage.objects.get(slug="shiomi-kominkan-konnyaku")).returned
    assert set(returned.comments) == {"content", "cost"}
    actions = [
        Action.REVIEW_SUBMITTED, Action.REVIEW_APPROVED, Action.REVIEW_RETURNED,
        Action.REVIEW_WITHDRAWN,
    ]  # fmt: skip
    assert [len(entries(action)) for action in actions] == [5, 5, 1, 1]
