"""Factories of the site, its pages and media."""

from io import BytesIO

import factory
import wagtail_factories
from django.core.files.base import ContentFile
from PIL import Image as PillowImage
from wagtail.models import Page, Site

from portal.pages.models import HomePage, PortalDocument, PortalImage, StandardPage


class HomePageFactory(wagtail_factories.PageFactory):
    """The front page under Wagtail's root."""

    class Meta:
        model = HomePage

    title = "汐野県 連携ポータル"
    slug = "portal-home"
    lead = "連携した事例をさがせます。"

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        """Create the page below the root if no parent is given."""
        return super()._create_instance(model_class, parent or Page.get_first_root_node(), kwargs)


def make_site(home: HomePage) -> Site:
    """Make `home` the front page of the default site and return the site."""
    site, _ = Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": "localhost",
            "port": 80,
            "root_page": home,
            "site_name": "汐野県 連携ポータル",
        },
    )
    return site


class StandardPageFactory(wagtail_factories.PageFactory):
    """A page of free text."""

    class Meta:
        model = StandardPage

    title = factory.Sequence(lambda n: f"案内{n}")


def picture_bytes(picture_format: str = "JPEG", exif: bytes = b"") -> bytes:
    """Return a small picture, with the given EXIF block."""
    buffer = BytesIO()
    options = {"exif": exif} if exif else {}
    PillowImage.new("RGB", (64, 48), "#0017c1").save(buffer, format=picture_format, **options)
    return buffer.getvalue()


class PortalImageFactory(factory.django.DjangoModelFactory):
    """A picture without persons."""

    class Meta:
        model = PortalImage

    title = factory.Sequence(lambda n: f"画像{n}")
    alt_text = "青い長方形だけが描かれた試験用の画像"
    consent = PortalImage.Consent.NO_PERSON
    file = factory.LazyFunction(lambda: ContentFile(picture_bytes(), name="picture.jpg"))


class PortalDocumentFactory(factory.django.DjangoModelFactory):
    """A file open to everyone."""

    class Meta:
        model = PortalDocument

    title = factory.Sequence(lambda n: f"様式{n}")
    file = factory.LazyFunction(lambda: ContentFile("様式です。".encode(), name="form.txt"))
