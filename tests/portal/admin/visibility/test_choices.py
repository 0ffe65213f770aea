"""Objects used on pages but hidden from their editor or reader do not reveal their names."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.rich_text import expand_db_html
from wagtail.test.utils.form_data import inline_formset

from portal.pages.models import PortalDocument
from portal.setup.groups import collection_of
from portal.setup.roles import ROLES
from tests.factories.accounts import EditorFactory
from tests.factories.pages import PortalDocumentFactory, StandardPageFactory
from tests.factories.trainings import TrainingPageFactory
from tests.leaks.readers import client_of
from tests.support.roles import client_for, member_of
from tests.trainings.test_admin_form import form_data
from trainings.models import TrainingMaterial

pytestmark = pytest.mark.django_db

SECRET = "ヒミツの協定書"


@pytest.fixture
def secret() -> PortalDocument:
    return PortalDocumentFactory(
        title=SECRET,
        file=ContentFile(b"himitsu", name="himitsu.txt"),
        visibility="participants",
        uploaded_by_user=EditorFactory(),
    )


def materials(document: PortalDocument, **known) -> dict[str, object]:
    row = {"title": "資料", "visibility": "participants", "document": document.pk, **known}
    return inline_formset([row], initial=1 if known else 0)


def test_a_hidden_file_is_not_chosen_by_its_number(secret) -> None:
    trainer = member_of("trainer")
    training = TrainingPageFactory(owner=trainer)
    own = PortalDocumentFactory(
        title="自分の資料", visibility="participants", uploaded_by_user=trainer
    )
    client = client_for(trainer)
    address = reverse("wagtailadmin_pages:edit", args=[training.pk])
    for document, chosen in ((secret, []), (own, [own.pk])):
        answer = client.post(
            address, form_data(materials=materials(document)) | {"action-publish": "1"}
        )
        training.refresh_from_db()
        stored = list(
            TrainingMaterial.objects.filter(page=training).values_list("document", flat=True)
        )
        assert (stored, SECRET in answer.content.decode()) == (chosen, False)


def test_a_hidden_file_that_is_there_stays_unnamed(secret) -> None:
    trainer = member_of("trainer")
    training = TrainingPageFactory(
        owner=trainer,
        materials=[TrainingMaterial(title="資料", visibility="participants", document=secret)],
    )
    part = training.materials.get()
    client = client_for(trainer)
    address = reverse("wagtailadmin_pages:edit", args=[training.pk])
    html = client.get(address).content.decode()
    assert (SECRET in html, "（閲覧できません）" in html) == (False, True)
    known = materials(secret, id=part.pk, title="新しい名前")
    answer = client.post(address, form_data(materials=known) | {"action-publish": "1"})
    assert answer.status_code == 302, answer.content.decode()[:500]
    stored = TrainingMaterial.objects.get(page=training)
    assert (stored.title, stored.document) == ("新しい名前", secret)


def test_a_file_in_a_body_is_shown_to_those_who_may_open_it(home) -> None:
    files = {
        level: PortalDocumentFactory(title=f"{level}の様式", visibility=level)
        for level in ("public", "municipal", "prefectural", "participants")
    }
    page = StandardPageFactory(parent=home, body=[("document", file) for file in files.values()])
    for reader, levels in (("anonymous", 1), ("municipal", 2), ("editor", 3), ("administrator", 4)):
        html = client_of(reader).get(page.url).content.decode()
        assert [file.title in html for file in files.values()] == [True] * levels + [False] * (
            4 - levels
        )


def test_the_address_of_a_restricted_file_in_a_text_does_not_name_it(home, secret) -> None:
    form = PortalDocumentFactory(visibility="municipal")
    page = StandardPageFactory(
        parent=home, body=[("paragraph", f'<p><a linktype="document" id="{form.pk}">様式</a></p>')]
    )
    html = client_of("anonymous").get(page.url).content.decode()
    address = f"/documents/{form.pk}/"
    assert (f'href="{address}"' in html, form.filename in html) == (True, False)
    reader = client_of("municipal").get(address)
    assert (reader.status_code, reader.url) == (302, form.url)
    assert client_of("anonymous").get(address).status_code == 404
    assert client_of("municipal").get(f"/documents/{secret.pk}/").status_code == 404


def test_an_open_file_keeps_its_address(home) -> None:
    form = PortalDocumentFactory()
    link = expand_db_html(f'<a linktype="document" id="{form.pk}">様式</a>')
    assert link == f'<a href="{form.url}">様式</a>'


def test_the_editor_of_a_text_does_not_learn_the_name_of_a_hidden_file(home, secret) -> None:
    role = next(role for role in ROLES if role.slug == "welfare_editor")
    open_form = PortalDocumentFactory(collection=collection_of(role))
    links = "".join(f'<a linktype="document" id="{f.pk}">様式</a>' for f in (secret, open_form))
    page = StandardPageFactory(parent=home, body=[("paragraph", f"<p>{links}</p>")])
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = client_for(member_of("welfare_editor")).get(address).content.decode()
    assert [file.filename in html for file in (secret, open_form)] == [False, True]
