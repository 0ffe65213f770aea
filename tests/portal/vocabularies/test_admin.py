"""The vocabulary admin of prefecture editors."""

import pytest

from portal.vocabularies.models import Term
from portal.vocabularies.services import load_vocabularies
from tests.factories.accounts import AdministratorFactory
from tests.factories.vocabularies import TermFactory

pytestmark = pytest.mark.django_db

BASE = "/admin/snippets/vocabularies/term/"


@pytest.fixture
def admin(client):
    load_vocabularies()
    client.force_login(AdministratorFactory())
    return client


def test_a_term_is_found_by_its_label_and_by_its_reading(admin):
    for word in ("ヤングケアラー", "やんぐけあらー"):
        assert "ヤングケアラー" in admin.get(BASE, {"q": word}).content.decode()


def test_an_outdated_term_gets_its_successor(admin):
    old = Term.objects.get(vocabulary="programme", slug="local10000")
    new = TermFactory(vocabulary="programme", slug="local-new", label="新しい事業")

    admin.post(
        f"{BASE}edit/{old.pk}/",
        {
            "vocabulary": "programme",
            "slug": old.slug,
            "label": old.label,
            "kana": old.kana,
            "legal_basis": old.legal_basis,
            "valid_from": "",
            "valid_to": "2027-03-31",
            "successor": str(new.pk),
            "order": str(old.order),
        },
    )

    assert Term.objects.get(pk=old.pk).current_term == new


@pytest.mark.parametrize("path", ["delete/{}/", "bulk"])
def test_a_term_used_by_the_code_is_not_deleted(admin, path):
    term = Term.objects.get(vocabulary="municipality_type", slug="town")
    address = f"{BASE}delete/{term.pk}/"
    if path == "bulk":
        address = f"/admin/bulk/vocabularies/term/delete/?id={term.pk}"

    response = admin.post(address, follow=True)

    assert "「町」はシステムで使う語のため、削除できません。" in response.content.decode()
    assert Term.objects.filter(pk=term.pk).exists()


def test_a_term_that_stands_on_something_is_not_deleted(admin):
    old, new = TermFactory(label="古い語"), TermFactory(label="新しい語")
    old.successor = new
    old.save()

    response = admin.post(f"{BASE}delete/{new.pk}/", follow=True)

    assert "「新しい語」は1件で使われているため、削除できません。" in response.content.decode()
    assert Term.objects.filter(pk=new.pk).exists()


def test_an_unused_term_is_deleted(admin):
    term = TermFactory()

    admin.post(f"{BASE}delete/{term.pk}/")

    assert not Term.objects.filter(pk=term.pk).exists()


def test_a_slug_that_stands_in_the_vocabulary_already_is_refused_at_the_form(admin):
    response = admin.post(
        f"{BASE}add/",
        {"vocabulary": "issue", "slug": "hikikomori", "label": "別の語", "kana": "", "order": "0"},
    )

    body = response.content.decode()
    assert "この語彙には同じ識別子の語がすでにあります。" in body
    assert 'value="別の語"' in body
