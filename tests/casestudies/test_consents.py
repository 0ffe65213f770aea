"""Consents decide whether a case is visible: when one ends, the case disappears everywhere by itself."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset

from casestudies.models import CaseImage, CasePage, ConsentRecord
from casestudies.rules import DECLARATIONS
from portal.pages.models import PortalPage
from tests.casestudies.test_admin_form import edit_url, form_data
from tests.factories.casestudies import CasePageFactory, term
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import PortalImageFactory
from tests.leaks.readers import client_of
from tests.leaks.specimens import WORDS, Specimen, make_case, municipality
from tests.leaks.surfaces import SURFACES

pytestmark = pytest.mark.django_db

WORD = WORDS["public"]
DAY = datetime.date(2026, 12, 1)
MUNICIPAL = ConsentRecord.Scope.MUNICIPAL


@pytest.fixture(autouse=True)
def keep_pages(settings) -> None:
    settings.PAGE_CACHE_SECONDS = 300


def at(day: datetime.date, seconds: int = 0) -> datetime.datetime:
    """Return the time `seconds` after midnight in Japan."""
    midnight = datetime.datetime.combine(day, datetime.time())
    return timezone.make_aware(midnight) + datetime.timedelta(seconds=seconds)


def consent(**fields) -> ConsentRecord:
    return ConsentRecord(
        **{
            "subject": "写真の方",
            "obtained_on": datetime.date(2026, 4, 1),
            "obtained_by": "地域福祉課",
            **fields,
        }
    )


def case_with(*consents: ConsentRecord, **fields) -> CasePage:
    case = CasePageFactory(consents=list(consents), **fields)
    case.save_revision(changed=False)
    return case


def specimen_with(*consents: ConsentRecord) -> Specimen:
    municipality()
    MunicipalityFactory(code="992020")
    specimen = make_case("public", WORD)
    case = CasePage.objects.get(pk=specimen.pk)
    case.consents = list(consents)
    case.save()
    return specimen


def places_of(specimen: Specimen, reader: str) -> set[str]:
    """Return the places where a reader sees the case."""
    client = client_of(reader)
    return {name for name, place in SURFACES.items() if WORD in place.fetch(client, [specimen])}


def expected_places(*, public: bool = True) -> set[str]:
    return {
        name
        for name, place in SURFACES.items()
        if (place.kinds is None or "case" in place.kinds) and (public or not place.public_only)
    }


@pytest.mark.parametrize("field", ["withdrawn_on", "expires_on"])
def test_a_case_leaves_every_place_at_midnight_of_the_day(time_machine, field) -> None:
    time_machine.move_to(at(DAY, -86_400), tick=False)
    specimen = specimen_with(consent(), consent(**{field: DAY}))
    seen = {}
    for seconds in (-1, 0):
        time_machine.move_to(at(DAY, seconds), tick=False)
        seen[seconds] = [places_of(specimen, who) for who in ("anonymous", "administrator")]

    assert seen == {-1: [expected_places()] * 2, 0: [set()] * 2}


def test_a_consent_for_officials_closes_a_public_case_to_the_public() -> None:
    specimen = specimen_with(consent(scope=MUNICIPAL))

    assert places_of(specimen, "anonymous") == set()
    assert places_of(specimen, "municipal") == expected_places(public=False)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_recorded_later_holds_with_the_next_request() -> None:
    """No index and no cached page may be outdated."""
    specimen = specimen_with(consent())
    assert places_of(specimen, "anonymous") == expected_places()

    record = ConsentRecord.objects.get()
    record.withdrawn_on = timezone.localdate()
    record.save()

    assert places_of(specimen, "anonymous") == set()


def test_the_pictures_leave_with_the_case(client, time_machine) -> None:
    time_machine.move_to(at(DAY, -86_400), tick=False)
    image = PortalImageFactory()
    case_with(consent(expires_on=DAY), images=[CaseImage(image=image)])
    address = image.get_rendition("width-32").url
    answers = []
    for seconds in (-1, 0):
        time_machine.move_to(at(DAY, seconds), tick=False)
        answers.append(client.get(address).status_code)

    assert answers == [200, 404]


def test_other_cases_are_untouched() -> None:
    case_with(consent(withdrawn_on=timezone.localdate()))
    other = case_with(consent(expires_on=timezone.localdate() + datetime.timedelta(days=1)))

    assert list(PortalPage.objects.visible_to(None).type(CasePage)) == [other.portalpage_ptr]


# Publishing


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"withdrawn_on": DAY}, DAY),
        ({"expires_on": DAY}, DAY),
        ({"scope": MUNICIPAL}, DAY),
    ],
)
def test_no_code_publishes_a_case_that_a_consent_keeps_back(time_machine, fields, day) -> None:
    time_machine.move_to(at(day), tick=False)
    case = CasePageFactory(live=False, consents=[consent(**fields)])

    with pytest.raises(ValidationError, match="同意の記録「写真の方」"):
        case.save_revision().publish()

    case.refresh_from_db()
    assert not case.live


def test_a_narrow_consent_suits_a_narrower_case() -> None:
    case = CasePageFactory(live=False, visibility="municipal", consents=[consent(scope=MUNICIPAL)])
    case.save_revision().publish()

    assert CasePage.objects.live().count() == 1


def test_one_ended_consent_holds_up_no_other_scheduled_page(time_machine) -> None:
    time_machine.move_to(at(DAY, -86_400), tick=False)
    start = at(DAY, 60)
    cases = [CasePageFactory(live=False, go_live_at=start, consents=[consent()]) for _ in range(2)]
    for case in cases:
        case.save_revision().publish()
    ConsentRecord.objects.filter(page=cases[0]).update(withdrawn_on=DAY)
    revision = cases[0].latest_revision
    revision.content["consents"][0]["withdrawn_on"] = str(DAY)
    revision.save()
    time_machine.move_to(at(DAY, 120), tick=False)
    call_command("publish_scheduled")

    assert [case.is_visible_to(None) for case in cases] == [False, True]


def row(record: ConsentRecord | None = None, **fields: str) -> dict[str, str]:
    return {
        "id": str(record.pk) if record else "",
        "subject": "写真の方",
        "obtained_on": "R8.4.1",
        "obtained_by": "地域福祉課",
        "scope": "public",
        "expires_on": "",
        "withdrawn_on": "",
        **fields,
    }


def complete(case: CasePage, *rows: dict[str, str], **fields: str) -> dict[str, str]:
    """Return the form of a complete case with the given rows of consents."""
    part = case.case_municipalities.get()
    existing = sum(1 for each in rows if each["id"])
    return form_data(
        title=case.title,
        slug=case.slug,
        summary="概要",
        background="背景",
        purpose="目的",
        content="内容",
        contact_section="課",
        stage=str(term("stage", "running").pk),
        outcome=str(term("outcome", "success").pk),
        case_municipalities=inline_formset(
            [{"id": part.pk, "municipality": part.municipality_id}], initial=1
        ),
        consents=inline_formset(rows, initial=existing),
        **dict.fromkeys(DECLARATIONS, "on"),
        **fields,
    )


def errors_of(response) -> list[str]:
    soup = BeautifulSoup(response.content, "html.parser")
    return [tag.get_text(strip=True) for tag in soup.select(".error-message")]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"withdrawn_on": "R6.11.1"},
            "この同意は令和6年11月1日（金）に撤回されているため、公開できません。",
        ),
        (
            {"expires_on": "R6.11.1"},
            "この同意は令和6年11月1日（金）に期限が来るため、その日から公開できません。",
        ),
        (
            {"scope": "municipal"},
            "この同意の範囲は「県内自治体職員」までのため、一般公開では公開できません。",
        ),
    ],
)
def test_the_form_says_at_the_row_why_it_cannot_publish(publisher: Client, fields, message) -> None:
    case = CasePageFactory(live=False)
    data = complete(case, row(**fields), **{"action-publish": "1"})

    response = publisher.post(edit_url(case), data)

    assert [
        error.split("該当")[0].split("同意を取り")[0].split("「公開」の")[0]
        for error in errors_of(response)
    ] == [message]
    assert "地域福祉課" in response.content.decode()
    assert not CasePage.objects.get(pk=case.pk).live


# Drafts


def test_a_withdrawal_in_a_draft_stops_the_publication_at_once(editor: Client) -> None:
    case = case_with(consent())
    record = ConsentRecord.objects.get()
    assert client_of("anonymous").get(case.url).status_code == 200

    response = editor.post(edit_url(case), complete(case, row(record, withdrawn_on="R8.4.2")))

    assert response.status_code == 302
    assert client_of("anonymous").get(case.url).status_code == 404
    assert editor.get(edit_url(case)).status_code == 200


def draft(case: CasePage, **changes) -> CasePage:
    """Save a draft with these values in its first consent; without values, without that consent."""
    latest = case.get_latest_revision_as_object()
    if changes:
        for name, value in changes.items():
            setattr(latest.consents.get_object_list()[0], name, value)
    else:
        latest.consents = []
    latest.save_revision()
    return latest


def is_out(case: CasePage) -> bool:
    return PortalPage.objects.visible_to(None).filter(pk=case.pk).exists()


def test_a_date_mistyped_in_a_draft_is_put_right_by_the_next() -> None:
    case = case_with(consent())
    moments = []
    for day in (datetime.date(2020, 1, 2), datetime.date(2040, 1, 20)):
        draft(case, expires_on=day)
        moments.append(is_out(case))

    assert moments == [False, True]


def test_taking_the_row_out_of_a_draft_brings_nothing_back_before_it_is_published() -> None:
    case = case_with(consent())
    draft(case, withdrawn_on=timezone.localdate())
    latest = draft(case)
    before = is_out(case)
    latest.save_revision().publish()

    assert (before, is_out(case), ConsentRecord.objects.count()) == (False, True, 0)


def test_a_consent_recorded_and_withdrawn_in_one_draft_counts() -> None:
    case = case_with()
    latest = case.get_latest_revision_as_object()
    latest.consents = [consent(withdrawn_on=timezone.localdate())]
    latest.save_revision()

    assert not is_out(case)
    assert [c.pk for c in case.get_latest_revision_as_object().consents.all()] == [
        ConsentRecord.objects.get().pk
    ]


def test_publishing_an_older_version_does_not_undo_a_withdrawal() -> None:
    case = case_with(consent())
    old = case.latest_revision
    draft(case, withdrawn_on=timezone.localdate())
    old.publish()

    assert not is_out(case)


def test_once_published_an_earlier_draft_says_nothing_any_more() -> None:
    case = case_with(consent())
    draft(case, withdrawn_on=timezone.localdate())
    latest = draft(case, withdrawn_on=None)
    latest.save_revision().publish()
    stored = CasePage.objects.get(pk=case.pk)
    stored.save_revision().publish()

    assert is_out(case)
    assert ConsentRecord.objects.get().draft_ends_on is None
