"""Factories of trainings. By default a training is published, open to everyone and takes place in two weeks."""

import datetime

import factory
import wagtail_factories
from django.utils import timezone

from portal.accounts.visibility import Visibility
from portal.pages.models import HomePage
from tests.factories.casestudies import term
from tests.factories.pages import HomePageFactory, make_site
from trainings.models import TrainingIndexPage, TrainingPage, TrainingSession


def make_training_index() -> TrainingIndexPage:
    """Return the training index at /trainings/ of the default site; create it if it does not exist."""
    index = TrainingIndexPage.objects.first()
    if index is not None:
        return index
    home = HomePage.objects.first()
    if home is None:
        home = HomePageFactory()
        make_site(home)
    return home.add_child(instance=TrainingIndexPage(title="研修・情報共有", slug="trainings"))


def session(
    days: int = 14, starts: str = "13:30", ends: str = "16:00", **fields
) -> TrainingSession:
    """Return a session `days` from today; empty times mean a whole day."""
    return TrainingSession(
        day=timezone.localdate() + datetime.timedelta(days=days),
        starts=datetime.time.fromisoformat(starts) if starts else None,
        ends=datetime.time.fromisoformat(ends) if ends else None,
        **fields,
    )


class TrainingPageFactory(wagtail_factories.PageFactory):
    """A training with the mandatory fields only.

    `sessions=[…]` replaces the default session; the relations to its other parts and `tags` accept
    lists as well.
    """

    class Meta:
        model = TrainingPage

    title = factory.Sequence(lambda n: f"架空の研修{n}")
    slug = factory.Sequence(lambda n: f"training-{n}")
    visibility = Visibility.PUBLIC
    summary = "架空の研修の概要です。"
    organiser = "架空県地域福祉課"
    contact_section = "架空課"
    delivery = factory.LazyFunction(lambda: term("delivery", "onsite", "現地開催のみ"))
    place_name = "架空会館"

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        """Create the training in the list, with its sessions."""
        tags = kwargs.pop("tags", [])
        kwargs.setdefault("sessions", [session()])
        training = super()._create_instance(model_class, parent or make_training_index(), kwargs)
        if tags:
            training.tags.set(tags)
            training.save()
        return training
