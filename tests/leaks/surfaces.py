"""Every place of the public site that could show an object.

A new URL or page type must be listed here, or in `WITHOUT_CONTENT` with the reason why nothing can
leak there; otherwise `test_completeness` fails.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from tests.leaks.specimens import MUNICIPALITY, OTHER_MUNICIPALITY, SLIPS, TAG, Specimen

Fetch = Callable[[Client, Sequence[Specimen]], str]


@dataclass(frozen=True)
class Surface:
    """A place that shows objects.

    `kinds` has the kinds that it shows to readers who may see them (None: all), `most` their
    maximum number at a time. `public_only` means that it ignores the session. `covers` has the URL
    names and page types that it tests.
    """

    fetch: Fetch
    covers: tuple[str, ...]
    kinds: tuple[str, ...] | None = None
    most: int | None = None
    public_only: bool = False


def get(address: str) -> Fetch:
    """Return a function that fetches one URL, independent of the specimens."""

    def fetch(client: Client, _specimens: Sequence[Specimen]) -> str:
        return text_of(client, address)

    return fetch


def text_of(client: Client, address: str, **headers: str) -> str:
    """Return the body of a response, which must be successful, an error page or a refusal."""
    response = client.get(address, headers=headers)
    assert response.status_code in {200, 404}, (address, response.status_code)
    content = response.getvalue() if response.streaming else response.content
    return content.decode(errors="replace")


def own_pages(client: Client, specimens: Sequence[Specimen]) -> str:
    """Open the page of each object."""
    return "\n".join(text_of(client, s.url) for s in specimens if s.url)


def found_by_word(client: Client, specimens: Sequence[Specimen]) -> str:
    """Search for each word and return the titles of the results only: the page repeats the query."""
    found = []
    for specimen in specimens:
        html = text_of(client, "/search/?" + urlencode({"q": f'"{specimen.word}"'}))
        found += re.findall(r'<h3 class="result__title">(.*?)</h3>', html, re.DOTALL)
    return re.sub(r"</?mark>", "", "\n".join(found))


def corrected(client: Client, specimens: Sequence[Specimen]) -> str:
    """Search for each word with a typing error and return the offers of もしかして."""
    found = []
    for specimen in specimens:
        html = text_of(client, "/search/?" + urlencode({"q": SLIPS[specimen.level]}))
        found += re.findall(r'<p class="results__meant[^"]*"(.*?)</p>', html, re.DOTALL)
    return "\n".join(found)


def cards(client: Client, specimens: Sequence[Specimen]) -> str:
    """Open the vCard of each contact, with folded lines joined."""
    own = [s for s in specimens if s.url.startswith("/contacts/")]
    return "\n".join(text_of(client, f"{s.url}vcard/") for s in own).replace("\r\n ", "")


def calendar(address: str) -> Fetch:
    """Return a function that fetches a calendar, with folded lines joined."""

    def fetch(client: Client, _specimens: Sequence[Specimen]) -> str:
        return text_of(client, address).replace("\r\n ", "")

    return fetch


def own_calendars(client: Client, specimens: Sequence[Specimen]) -> str:
    """Fetch the calendar of each training."""
    trainings = [s for s in specimens if s.url.startswith("/trainings/")]
    return "\n".join(calendar(f"{s.url}calendar.ics")(client, specimens) for s in trainings)


def month_of_trainings(client: Client, _specimens: Sequence[Specimen]) -> str:
    """Open the month of the specimens."""
    return text_of(client, f"/trainings/?month={timezone.localdate() + timedelta(days=14):%Y-%m}")


SURFACES: dict[str, Surface] = {
    "own page": Surface(
        own_pages,
        covers=(
            "wagtail_serve",
            "casestudies.CasePage",
            "pages.StandardPage",
            "trainings.TrainingPage",
            "notices.NoticePage",
            "notices.ProgrammePage",
            "liaison:contact",
            "glossary:entry",
        ),
    ),
    "home": Surface(
        get("/"), covers=("pages.HomePage",), kinds=("case", "training", "notice"), most=3
    ),
    "search without words": Surface(get("/search/"), covers=("search:search",)),
    "search by word": Surface(found_by_word, covers=("search:search",)),
    "search by the name of a municipality, with its answer": Surface(
        get("/search/?q=潮見市"),
        covers=("search:search",),
        kinds=("case", "contact", "training"),
    ),
    "search, results alone": Surface(
        lambda client, _: text_of(client, "/search/", hx_request="true"), covers=("search:search",)
    ),
    "feed of a search": Surface(get("/search/feed/"), covers=("search:feed",), public_only=True),
    "table of a search": Surface(get("/search/export/"), covers=("search:export",)),
    "correction of a slip": Surface(corrected, covers=("search:search",)),
    "suggestions while typing": Surface(
        get("/search/suggest/?q=ヒミツ"), covers=("search:suggest",)
    ),
    "list of cases": Surface(
        get("/cases/"), covers=("casestudies.CaseIndexPage",), kinds=("case",)
    ),
    "list of municipalities": Surface(
        get("/municipalities/"), covers=("municipalities:list",), kinds=()
    ),
    "municipality": Surface(
        get(f"/municipalities/{MUNICIPALITY}/"),
        covers=("municipalities:detail",),
        kinds=("case", "contact", "training"),
    ),
    "list of trainings": Surface(
        get("/trainings/"), covers=("trainings.TrainingIndexPage",), kinds=("training",)
    ),
    "month of trainings": Surface(
        month_of_trainings, covers=("trainings.TrainingIndexPage",), kinds=("training",)
    ),
    "calendar of trainings": Surface(
        calendar("/trainings/calendar.ics"),
        covers=("trainings:calendar",),
        kinds=("training",),
        public_only=True,
    ),
    "calendar of a training": Surface(
        own_calendars,
        covers=("trainings:training_calendar",),
        kinds=("training",),
        public_only=True,
    ),
    "table of trainings": Surface(
        get("/trainings/table/?profile=gif&format=utf-8-sig"),
        covers=("trainings:table",),
        kinds=("training",),
        public_only=True,
    ),
    "feed of trainings": Surface(
        get("/trainings/feed.xml"),
        covers=("trainings:feed",),
        kinds=("training",),
        public_only=True,
    ),
    "contacts, both departments": Surface(
        get("/contacts/"), covers=("liaison:directory",), kinds=("contact",)
    ),
    "contacts, list": Surface(
        get("/contacts/?view=list"), covers=("liaison:directory",), kinds=("contact",)
    ),
    "contacts, table": Surface(
        get("/contacts/table/"), covers=("liaison:table",), kinds=("contact",)
    ),
    "contact's card": Surface(cards, covers=("liaison:vcard",), kinds=("contact",)),
    "glossary": Surface(get("/glossary/"), covers=("glossary:list",), kinds=("glossary",)),
    "list of tags": Surface(get("/tags/"), covers=("tags:list",), kinds=()),
    "tag": Surface(
        get(f"/tags/{TAG}/"),
        covers=("tags:tag",),
        kinds=("case", "page", "training", "notice", "programme"),
    ),
    "list of notices": Surface(
        get("/notices/"), covers=("notices.NoticeIndexPage",), kinds=("notice",)
    ),
    "feed of notices": Surface(
        get("/notices/feed/"), covers=("notices:feed",), kinds=("notice",), public_only=True
    ),
    "list of explainers": Surface(
        get("/programmes/"), covers=("notices.ProgrammeIndexPage",), kinds=("programme",)
    ),
    "comparison of municipalities": Surface(
        get(f"/municipalities/compare/?a={MUNICIPALITY}&b={OTHER_MUNICIPALITY}"),
        covers=("municipalities:compare",),
        kinds=("contact",),
    ),
    "sitemap": Surface(get("/sitemap.xml"), covers=("sitemap",), kinds=()),
}

#: URLs that cannot show content of the portal, with the reason.
WITHOUT_CONTENT: dict[str, str] = {
    # Only authors get in; what they see is tested in tests/casestudies/contributing/test_access.py.
    "contributing:list": "the author's own cases",
    "contributing:new": "a form; it offers cases that the author may read",
    "contributing:case": "the author's own case",
    "contributing:step": "the author's own case, as a form",
    "contributing:submit": "answers POST only",
    "contributing:withdraw": "answers POST only",
    "contributing:delete": "the author's own draft",
    "contributing:upload": "a form",
    "contributing:upload-confirm": "answers POST only",
    "contributing:template": "the empty template",
    "accept_invitation": "a form, with the account that was invited",
    "account_login": "a form",
    "account_logout": "a form",
    "account_index": "the reader's own account",
    "account_inactive": "a fixed text",
    "account_reauthenticate": "a form",
    "account_change_password": "a form",
    "account_set_password": "a form",
    "account_reset_password": "a form",
    "account_reset_password_done": "a fixed text",
    "account_reset_password_from_key_done": "a fixed text",
    "account_reset_password_from_key": "a form",
    "sign_in_unsent": "what the reader has typed",
    "sign_in_session": "seconds of the session",
    "sign_in_events": "the log of the reader's own account",
    "sign_in_mail_address": "a form",
    "sign_in_mail_confirmation": "a form",
    "usersessions_list": "the reader's own sessions",
    "mfa_index": "the reader's own second factors",
    "mfa_authenticate": "a form",
    "mfa_reauthenticate": "a form",
    "mfa_activate_totp": "a form",
    "mfa_deactivate_totp": "a form",
    "mfa_view_recovery_codes": "the reader's own codes",
    "mfa_generate_recovery_codes": "a form",
    "mfa_download_recovery_codes": "the reader's own codes",
    "mfa_list_webauthn": "the reader's own passkeys",
    "mfa_add_webauthn": "a form",
    "mfa_login_webauthn": "a form",
    "mfa_reauthenticate_webauthn": "a form",
    "mfa_remove_webauthn": "a form",
    "mfa_edit_webauthn": "a form",
    "socialaccount_login_cancelled": "a fixed text",
    "feedback": "a form",
    "feedback-thanks": "a fixed text",
    "mails:preferences": "the user's own choices",
    "mails:unsubscribe": "names of kinds of mail",
    "liaison:correct": "tests/portal/liaison/test_corrections.py asks as people who may not see it",
    "liaison:corrections": "the same test asks",
    "liaison:withdraw-correction": "POST only; the same test asks",
    "manuals:list": "names of manuals",
    "manuals:manual": "a text of the repository",
    "reviews:list": "tests/casestudies/reviewing/test_pages.py asks as people who may not see it",
    "reviews:detail": "the same test asks",
    "reviews:substitutes": "posts and colleagues; test_substitutes.py asks as others",
    "waiting:list": "tests/portal/waiting/test_sources.py asks as each role, with what others have",
    "waiting:source": "the same test asks",
    "picture": "tests/portal/pages/test_pictures.py asks for pictures of pages of each level",
    "document": "tests/portal/admin/visibility/test_choices.py asks for documents of several levels",
    "favicon": "a redirect to a file of ours",
    "robots": "a fixed text",
    "healthz": "states of the indices and how many changes wait, of whatever kind",
    "wagtailcore_login": "a redirect",
    "wagtailcore_authenticate_with_password": "Wagtail's own restrictions of pages: off",
    "wagtail_serve": "covered page type by page type",
    "wagtaildocs_serve": "tests/portal/pages/test_visibility.py asks for documents of each level",
    "wagtaildocs_authenticate_with_password": "Wagtail's own restrictions of collections: off",
}
