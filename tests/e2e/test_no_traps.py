"""Attacks that once succeeded, repeated with the roles of the demo in a browser."""

from collections.abc import Iterator

import feedparser
import pytest
from playwright.sync_api import APIResponse, Page, expect

from tests.support.browser import OpenPage, sign_in
from tests.support.server import PortalServer, copy_demo, serve

SECRET = "ヒミツツキミドリ"
# By the editor of the other side, visible only to them.
MAKE_HIDDEN_THINGS = f"""
from datetime import timedelta
from django.core.files.base import ContentFile
from django.utils import timezone
from casestudies.models import CasePage
from portal.accounts.models import User
from portal.liaison.models import LiaisonContact
from portal.pages.models import PortalDocument
from trainings.models import TrainingPage
owner = User.objects.get(username="fukushi")
case = CasePage.objects.live().first()
case.title, case.visibility, case.owner = "{SECRET}の事例", "participants", owner
case.save_revision(user=owner).publish()
contact = LiaisonContact.objects.filter(municipality__isnull=False).first()
contact.visibility, contact.person_name = "participants", "{SECRET}"
contact.save()
document = PortalDocument.objects.create(
    title="{SECRET}の様式", visibility="participants", uploaded_by_user=owner,
    file=ContentFile(b"secret", name="form.txt"),
)
training = TrainingPage.objects.live().first()
training.title = "{SECRET}の研修"
training.go_live_at = timezone.now() + timedelta(days=2)
training.save()
public = TrainingPage.objects.live().filter(visibility="public", owner__username="kenshu")
other = public.exclude(pk=training.pk).last()
print(case.pk, contact.pk, document.pk, document.url, training.url, other.pk)
"""


@pytest.fixture(scope="module")
def attacked(
    demo_template, nodes: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PortalServer]:
    """The running demo for the tests here."""
    data_dir = tmp_path_factory.mktemp("attacked")
    copy_demo(demo_template, data_dir)
    with serve(data_dir, nodes) as server:
        yield server


@pytest.fixture(scope="module")
def hidden(attacked: PortalServer) -> dict[str, str]:
    """Objects that only their owner may see, and a training that is not published yet."""
    printed = attacked.manage("shell", "--verbosity", "0", "--command", MAKE_HIDDEN_THINGS)
    names = ("case", "contact", "document", "file", "training", "other")
    return dict(zip(names, printed.split(), strict=True))


def post(page: Page, address: str, **data: str) -> APIResponse:
    """Send a form with the token of the signed-in browser."""
    token = next(c["value"] for c in page.context.cookies() if c["name"] == "csrftoken")
    return page.request.post(
        address, form={**data, "csrfmiddlewaretoken": token}, headers={"Referer": page.url}
    )


def status_and_leak(response: APIResponse) -> tuple[int, bool]:
    return response.status, SECRET in response.text()


def test_a_trainer_cannot_open_a_hidden_file_to_everybody(
    attacked: PortalServer, hidden, open_page: OpenPage
) -> None:
    page = open_page(attacked)
    sign_in(page, "kenshu", "/admin/")
    address = f"/admin/documents/edit/{hidden['document']}/"

    answers = [
        status_and_leak(page.request.get(address)),
        status_and_leak(post(page, address, title="公開", visibility="public", collection="1")),
    ]

    assert answers == [(404, False)] * 2
    assert open_page(attacked).request.get(hidden["file"]).status == 404


def test_a_trainer_neither_reads_nor_opens_a_contact(
    attacked: PortalServer, hidden, open_page: OpenPage
) -> None:
    page = open_page(attacked)
    sign_in(page, "kenshu", "/admin/")
    address = f"/admin/snippets/liaison/liaisoncontact/edit/{hidden['contact']}/"

    answers = [
        status_and_leak(page.request.get(address)),
        status_and_leak(post(page, address, visibility="public")),
    ]

    assert answers == [(404, False)] * 2
    assert open_page(attacked).request.get(f"/contacts/{hidden['contact']}/").status == 404


def test_an_editor_does_not_meet_the_page_of_another(
    attacked: PortalServer, hidden, open_page: OpenPage
) -> None:
    page = open_page(attacked)
    sign_in(page, "chiiki", "/admin/")
    case = f"/admin/pages/{hidden['case']}"
    names = ("edit", "view_draft", "history", "usage", "copy", "unpublish", "delete", "move")

    opened = [status_and_leak(page.request.get(f"{case}/{name}/")) for name in names]
    acted = [
        status_and_leak(post(page, f"{case}/unpublish/")),
        status_and_leak(post(page, f"{case}/copy/", new_title="写し", publish_copies="on")),
        status_and_leak(page.request.get(f"/admin/api/main/pages/{hidden['case']}/?fields=*")),
    ]

    assert opened == [(404, False)] * len(names)
    assert acted == [(404, False)] * 3


def test_an_editor_finds_it_nowhere(attacked: PortalServer, hidden, open_page: OpenPage) -> None:
    page = open_page(attacked)
    sign_in(page, "chiiki", "/admin/")

    page.goto("/admin/pages/search/?q=ヒミツ")

    expect(page.get_by_role("main")).not_to_contain_text(SECRET)
    owner = open_page(attacked)
    sign_in(owner, "fukushi", "/admin/")
    owner.goto("/admin/pages/search/?q=ヒミツ")
    expect(owner.get_by_role("main")).to_contain_text(f"{SECRET}の事例")


def test_a_training_before_its_time_is_nowhere(
    attacked: PortalServer, hidden, open_page: OpenPage
) -> None:
    reader = open_page(attacked).request
    places = (
        *("/trainings/", "/trainings/feed.xml", "/trainings/calendar.ics", "/sitemap.xml"),
        "/search/?q=ヒミツ",
    )

    assert [SECRET in reader.get(place).text() for place in places] == [False] * len(places)
    assert reader.get(hidden["training"]).status == 404


def test_a_title_pasted_from_powerpoint_breaks_no_feed(
    attacked: PortalServer, hidden, open_page: OpenPage
) -> None:
    page = open_page(attacked)
    sign_in(page, "kenshu", "/admin/")
    page.goto(f"/admin/pages/{hidden['other']}/edit/")
    # After two seconds, Wagtail takes the form's state as the initial one.
    page.wait_for_timeout(2500)
    page.locator("#id_title").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("連携の\u000b基礎研修")
    page.locator(".footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("button[name=action-publish]").click()
    page.get_by_role("link", name="公開中のページを表示する").first.wait_for()

    feed = open_page(attacked).request.get("/trainings/feed.xml")

    assert "連携の 基礎研修" in feed.text()
    assert feed.status == 200
    assert feedparser.parse(feed.text()).bozo == 0
