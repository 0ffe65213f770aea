"""Rules for every URL: OPTIONS reveals no more than GET, and personal responses are not cacheable."""

import pytest
from django.test import Client
from django.urls import get_resolver

from portal.accounts.visibility import Visibility
from tests.factories.accounts import AdministratorFactory
from tests.factories.pages import PortalDocumentFactory, PortalImageFactory
from tests.leaks.readers import client_of
from tests.leaks.specimens import MAKERS, MUNICIPALITY, TAG, make_all
from tests.leaks.test_leaks import public_url_names

pytestmark = pytest.mark.django_db

PRIVATE = "private, no-store"
#: URLs by name, with objects that do not exist.
MISSING = {
    "contributing:case": "/contribute/999999/",
    "contributing:step": "/contribute/999999/1/",
    "contributing:submit": "/contribute/999999/submit/",
    "contributing:withdraw": "/contribute/999999/withdraw/",
    "contributing:delete": "/contribute/999999/delete/",
    "accept_invitation": "/invitations/missing/",
    "wagtail_serve": "/no-such-page/",
    "document": "/documents/9999/",
    "wagtaildocs_serve": "/documents/9999/none.txt",
    "picture": "/media/images/none.jpg",
    "liaison:contact": "/contacts/9999/",
    "liaison:vcard": "/contacts/9999/vcard/",
    "liaison:correct": "/contacts/9999/correct/",
    "liaison:withdraw-correction": "/contacts/corrections/9999/withdraw/",
    "glossary:entry": "/glossary/none/",
    "mails:unsubscribe": "/mails/unsubscribe/none/",
    "manuals:manual": "/help/none/",
    "municipalities:detail": "/municipalities/999999/",
    "reviews:detail": "/reviews/9999/",
    "waiting:source": "/waiting/none/",
    "tags:tag": "/tags/none/",
    "trainings:training_calendar": "/trainings/none/calendar.ics",
    "account_reset_password_from_key": "/accounts/password/reset/key/1-none/",
    "sign_in_mail_confirmation": "/accounts/mail/none/",
    "mfa_remove_webauthn": "/accounts/2fa/keys/9999/remove/",
    "mfa_edit_webauthn": "/accounts/2fa/keys/9999/edit/",
    "wagtailcore_authenticate_with_password": "/_util/authenticate_with_password/9999/9999/",
    "wagtaildocs_authenticate_with_password": "/documents/authenticate_with_password/9999/",
}
#: Fixed URLs.
FIXED = {
    "account_index": "/accounts/",
    "account_login": "/accounts/login/",
    "account_logout": "/accounts/logout/",
    "account_inactive": "/accounts/inactive/",
    "account_reauthenticate": "/accounts/reauthenticate/",
    "account_change_password": "/accounts/password/change/",
    "account_set_password": "/accounts/password/set/",
    "account_reset_password": "/accounts/password/reset/",
    "account_reset_password_done": "/accounts/password/reset/done/",
    "account_reset_password_from_key_done": "/accounts/password/reset/key/done/",
    "sign_in_unsent": "/accounts/unsent/",
    "sign_in_session": "/accounts/session/",
    "sign_in_events": "/accounts/events/",
    "sign_in_mail_address": "/accounts/mail/",
    "usersessions_list": "/accounts/sessions/",
    "mfa_index": "/accounts/2fa/",
    "mfa_authenticate": "/accounts/2fa/authenticate/",
    "mfa_reauthenticate": "/accounts/2fa/reauthenticate/",
    "mfa_activate_totp": "/accounts/2fa/app/add/",
    "mfa_deactivate_totp": "/accounts/2fa/app/remove/",
    "mfa_view_recovery_codes": "/accounts/2fa/codes/",
    "mfa_generate_recovery_codes": "/accounts/2fa/codes/new/",
    "mfa_download_recovery_codes": "/accounts/2fa/codes/download/",
    "mfa_list_webauthn": "/accounts/2fa/keys/",
    "mfa_add_webauthn": "/accounts/2fa/keys/add/",
    "mfa_login_webauthn": "/accounts/2fa/keys/login/",
    "mfa_reauthenticate_webauthn": "/accounts/2fa/keys/reauthenticate/",
    "socialaccount_login_cancelled": "/accounts/sso/cancelled/",
    "contributing:list": "/contribute/",
    "contributing:new": "/contribute/new/",
    "contributing:upload": "/contribute/upload/",
    "contributing:upload-confirm": "/contribute/upload/confirm/",
    "contributing:template": "/contribute/upload/template/",
    "favicon": "/favicon.ico",
    "feedback": "/feedback/",
    "feedback-thanks": "/feedback/thanks/",
    "glossary:list": "/glossary/",
    "healthz": "/healthz",
    "liaison:corrections": "/contacts/corrections/",
    "liaison:directory": "/contacts/",
    "liaison:table": "/contacts/table/",
    "mails:preferences": "/mails/",
    "manuals:list": "/help/",
    "municipalities:compare": "/municipalities/compare/",
    "municipalities:list": "/municipalities/",
    "notices:feed": "/notices/feed/",
    "robots": "/robots.txt",
    "search:export": "/search/export/",
    "reviews:list": "/reviews/",
    "reviews:substitutes": "/reviews/substitutes/",
    "waiting:list": "/waiting/",
    "search:feed": "/search/feed/",
    "search:search": "/search/",
    "search:suggest": "/search/suggest/?q=ヒミツ",
    "sitemap": "/sitemap.xml",
    "tags:list": "/tags/",
    "trainings:calendar": "/trainings/calendar.ics",
    "trainings:feed": "/trainings/feed.xml",
    "trainings:table": "/trainings/table/",
    "wagtailcore_login": "/_util/login/",
}


