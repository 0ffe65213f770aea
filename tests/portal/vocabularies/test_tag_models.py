"""Curated tags: names are compared in folded form, URLs stay Japanese."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.japanese.variants import comparable
from portal.vocabularies.folding import normalised
from portal.vocabularies.models import PortalTag
from tests.factories.vocabularies import PortalTagFactory

pytestmark = pytest.mark.django_db


def problems(**fields):
    with pytest.raises(ValidationError) as error:
        PortalTag(**{"kana": "たぐ", **fields}).full_clean()
    return error.value.message_dict


def test_a_name_is_stored_normalised_and_its_address_stays_japanese():
    tag = PortalTagFactory(name=" ＲＭＯ　はじめの一歩 ")

    assert (tag.name, tag.slug) == ("RMO はじめの一歩", "rmo-はじめの一歩")


def test_a_new_name_keeps_the_address():
    tag = PortalTagFactory(name="はじめの一歩")
    tag.name = "はじめのいっぽ"
    tag.save()

    assert PortalTag.objects.get(pk=tag.pk).slug == "はじめの一歩"


@pytest.mark.parametrize("spelling", ["rmo入門", "ＲＭＯ入門", "RMO 入門", "ＲＭＯ　入門"])
def test_another_spelling_of_a_tag_is_refused(spelling):
    PortalTagFactory(name="RMO入門")

    assert problems(name=spelling) == {"name": ["同じ名前のタグ「RMO入門」がすでにあります。"]}


def test_the_name_of_a_merged_tag_is_refused_with_the_tag_in_its_place():
    target = PortalTagFactory(name="食でつながる")
    PortalTagFactory(name="食の縁", merged_into=target)

    assert problems(name="食の縁") == {"name": ["「食の縁」は「食でつながる」に統合されています。"]}


def test_a_reading_that_is_not_hiragana_is_refused():
    assert problems(name="食", kana="ショク") == {
        "kana": ["読みがなは、ひらがなで入力してください（例 はじめのいっぽ）。"]
    }


def test_a_name_of_signs_only_is_refused():
    assert problems(name="★★") == {"name": ["タグには、文字か数字を入れてください。"]}


def test_a_name_too_long_for_a_line_is_refused():
    assert problems(name="長" * 31) == {"name": ["タグは30字以内で入力してください（現在31字）。"]}


@given(st.text(max_size=40))
def test_normalising_and_folding_again_changes_nothing(text):
    assert normalised(normalised(text)) == normalised(text)
    assert comparable(normalised(text)) == comparable(text)
