"""Renditions of pictures are served to readers who may see a page that shows them."""

import pytest
from django.test import Client

from casestudies.models import CaseImage
from portal.accounts.models import User
from portal.accounts.visibility import Visibility
from portal.pages.models import PortalImage
from tests.factories.casestudies import CasePageFactory
from tests.factories.pages import PortalImageFactory
from tests.leaks.readers import ALLOWED, READERS, client_of

pytestmark = pytest.mark.django_db


def picture_of(*levels: str, **fields) -> PortalImage:
    """Return a picture that is used in one case for each of the levels."""
    image = PortalImageFactory()
    for level in levels:
        case = CasePageFactory(visibility=level, **fields)
        case.images.add(CaseImage(image=image))
        case.save()
    return image


def address_of(image: PortalImage) -> str:
    return image.get_rendition("width-60").url


def status(image: PortalImage, client: Client | None = None) -> int:
    response = (client or Client()).get(address_of(image))
    if response.status_code == 200:
        assert response["Content-Type"] == "image/jpeg"
        assert len(b"".join(response.streaming_content)) > 100
    return response.status_code


def test_each_reader_gets_the_pictures_of_the_pages_they_may_read() -> None:
    pictures = {level: picture_of(level) for level in Visibility.values}
    clients = {reader: client_of(reader) for reader in READERS}
    seen = {
        reader: {level for level, image in pictures.items() if status(image, client) == 200}
        for reader, client in clients.items()
    }
    assert seen == {reader: set(levels) for reader, levels in ALLOWED.items()}


def test_a_picture_on_an_open_page_too_is_open() -> None:
    assert status(picture_of(Visibility.PARTICIPANTS, Visibility.PUBLIC)) == 200


def test_pictures_of_drafts_and_of_no_page_are_for_editors_alone() -> None:
    draft, unused = picture_of(Visibility.PUBLIC, live=False), PortalImageFactory()
    assert [status(draft), status(unused)] == [404, 404]
    assert [status(draft, client_of("municipal")), status(unused, client_of("municipal"))] == [
        404,
        404,
    ]
    assert [status(image, client_of("administrator")) for image in (draft, unused)] == [200, 200]


def test_a_picture_goes_with_its_page() -> None:
    image = PortalImageFactory()
    case = CasePageFactory()
    case.images.add(CaseImage(image=image))
    case.save()
    assert status(image) == 200
    case.unpublish()
    assert status(image) == 404


def test_a_participant_sees_the_picture_and_a_colleague_does_not() -> None:
    image = picture_of(Visibility.PARTICIPANTS)
    client, colleague = client_of("municipal"), client_of("municipal")
    case = image_page(image)
    case.participants.add(User.objects.get(pk=int(client.session["_auth_user_id"])))
    case.save()
    assert [status(image, client), status(image, colleague), status(image)] == [200, 404, 404]


def image_page(image: PortalImage):
    return CaseImage.objects.get(image=image).page


def test_the_original_has_no_address() -> None:
    image = picture_of(Visibility.PUBLIC)
    assert Client().get(image.file.url).status_code == 404


@pytest.mark.parametrize(
    "path", ["images/none.jpg", "images/../secret-key", "images/%00", "images/"]
)
def test_other_names_below_media_are_not_found(path: str) -> None:
    assert Client().get(f"/media/{path}").status_code == 404


def test_a_lost_file_is_not_found() -> None:
    image = picture_of(Visibility.PUBLIC)
    rendition = image.get_rendition("width-60")
    rendition.file.storage.delete(rendition.file.name)
    assert Client().get(rendition.url).status_code == 404


def test_the_web_server_sends_the_file_when_told_to(settings) -> None:
    settings.MEDIA_ACCEL = "/protected-media/"
    image = picture_of(Visibility.MUNICIPAL)
    name = image.get_rendition("width-60").file.name
    response = client_of("municipal").get(address_of(image))
    assert (response["X-Accel-Redirect"], response.content) == (f"/protected-media/{name}", b"")
    assert response["Cache-Control"] == "private, no-store"
    refused = Client().get(address_of(image))
    assert (refused.status_code, "X-Accel-Redirect" in refused.headers) == (404, False)