@pytest.fixture
def addresses() -> list[str]:
    """Return all types of public URLs: of objects of each level, of missing objects, and fixed ones."""
    found = [
        *FIXED.values(),
        *MISSING.values(),
        f"/municipalities/{MUNICIPALITY}/",
        f"/tags/{TAG}/",
    ]
    for kind in MAKERS:
        found += [s.url for s in make_all(kind) if s.url]
    found += [f"{address}calendar.ics" for address in found if "/specimen-training" in address]
    found += [f"{address}vcard/" for address in found if address[10:11].isdecimal()]
    found += [PortalDocumentFactory(visibility=level).url for level in Visibility.values]
    found.append(PortalImageFactory().get_rendition("width-32").url)
    Client().get(
        "/search/"
    )  # build the index; otherwise /healthz would start that between two responses
    return found


def text_of(response) -> bytes:
    return response.getvalue() if response.streaming else response.content


def test_every_address_is_asked() -> None:
    assert public_url_names(get_resolver()) - set(FIXED) == set(MISSING)


def test_options_answers_like_get(addresses) -> None:
    different = {}
    for address in addresses:
        got, asked = Client().get(address), Client().options(address)
        answers = [
            (r.status_code, r.headers.get("Location"), len(text_of(r))) for r in (got, asked)
        ]
        if answers[0] != answers[1]:
            different[address] = answers

    assert different == {}


@pytest.mark.parametrize("reader", ["administrator", "municipal"])
def test_no_cache_keeps_what_someone_signed_in_is_answered(addresses, reader) -> None:
    client = client_of(reader)
    admin = ["/admin/", "/admin/pages/", "/admin/no-such/", "/admin"]
    headers = {}
    for address in [*addresses, *admin]:
        # Signing out requires POST; GET is refused.
        headers[address] = client.get(address).headers.get("Cache-Control")

    assert {a: header for a, header in headers.items() if header != PRIVATE} == {}


def test_signing_in_and_out_is_answered_for_this_reader_alone() -> None:
    user = AdministratorFactory(username="kanri")
    client = Client()
    form = {"login": "kanri", "password": "correct horse battery staple"}
    signed_in = client.post("/accounts/login/", form)
    signed_out = client.post("/accounts/logout/")

    assert [(r.status_code, r["Cache-Control"]) for r in (signed_in, signed_out)] == [
        (302, PRIVATE),
        (302, PRIVATE),
    ], user


def test_readers_who_are_not_signed_in_may_keep_public_answers(addresses) -> None:
    kept = [a for a in addresses if Client().get(a).headers.get("Cache-Control") == PRIVATE]

    assert kept == []
