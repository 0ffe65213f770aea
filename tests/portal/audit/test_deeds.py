"""Every kind of deed is produced by something that people do."""

import pytest

from portal.audit.models import Action
from tests.portal.audit.deeds import PRODUCERS
from tests.support.audit import entries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(home) -> None:
    """The frame of every page."""


def test_every_action_has_something_that_produces_it() -> None:
    assert set(PRODUCERS) == set(Action)


@pytest.mark.parametrize("action", Action)
def test_a_deed_is_recorded_once_with_its_thing(action, browser, settings) -> None:
    settings.AUDIT_ALERT_ROWS = 2
    before = {entry.sequence for entry in entries()}

    thing = PRODUCERS[action](browser)

    found = [e for e in entries(action) if e.sequence not in before]
    assert [entry.object_label for entry in found] == [thing]
