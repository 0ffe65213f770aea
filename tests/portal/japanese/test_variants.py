"""The table of spellings: which are equivalent, and which are not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.japanese.variants import CHARACTERS, GA_FORMS, LEGAL_FORMS, NO_FORMS, comparable, folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("桧原村", "檜原村"),
        ("応援団", "應援團"),
        ("渡辺", "渡邉"),
        ("梼原町", "檮原町"),
        ("関が原", "関ケ原"),
        ("関ヶ原", "関が原"),
        ("御茶ノ水", "御茶の水"),
        ("山之内", "山ノ内"),
        ("㈱まちづくり", "株式会社 まちづくり"),
        ("（株）まちづくり", "株式会社まちづくり"),
        ("（社福）しおの会", "社会福祉法人しおの会"),
        ("第２回", "第二回"),
        ("第十二回", "第12回"),
        ("第二百三十号", "第230号"),
        ("ｶﾞｲﾄﾞ　Ａ", "ガイドa"),
        ("ステップⅡ", "ステップii"),
    ],
)
def test_two_spellings_of_one_name_are_equal(one, other):
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一般", "1般"),
        ("三重県", "3重県"),
        ("かが", "カケ"),
        ("うみのまち", "うみノまち"),
        ("株まちづくり", "株式会社まちづくり"),
    ],
)
def test_what_only_looks_alike_stays_apart(one, other):
    assert comparable(one) != comparable(other)


def test_the_table_has_one_form_for_each_character():
    for old, form in CHARACTERS.items():
        assert (len(old), len(form)) == (1, 1)
        assert form not in CHARACTERS
        assert unicodedata.normalize("NFKC", old) == old
    assert {len(form) for pair in (GA_FORMS | NO_FORMS).items() for form in pair} == {1}
    assert all(unicodedata.normalize("NFKC", short) == short for short in LEGAL_FORMS)


@given(st.text(alphabet="檜桧原関がケヶのノ之第二十株㈱（）(公) aＡ1", max_size=30))
def test_what_is_comparable_stays_so(text):
    assert comparable(comparable(text)) == comparable(text)
    assert comparable(folded(text)) == comparable(text)


@given(st.text(alphabet="檜原関がケのノ之第二 aＡ", max_size=20), st.integers(0, 20))
def test_a_part_of_a_text_is_a_part_of_the_folded_text(text, start):
    assert folded(text[start:]) in folded(text)
