"""Publication waits for the findings of the privacy check; reasons are kept beside the page."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseIndexPage, CasePage
from portal.privacy.models import PrivacyAnswer
from tests.casestudies.conftest import editor, index  # noqa: F401  (fixtures)
from tests.casestudies.test_admin_form import add_url, complete, edit_url, publish

pytestmark = pytest.mark.django_db

NAMED = "毎週水曜に集まります。佐藤さんが茶畑で働いた。"
REASON = "茶園の園主として広報紙に載り、本人の同意を得ています。"


def inputs(html: str) -> list[str]:
    return re.findall(r'name="(privacy-[0-9a-f]{64})"', html)


def test_publication_is_refused_with_the_finding_at_its_field(
    editor: Client, index: CaseIndexPage
) -> None:
    response = editor.post(add_url(index), publish(complete(content=NAMED)))
    form = response.context["form"]
    print(form.errors)
    print(form["content"].errors[0])
    assert list(form.errors) == ["content"]
    assert CasePage.objects.count() == 0
