"""Factories of liaison contacts. By default a contact is valid, confirmed and open to everyone."""

import factory
from django.utils import timezone

from portal.liaison.models import LiaisonContact, Role, Side
from tests.factories.municipalities import MunicipalityFactory


class LiaisonContactFactory(factory.django.DjangoModelFactory):
    """The welfare department's liaison post of a municipality."""

    class Meta:
        model = LiaisonContact
        skip_postgeneration_save = True

    municipality = factory.SubFactory(MunicipalityFactory)
    side = Side.WELFARE
    role = Role.LIAISON
    section = factory.Sequence(lambda n: f"架空福祉課 第{n}係")
    kana = factory.Sequence(lambda n: f"かくうふくしか だい{n}がかり")
    phone = factory.Sequence(lambda n: f"0999-22-{1000 + n}")
    mail = "fukushi@town.example.jp"
    hours = "平日 8時30分から17時15分まで"
    area = "町内全域"
    confirmed_on = factory.LazyFunction(timezone.localdate)

    @factory.post_generation
    def participants(obj, create, extracted, **kwargs):  # noqa: N805  (factory_boy's own signature)
        """Add the given users as participants."""
        if create and extracted:
            obj.participants.set(extracted)


class PrefectureContactFactory(LiaisonContactFactory):
    """The prefecture's own liaison post."""

    municipality = None
    side = Side.PREFECTURE
    section = factory.Sequence(lambda n: f"健康福祉部架空課 第{n}係")
