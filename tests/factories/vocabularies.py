"""Factories of vocabulary terms, tags and glossary entries."""

import factory

from portal.vocabularies.models import GlossaryEntry, PortalTag, Term


class TermFactory(factory.django.DjangoModelFactory):
    """A term, by default of 地域生活課題."""

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


class GlossaryEntryFactory(factory.django.DjangoModelFactory):
    """A glossary entry that everybody may read."""

    class Meta:
        model = GlossaryEntry

    term = factory.Sequence(lambda n: f"架空の用語{n}")
    slug = factory.Sequence(lambda n: f"entry-{n}")
    kana = "かくうのようご"
    explanation = "ふだんこの言葉を使わない部局の人に向けて書いた、試験のための架空の説明です。" * 2
    side = GlossaryEntry.Side.WELFARE
    source = "架空の通知"
