"""What URLs reveal and what they do not."""

import pytest

from tests.factories.pages import PortalDocumentFactory, PortalImageFactory

pytestmark = pytest.mark.django_db


def test_a_restricted_document_cannot_be_had_by_the_address_of_its_file(client):
    document = PortalDocumentFactory(visibility="prefectural")

    assert client.get(document.file.url).status_code == 404


def test_neither_the_original_of_a_picture_nor_a_copy_that_no_page_shows_can_be_had(client):
    image = PortalImageFactory()
    rendition = image.get_rendition("width-32")

    assert client.get(image.file.url).status_code == 404
    assert client.get(rendition.url).status_code == 404


def test_browsers_that_ask_for_the_old_place_of_the_icon_get_it(client):
    response = client.get("/favicon.ico")

    assert (response.status_code, response.url) == (302, "/static/brand/favicon.ico")
