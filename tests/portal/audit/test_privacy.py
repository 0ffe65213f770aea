"""The log says who and when; never what a thing says, and never a password."""

import io
import json
import logging

import pytest
from django.contrib.auth.signals import user_login_failed
from django.core.management import call_command
from django.db import transaction
from django.test import RequestFactory

from portal.audit.addresses import network_address
from portal.audit.lines import JsonLineFormatter
from portal.audit.models import Action
from portal.audit.services import record, verify
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.pages import PortalDocumentFactory
from tests.portal.audit.deeds import PRODUCERS
from tests.support.audit import entries

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
SECRETS = ("ひみつの題名", "ひみつの本文", "架空花子", "写真の方", "correct horse", "another horse")


@pytest.fixture(autouse=True)
def site(home) -> None:
    """The frame of every page."""


@pytest.fixture
def written():
    """What stands on standard output."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLineFormatter())
    logger = logging.getLogger("portal.audit")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def told() -> str:
    return json.dumps(
        [[e.actor_label, e.object_id, e.object_label, e.details] for e in entries()],
        ensure_ascii=False,
    )


@pytest.mark.parametrize("action", Action)
def test_nothing_of_what_things_say_is_in_the_log_or_on_standard_output(
    action, browser, settings, written, django_capture_on_commit_callbacks
) -> None:
    settings.AUDIT_ALERT_ROWS = 2
    with django_capture_on_commit_callbacks(execute=True):
        PRODUCERS[action](browser)

    everything = told() + written.getvalue()
    assert action.value in written.getvalue()
    assert [secret for secret in SECRETS if secret in everything] == []


def test_titles_texts_and_names_of_restricted_things_stay_out(
    browser, written, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        case = CasePageFactory(
            title="ひみつの題名", summary="ひみつの本文", visibility="participants"
        )
        case.save_revision().publish()
        case.visibility = "prefectural"
        case.save()
        case.unpublish()
        document = PortalDocumentFactory(title="ひみつの題名", visibility="prefectural")
        b"".join(browser.get(document.url).streaming_content)
        contact = LiaisonContactFactory(section="ひみつの題名", person_name="架空花子")
        browser.get(contact.get_absolute_url())
        browser.get("/contacts/table/?q=ひみつの題名")
        browser.get("/search/export/?q=ひみつの本文")

    actions = {e.action for e in entries()} - {"account_added", "rights", "sign_in"}
    assert actions == {
        "published", "visibility", "unpublished", "file_opened", "person_name", "export",
    }  # fmt: skip
    everything = told() + written.getvalue()
    assert [secret for secret in SECRETS if secret in everything] == []


@pytest.mark.parametrize("typed", ["himitsu-no-aikotoba", "ひみつの本文\x00", "a" * 5000, ""])
def test_a_name_that_belongs_to_nobody_is_kept_as_a_digest_only(typed, client) -> None:
    for _ in range(2):
        client.post(LOGIN, {"login": typed, "password": "correct horse"})

    failures = entries(Action.SIGN_IN_FAILED)
    assert typed == "" or typed.strip("\x00") not in told()
    # The same text has the same digest, by which guessing is noticed.
    assert len({e.object_id for e in failures}) == len({e.object_label for e in failures})
    assert {len(e.object_id) for e in failures} <= {32}


@pytest.mark.parametrize("typed", ["x\x00y", "\ud800"])
def test_whatever_a_door_hands_on_is_recorded(typed, rf) -> None:
    """Forms refuse such names; a door without a form may not."""
    user_login_failed.send("test", credentials={"username": typed}, request=rf.get("/"))

    assert [e.object_label for e in entries(Action.SIGN_IN_FAILED)] == ["登録されていない利用者名"]


def test_the_digest_needs_the_key_of_the_portal(client, settings) -> None:
    client.post(LOGIN, {"login": "himitsu", "password": "x"})
    settings.SECRET_KEY = "another"
    client.post(LOGIN, {"login": "himitsu", "password": "x"})

    first, second = entries(Action.SIGN_IN_FAILED)
    assert first.object_id != second.object_id


@pytest.mark.parametrize("typed", ["fukushi", "FUKUSHI", "fukushi@shiomi.example.jp"])
def test_an_account_is_named_however_its_name_is_typed(typed, client) -> None:
    UserFactory(username="fukushi", display_name="福祉課", email="fukushi@shiomi.example.jp")

    client.post(LOGIN, {"login": typed, "password": "wrong"}, REMOTE_ADDR="2001:db8::1")

    (failure,) = entries(Action.SIGN_IN_FAILED)
    assert (failure.object_label, failure.actor_label, failure.address, failure.outcome) == (
        "福祉課（fukushi）", "サインインしていない人", "2001:db8::1", "failure",
    )  # fmt: skip


def test_a_line_is_one_json_object_with_the_hash(
    browser, written, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        browser.get("/contacts/table/")

    line = json.loads(written.getvalue().splitlines()[-1])
    entry = entries()[-1]
    assert line == {
        "sequence": entry.sequence, "at": entry.at.isoformat(timespec="microseconds"),
        "actor_id": entry.actor_id, "actor_label": "管理者（kanri）", "action": "export",
        "object_type": "export", "object_id": "liaison:table", "object_label": "連絡調整担当",
        "address": "192.0.2.7", "outcome": "success", "details": {"rows": 0, "format": "CSV"},
        "previous_hash": entry.previous_hash, "hash": entry.hash,
    }  # fmt: skip


def test_what_is_rolled_back_is_neither_kept_nor_written(
    written, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        record(Action.PUBLISHED)
        transaction.set_rollback(True)

    assert (entries(), written.getvalue()) == ([], "")


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, "203.0.113.9", "192.0.2.1"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "203.0.113.9, 2001:DB8:0::1", "2001:db8::1"),
        (True, "<script>", ""),
        (True, "", "192.0.2.1"),
    ],
)
def test_only_a_proxy_of_ours_says_where_a_request_comes_from(
    settings, behind_proxy, forwarded, address
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory(REMOTE_ADDR="192.0.2.1").get(
        "/", headers={"X-Forwarded-For": forwarded}
    )

    assert network_address(request) == address


def test_a_socket_has_no_address() -> None:
    assert network_address(RequestFactory(REMOTE_ADDR="").get("/")) == ""


def test_cleaning_stored_texts_leaves_the_log_alone(browser) -> None:
    before = [entry.hash for entry in entries()]
    call_command("clean_texts", stdout=io.StringIO())

    assert [entry.hash for entry in entries()] == before
    assert verify().ok
