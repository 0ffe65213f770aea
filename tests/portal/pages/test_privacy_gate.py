"""Pages of free text and trainings wait for the privacy check like cases."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from portal.pages.models import StandardPage
from portal.privacy.models import PrivacyAnswer
from tests.factories.accounts import AdministratorFactory
from tests.factories.pages import HomePageFactory, PortalImageFactory, make_site
from tests.factories.trainings import make_training_index
from tests.trainings.test_admin_form import form_data as training_data
from trainings.models import TrainingPage

pytestmark = pytest.mark.django_db

ASKED_IN_PANEL = "書き直すか、「個人情報の確認」の欄に、公開してよい理由を入力してください。"
REASON = "本人の同意を得ています。"


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(AdministratorFactory())
    return client


@pytest.fixture
def address() -> str:
    """Where a page of free text is made."""
    home = HomePageFactory()
    make_site(home)
    return reverse("wagtailadmin_pages:add", args=["pages", "standardpage", home.pk])


def page_data(caption: str) -> dict[str, Any]:
    image = PortalImageFactory()
    figure = {
        "image": {"image": str(image.pk), "alt_text": "畑", "decorative": ""},
        "caption": caption,
    }
    return nested_form_data(
        {
            "title": "案内",
            "slug": "guide",
            "lead": "",
            "body": streamfield([("heading", "畑"), ("figure", figure)]),
            "visibility": "public",
            "comments": inline_formset([]),
            "action-publish": "action-publish",
        }
    )


def block_error(response: Any) -> Any:
    """Return the errors that Wagtail's script shows in the blocks of the body."""
    block = BeautifulSoup(response.content, "html.parser").select_one("[data-block]#body")
    return json.loads(block["data-w-block-arguments-value"])[1]


def test_caption_in_a_block_is_marked_at_its_block_and_answered_in_the_panel(
    administrator: Client, address: str
) -> None:
    data = page_data("畑に立つ佐藤さん")
    response = administrator.post(address, data)

    (question,) = response.context["form"].privacy_review.questions
    message = f"{question.summary}{ASKED_IN_PANEL}"
    figure = {"blockErrors": {"caption": {"messages": [message]}}}
    assert block_error(response) == {"blockErrors": {"1": figure}}
    assert StandardPage.objects.count() == 0
    page = BeautifulSoup(response.content, "html.parser")
    (name,) = (str(tag["name"]) for tag in page.select(".privacy-findings input"))
    assert administrator.post(address, data | {name: REASON}).status_code == 302
    assert StandardPage.objects.get().live
    assert [(a.path, a.reason) for a in PrivacyAnswer.objects.all()] == [
        ("body.figure.caption", REASON)
    ]


def test_page_without_findings_is_published_as_before(administrator: Client, address: str) -> None:
    assert administrator.post(address, page_data("畑の様子")).status_code == 302
    assert StandardPage.objects.get().live


def test_description_of_a_training_is_asked_for(administrator: Client) -> None:
    address = reverse(
        "wagtailadmin_pages:add", args=["trainings", "trainingpage", make_training_index().pk]
    )
    data = training_data(description="佐藤さんの体験を聞きます。", contact_phone="(0999)20-1101")
    publish = {**data, "action-publish": "action-publish"}
    response = administrator.post(address, publish)

    assert list(response.context["form"].errors) == ["description"]
    (question,) = response.context["form"].privacy_review.questions
    reason = {f"privacy-{question.digest}": REASON}
    assert administrator.post(address, publish | reason).status_code == 302
    assert TrainingPage.objects.get().live
