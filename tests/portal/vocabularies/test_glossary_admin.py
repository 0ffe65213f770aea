"""Only authors of the glossary see its drafts."""

import pytest
from django.contrib.auth.models import Group

from portal.setup.groups import permission
from tests.factories.accounts import UserFactory
from tests.factories.vocabularies import GlossaryEntryFactory
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

LIST = "/admin/snippets/vocabularies/glossaryentry/"
CHOOSER = "/admin/snippets/choose/vocabularies/glossaryentry/"


def member_who_only_reads():
    group = Group.objects.create(name="閲覧")
    names = ("wagtailadmin.access_admin", "vocabularies.view_glossaryentry")
    group.permissions.add(*map(permission, names))
    user = UserFactory()
    user.groups.add(group)
    return user


def test_those_who_only_read_see_what_is_published() -> None:
    entries = [
        GlossaryEntryFactory(term="公開の語"),
        GlossaryEntryFactory(term="下書きの語", published=False),
    ]
    for user, seen in (
        (member_who_only_reads(), [True, False]),
        (member_of("welfare_editor"), [True, True]),
    ):
        client = client_for(user)
        html = client.get(LIST).content.decode()
        assert [entry.term in html for entry in entries] == seen
        codes = [client.get(f"{LIST}history/{entry.pk}/").status_code for entry in entries]
        assert [code == 404 for code in codes] == [not each for each in seen]


@pytest.mark.parametrize("role", ["trainer"])
def test_the_trainer_has_no_glossary(role) -> None:
    draft = GlossaryEntryFactory(published=False)
    client = client_for(member_of(role))
    addresses = (LIST, f"{LIST}edit/{draft.pk}/", CHOOSER, f"{CHOOSER}chosen/{draft.pk}/")
    assert [client.get(address).status_code for address in addresses] == [302, 404, 403, 403]
