"""The history of the site does not reveal hidden objects."""

import pytest
from wagtail.log_actions import log

from portal.liaison.models import LiaisonContact
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.pages import PortalDocumentFactory
from tests.factories.vocabularies import GlossaryEntryFactory
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

HISTORY = "/admin/reports/site-history/"


def logged(*things) -> None:
    for thing in things:
        log(thing, "wagtail.edit", title=getattr(thing, "section", None) or str(thing))


@pytest.mark.parametrize("address", [HISTORY, f"{HISTORY}results/", f"{HISTORY}?export=csv"])
def test_hidden_things_are_left_out_in_the_query(address) -> None:
    participant = member_of("administrator")
    secret = LiaisonContactFactory(section="ヒミツの課", visibility="participants")
    secret.participants.add(participant)
    logged(secret, LiaisonContactFactory(section="見える課"))
    gone = LiaisonContactFactory(section="消えた課")
    logged(gone)
    LiaisonContact.objects.filter(pk=gone.pk).delete()

    def names(role_or_user) -> set[str]:
        user = member_of(role_or_user) if isinstance(role_or_user, str) else role_or_user
        answer = client_for(user).get(address)
        text = answer.getvalue().decode()
        return {name for name in ("ヒミツの課", "見える課", "消えた課") if name in text}

    assert names("welfare_editor") == {"見える課"}
    assert names(participant) == {"ヒミツの課", "見える課"}
    assert names("superuser") == {"ヒミツの課", "見える課", "消えた課"}


def test_drafts_of_the_glossary_and_files_are_left_out_too() -> None:
    logged(
        GlossaryEntryFactory(term="下書きの語", published=False),
        PortalDocumentFactory(title="ヒミツの様式", visibility="participants"),
    )
    text = client_for(member_of("welfare_editor")).get(HISTORY).content.decode()
    assert ("下書きの語" in text, "ヒミツの様式" in text) == (True, False)


def test_the_trainer_has_no_history_of_the_site() -> None:
    for role, status in (("trainer", 302), ("regional_editor", 200), ("administrator", 200)):
        client = client_for(member_of(role))
        codes = {client.get(a).status_code for a in (HISTORY, f"{HISTORY}results/")}
        menu = client.get("/admin/").content.decode()
        assert (codes, HISTORY in menu) == ({status}, status == 200)
