"""A portal in which cases are reviewed, and its people."""

from typing import Any

from django.contrib.auth.models import Permission

from casestudies.models import CasePage, Side
from casestudies.models.reviewing import PERMISSIONS
from portal.accounts.models import User
from portal.municipalities.models import Municipality
from portal.setup.review import make_review
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.municipalities import MunicipalityFactory


def user_with(*permissions: str, **fields: Any) -> User:
    """Return a user who holds these permissions (`app_label.codename`)."""
    user: User = UserFactory(**{"email": "someone@example.jp"} | fields)
    for name in permissions:
        app_label, codename = name.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app_label, codename=codename)
        )
    return User.objects.get(pk=user.pk)


def reviewer(side: Side, **fields: Any) -> User:
    """Return a user of the prefecture who decides for a side."""
    name = "地域福祉課" if side == Side.WELFARE else "地域振興課"
    section = fields.pop("section", name)
    permissions = (PERMISSIONS[side], "accounts.view_prefectural")
    return user_with(*permissions, side=side.value, section=section, **fields)


def approver(municipality: Municipality, **fields: Any) -> User:
    """Return a user who approves the cases of a municipality."""
    return user_with(PERMISSIONS[Side.MUNICIPAL], municipality=municipality, **fields)


def make_draft(author: User | None = None, **fields: Any) -> CasePage:
    """Return a case that was never published, with a revision by its author."""
    make_case_index()
    make_review()
    if author is None:
        author = user_with(municipality=MunicipalityFactory())
    if author.municipality and "municipalities" not in fields:
        fields["municipalities"] = [author.municipality]
    case: CasePage = CasePageFactory(live=False, owner=author, **fields)
    case.save_revision(user=author)
    return CasePage.objects.get(pk=case.pk)


def fresh(case: CasePage) -> CasePage:
    """Return the case as it is stored."""
    return CasePage.objects.get(pk=case.pk)
