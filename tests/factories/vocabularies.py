"""Factories of vocabulary terms and tags."""

import factory

from portal.vocabularies.models import PortalTag, Term


class TermFactory(factory.django.DjangoModelFactory):
    """A term of 地域生活課題 unless told otherwise."""

    class Meta:
        model = Term
        django_get_or_create = ("vocabulary", "slug")

    vocabulary = "issue"
    slug = factory.Sequence(lambda n: f"term-{n}")
    label = factory.Sequence(lambda n: f"架空の課題{n}")
    kana = factory.Sequence(lambda n: f"かくうのかだい{n}")


class PortalTagFactory(factory.django.DjangoModelFactory):
    """A curated tag."""

    class Meta:
        model = PortalTag

    name = factory.Sequence(lambda n: f"架空のタグ{n}")
    kana = "かくうのたぐ"
