"""The demo's contacts: complete except for examples of 「未設定」, some outdated, loaded once."""

from collections import Counter

import pytest

from portal.demo.contacts import load_contacts
from portal.demo.masters import load_regions_and_figures, prefecture
from portal.liaison.models import LiaisonContact
from portal.liaison.services import Wanted, find_pairs
from portal.municipalities.services import load_implementations, load_municipalities

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    load_municipalities(prefecture().municipalities)
    load_implementations()
    load_regions_and_figures()
    return load_contacts()


def test_loading_again_changes_nothing(loaded):
    assert (loaded, load_contacts()) == ("新規 76件", "変更なし")


def test_four_departments_are_missing_and_each_has_somebody_to_ask_instead(loaded):
    pairs = find_pairs(None, Wanted())

    missing = {pair.municipality.name: pair for pair in pairs if pair.missing}
    assert {name: pair.missing for name, pair in missing.items()} == {
        "椿原市": ("地域振興部局",),
        "赤瀬町": ("福祉部局",),
        "三ツ峰村": ("地域振興部局",),
        "霧ヶ丘村": ("福祉部局",),
    }
    assert all(len(pair.instead) == 1 for pair in missing.values())


def test_every_contact_is_sound_and_a_few_are_stale(loaded):
    for contact in LiaisonContact.objects.all():
        contact.full_clean()
    stale = LiaisonContact.objects.stale().count()
    assert 4 <= stale < LiaisonContact.objects.count() / 4
    assert Counter(LiaisonContact.objects.values_list("person_name", flat=True)) == {"": 76}
