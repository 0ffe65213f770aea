"""Pictures and files of a case: uploaded on the page, checked as in the admin, bounded."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casestudies.contributing.materials import MOST_FILES
from casestudies.models import CaseImage, CasePage
from portal.accounts.models import User
from portal.municipalities.models import Municipality
from portal.pages.media.picture_files import has_metadata
from portal.pages.models import PortalDocument, PortalImage
from portal.setup.review import make_review
from tests.factories.accounts import UserFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import PortalImageFactory, picture_bytes
from tests.factories.reviews import approver
from tests.support.contributing import contributor, typed
from tests.support.roles import client_for

pytestmark = pytest.mark.django_db

GPS = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x0f\0\x02\0\0\0\x05\0\0\0\x1aFake\0\0\0\0\0"


def picture(name: str = "hatake.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or picture_bytes("JPEG", GPS), "image/jpeg")


def send(site: Client, draft: CasePage, **fields: Any) -> Any:
    return site.post(f"/contribute/{draft.pk}/7/", typed(site, draft, 7) | fields)


def test_a_picture_is_stored_with_its_texts_and_without_metadata(
    site: Client, draft: CasePage, author: User
) -> None:
    response = send(
        site,
        draft,
        **{
            "new-images-file": picture(),
            "new-images-alt_text": "茶畑で働く人の手元",
            "new-images-consent": "no_person",
        },
    )

    assert response.status_code == 302, response.context["errors"]
    image = draft.images.get().image
    assert (image.alt_text, image.uploaded_by_user) == ("茶畑で働く人の手元", author)
    assert has_metadata(image.file) is False
    stored = draft.latest_revision or CasePage.objects.get().latest_revision
    assert stored is not None


def test_consent_and_alternative_text_are_asked_for_at_their_fields(
    site: Client, draft: CasePage
) -> None:
    response = send(site, draft, **{"new-images-file": picture()})

    assert response.status_code == 422
    anchors = [anchor for _, anchor in response.context["errors"]]
    assert anchors == ["id_new-images-alt_text", "id_new-images-consent"]
    assert PortalImage.objects.count() == 0


def test_portrayed_people_need_a_record_of_their_consent(site: Client, draft: CasePage) -> None:
    fields = {
        "new-images-file": picture(),
        "new-images-alt_text": "参加した人たち",
        "new-images-consent": "obtained",
    }
    response = send(site, draft, **fields)

    assert [text for text, _ in response.context["errors"]] == [
        "同意の記録：同意を得た日と取得者を入力してください（例 令和8年5月1日 地域福祉課）。"
    ]


def test_a_picture_on_a_draft_is_seen_by_those_who_read_the_draft(
    site: Client, draft: CasePage, own: Municipality
) -> None:
    fields = {"file": picture(), "alt_text": "里芋の葉", "consent": "no_person"}
    send(site, draft, **{f"new-images-{name}": value for name, value in fields.items()})
    address = PortalImage.objects.get().get_rendition("width-32").url
    make_review()
    other = MunicipalityFactory(name="汐見村")
    users = {
        "colleague": contributor(own),
        "approver": approver(own),
        "reader": UserFactory(municipality=own),
        "author elsewhere": contributor(other),
        "approver elsewhere": approver(other),
    }

    def seen() -> set[str]:
        answers = {name: client_for(user).get(address) for name, user in users.items()}
        assert {answer.status_code for answer in answers.values()} <= {200, 404}
        return {name for name, answer in answers.items() if answer.status_code == 200}

    before = seen()
    draft.get_workflow().start(draft, draft.owner)

    assert (before, seen()) == ({"colleague"}, {"colleague", "approver"})


def test_what_is_no_picture_is_refused(site: Client, draft: CasePage) -> None:
    fields = {
        "new-images-file": picture(content=b"no picture"),
        "new-images-alt_text": "写真",
        "new-images-consent": "no_person",
    }
    response = send(site, draft, **fields)

    assert [text for text, _ in response.context["errors"]] == [
        "追加する画像：画像として読み取れませんでした。JPEG、PNG、WebP のいずれかの画像を選んでください。"
    ]


def test_a_file_is_stored_with_its_level(site: Client, draft: CasePage, author: User) -> None:
    response = send(
        site,
        draft,
        **{
            "new-attachments-file": SimpleUploadedFile("yoko.pdf", b"%PDF-1.4 fictional"),
            "new-attachments-title": "実施要綱",
            "new-attachments-kind": "guideline",
            "new-attachments-visibility": "municipal",
        },
    )

    assert response.status_code == 302, response.context["errors"]
    part = draft.attachments.get()
    assert (part.kind, part.document.title, part.document.visibility) == (
        "guideline",
        "実施要綱",
        "municipal",
    )
    assert part.document.uploaded_by_user == author


def test_programs_are_no_files_for_readers(site: Client, draft: CasePage) -> None:
    fields = {
        "new-attachments-file": SimpleUploadedFile("run.exe", b"MZ"),
        "new-attachments-title": "実施要綱",
        "new-attachments-kind": "other",
        "new-attachments-visibility": "public",
    }
    assert send(site, draft, **fields).status_code == 422
    assert PortalDocument.objects.count() == 0


def test_pictures_of_others_cannot_be_put_on_a_case(site: Client, draft: CasePage) -> None:
    foreign = PortalImageFactory()
    response = send(
        site,
        draft,
        **{
            "images-TOTAL_FORMS": "1",
            "images-INITIAL_FORMS": "0",
            "images-0-image": str(foreign.pk),
        },
    )

    assert response.status_code == 422
    assert draft.images.count() == 0


def test_a_case_takes_a_limited_number_of_pictures(site: Client, draft: CasePage) -> None:
    image = PortalImageFactory()
    case = CasePage.objects.get().get_latest_revision_as_object()
    case.images = [CaseImage(image=image) for _ in range(MOST_FILES)]
    case.save()
    case.save_revision(clean=False)
    rows = CasePage.objects.get().images.all()
    fields: dict[str, Any] = {
        "new-images-file": picture(),
        "new-images-alt_text": "もう1枚",
        "new-images-consent": "no_person",
    }
    for number, row in enumerate(rows):
        fields |= {f"images-{number}-id": str(row.pk), f"images-{number}-image": str(image.pk)}

    response = send(site, draft, **fields)

    assert [text for text, _ in response.context["errors"]] == [
        "追加する画像：1つの事例に載せられるのは20件までです。"
    ]
