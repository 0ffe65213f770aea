"""Copies in the admin are drafts, without data that only applies to the original."""

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CasePage
from casestudies.rules import DECLARATIONS
from tests.factories.accounts import AdministratorFactory
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.pages import StandardPageFactory
from tests.factories.trainings import TrainingPageFactory, make_training_index, session
from trainings.models import TrainingPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(AdministratorFactory())
    return client


def copy(client: Client, page, **data):
    """Copy a page in the admin, with all options that a form may have."""
    form = {
        "new_title": "写し",
        "new_slug": "copied",
        "new_parent_page": page.get_parent().pk,
        "copy_subpages": "on",
        "publish_copies": "on",
        "alias": "on",
        **data,
    }
    response = client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)
    assert response.status_code == 302
    return type(page).objects.get(slug="copied")


def test_a_copy_is_a_draft_and_no_alias_whatever_is_sent(administrator) -> None:
    make_case_index()
    page = StandardPageFactory(parent=make_case_index().get_parent(), title="元のページ")

    copied = copy(administrator, page)

    assert (copied.live, copied.alias_of_id, copied.title) == (False, None, "写し")


def test_the_form_offers_neither_publication_nor_an_alias(administrator) -> None:
    case = CasePageFactory()
    fields = administrator.get(reverse("wagtailadmin_pages:copy", args=[case.pk])).context["form"]

    assert list(fields.fields) == ["new_title", "new_slug", "new_parent_page"]


def test_the_admin_api_makes_no_alias(administrator) -> None:
    case = CasePageFactory()
    address = reverse("wagtailadmin_api:pages:action", args=[case.pk, "create_alias"])

    response = administrator.post(
        address, json.dumps({"update_slug": "alias"}), content_type="application/json"
    )

    assert response.status_code in {400, 404}
    assert CasePage.objects.count() == 1


def test_a_copied_case_declares_nothing(administrator) -> None:
    copied = copy(administrator, CasePageFactory())
    latest = copied.get_latest_revision_as_object()

    for version in (copied, latest):
        assert [getattr(version, name) for name in DECLARATIONS] == [False] * 3


def test_no_copy_of_a_case_is_live_without_declarations(administrator) -> None:
    """This includes copied lists, whose cases Wagtail saves as well."""
    case = CasePageFactory()
    for page in (case, case.get_parent().specific):
        with pytest.raises(ValidationError):
            page.copy(update_attrs={"slug": "copied"}, recursive=True, keep_live=True)

    assert list(CasePage.objects.live()) == [case]


def test_a_copied_training_is_neither_cancelled_nor_over(administrator) -> None:
    today = timezone.localdate()
    earlier, yesterday, tomorrow = (today + datetime.timedelta(days=n) for n in (-5, -1, 1))
    training = TrainingPageFactory(
        parent=make_training_index(),
        sessions=[session(-1), session(1)],
        cancelled=True,
        cancellation_reason="台風のため",
        seats_taken=12,
        attended_welfare=5,
        opens_on=earlier,
        opens_time=datetime.time(9),
        deadline_on=earlier,
        deadline_time=datetime.time(17),
        available_from=yesterday,
        available_until=tomorrow,
    )

    copied = copy(administrator, training)

    kept = [
        (
            version.cancelled,
            version.cancellation_reason,
            version.seats_taken,
            version.attended_welfare,
            version.ordered_sessions(),
            version.opens_on,
            version.opens_time,
            version.deadline_on,
            version.deadline_time,
            version.available_from,
            version.available_until,
        )
        for version in (copied, copied.get_latest_revision_as_object())
    ]
    wanted = (False, "", None, None, [], None, None, None, None, None, tomorrow)
    assert kept == [wanted, wanted]
    assert TrainingPage.objects.get(pk=training.pk).cancelled


def test_sessions_to_come_are_copied(administrator) -> None:
    training = TrainingPageFactory(parent=make_training_index(), sessions=[session(5)])
    days = [part.day for part in training.ordered_sessions()]

    assert [part.day for part in copy(administrator, training).ordered_sessions()] == days
