"""Factories of municipalities and their figures."""

from decimal import Decimal

import factory

from portal.municipalities.codes import check_digit
from portal.municipalities.models import (
    Implementation,
    Municipality,
    ProgrammeStatus,
    Region,
    Statistic,
)
from portal.municipalities.services import shipped_implementations


class RegionFactory(factory.django.DjangoModelFactory):
    """A region of the prefecture."""

    class Meta:
        model = Region
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"region-{n}")
    name = factory.Sequence(lambda n: f"第{n}圏域")
    kana = factory.Sequence(lambda n: f"だい{n}けんいき")
    order = factory.Sequence(int)


class MunicipalityFactory(factory.django.DjangoModelFactory):
    """A fictional municipality with a valid code of prefecture 99."""

    class Meta:
        model = Municipality
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    class Params:
        body = factory.Sequence(lambda n: f"99{201 + n % 799:03d}")

    code = factory.LazyAttribute(lambda o: o.body + check_digit(o.body))
    prefecture_name = "汐野県"
    name = factory.Sequence(lambda n: f"架空{n}町")
    # The reading has no number: the search would compile another dictionary for each one.
    kana = "かくうちょう"
    kind = Municipality.Kind.TOWN

    @factory.post_generation
    def with_population(obj, create, extracted, **kwargs):  # noqa: N805  (factory_boy's own signature)
        """Add a population figure for 2020 if `with_population=n` is given."""
        if create and extracted is not None:
            StatisticFactory(municipality=obj, value=Decimal(extracted))


class StatisticFactory(factory.django.DjangoModelFactory):
    """A population figure."""

    class Meta:
        model = Statistic

    municipality = factory.SubFactory(MunicipalityFactory)
    indicator = Statistic.Indicator.POPULATION
    year = 2020
    value = Decimal(8000)
    source = "架空の統計"


def implementation(slug: str) -> Implementation:
    """Return a shipped kind of status."""
    row = next(row for row in shipped_implementations() if row["slug"] == slug)
    return Implementation.objects.get_or_create(slug=slug, defaults=row)[0]


class ProgrammeStatusFactory(factory.django.DjangoModelFactory):
    """The status of a municipality in the programme."""

    class Meta:
        model = ProgrammeStatus

    municipality = factory.SubFactory(MunicipalityFactory)
    fiscal_year = 2026
    status = factory.LazyFunction(lambda: implementation("implemented"))
