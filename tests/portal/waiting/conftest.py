"""A portal with its roles, two municipalities, and one of everything that may wait."""

import datetime
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.utils import timezone

from casestudies.models import ConsentRecord
from casestudies.reviewing.services import send_back, submit
from portal.accounts.models import User
from portal.feedback.models import Feedback
from portal.liaison.corrections.services import propose
from portal.liaison.models.corrections import values_of
from portal.municipalities.models import Municipality
from search.models import NoHitQuery
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.reviews import fresh, make_draft
from tests.factories.trainings import make_training_index
from tests.support.roles import member_of


@pytest.fixture(autouse=True)
def forget_counts() -> None:
    cache.clear()


@dataclass
class Town:
    """A municipality with an author and an approver."""

    place: Municipality
    author: User
    approver: User


def member(role: str, **fields) -> User:
    """Return somebody of a role at a workplace."""
    user = member_of(role)
    fields = {"email": f"{user.username}@example.jp"} | fields
    User.objects.filter(pk=user.pk).update(**fields)
    return User.objects.get(pk=user.pk)


def town(name: str, code: str) -> Town:
    place = MunicipalityFactory(name=name, code=code)
    return Town(
        place,
        member("contributor", municipality=place, section="福祉課"),
        member("approver", municipality=place, section="総務課"),
    )


@pytest.fixture
def towns(db) -> tuple[Town, Town]:
    make_case_index()
    make_training_index()
    return town("汐野市", "990001"), town("浜野町", "990002")


def days(number: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=number)


def consent(**fields) -> ConsentRecord:
    return ConsentRecord(
        **{
            "subject": "写真の方",
            "obtained_on": datetime.date(2026, 4, 1),
            "obtained_by": "地域福祉課",
            **fields,
        }
    )


def fill(here: Town, editor: User, number: int = 1, **fields) -> None:
    """Make one of everything that may wait for somebody about a municipality."""
    mark = f"{here.place.name}{number}"
    common = {"municipalities": [here.place], **fields}
    waiting = make_draft(here.author, title=f"審査中{mark}", **common)
    submit(waiting, here.author)
    make_draft(here.author, title=f"下書き{mark}", **common)
    make_draft(editor, title=f"県の下書き{mark}", **common)
    returned = make_draft(here.author, title=f"差し戻し{mark}", **common)
    submit(returned, here.author)
    send_back(fresh(returned), here.approver, fresh(returned).latest_revision_id, "直す", {})
    CasePageFactory(
        title=f"県の期限{mark}", owner=editor, review_on=days(-1), confirmed_on=days(-400), **common
    )
    CasePageFactory(title=f"町の期限{mark}", owner=here.author, review_on=days(-1), **common)
    CasePageFactory(
        title=f"県の同意{mark}", owner=editor, consents=[consent(expires_on=days(10))], **common
    )
    CasePageFactory(
        title=f"町の同意{mark}",
        owner=here.author,
        consents=[consent(expires_on=days(10))],
        **common,
    )
    level = {"visibility": fields["visibility"]} if "visibility" in fields else {}
    contact = LiaisonContactFactory(
        municipality=here.place,
        section=f"担当{mark}",
        side="welfare",
        confirmed_on=days(-500),
        **level,
    )
    seen = values_of(contact)
    propose(contact, here.author, seen=seen, values={**seen, "phone": "0999-22-2000"})
    Feedback.objects.create(kind="mistake", text=f"まちがい{mark}")
    NoHitQuery.objects.create(text=f"言葉{mark}", count=3, last_on=days(0))
