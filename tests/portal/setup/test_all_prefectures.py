"""Every one of the 47 prefectures can be set up."""

import pytest

from portal.municipalities.models import Municipality
from portal.municipalities.official_list import PREFECTURE_CODES, municipalities_of
from portal.setup.services import Prefecture, setup_steps

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", PREFECTURE_CODES)
def test_every_prefecture_can_be_set_up(code):
    rows = municipalities_of(code)

    for step in setup_steps(Prefecture(code, rows[0].prefecture_name, rows)):
        step.run()

    assert Municipality.objects.current().count() == len(rows)
