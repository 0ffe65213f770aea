"""Factories of notices and explainers. By default all are published and open to everyone."""

import datetime

import factory
import wagtail_factories

from portal.notices.models import (
    NoticeIndexPage,
    NoticePage,
    ProgrammeIndexPage,
    ProgrammePage,
)
from portal.pages.models import HomePage
from tests.factories.pages import HomePageFactory, make_site


def _index(model, title, slug):
    index = model.objects.first()
    if index is not None:
        return index
    home = HomePage.objects.first()
    if home is None:
        home = HomePageFactory()
        make_site(home)
    return home.add_child(instance=model(title=title, slug=slug))


def make_notice_index() -> NoticeIndexPage:
    """Return the notice index at /notices/; create it if it does not exist."""
    return _index(NoticeIndexPage, "通知・お知らせ", "notices")


def make_programme_index() -> ProgrammeIndexPage:
    """Return the explainer index at /programmes/; create it if it does not exist."""
    return _index(ProgrammeIndexPage, "しくみの解説", "programmes")


class NoticePageFactory(wagtail_factories.PageFactory):
    """A notice."""

    class Meta:
        model = NoticePage

    title = factory.Sequence(lambda n: f"架空の通知{n}")
    slug = factory.Sequence(lambda n: f"notice-{n}")
    number = factory.Sequence(lambda n: f"架第{n}号")
    issued_on = datetime.date(2026, 5, 1)
    sender = "架空県地域福祉課長"

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        """Create the notice in the list."""
        return super()._create_instance(model_class, parent or make_notice_index(), kwargs)


class NewsFactory(NoticePageFactory):
    """News of the portal."""

    title = factory.Sequence(lambda n: f"架空のお知らせ{n}")
    slug = factory.Sequence(lambda n: f"news-{n}")
    kind = NoticePage.Kind.NEWS
    number = ""


class ProgrammePageFactory(wagtail_factories.PageFactory):
    """An explainer of the whole of 重層的支援体制整備事業."""

    class Meta:
        model = ProgrammePage

    title = factory.Sequence(lambda n: f"架空のしくみ{n}")
    slug = factory.Sequence(lambda n: f"programme-{n}")
    vocabulary = "juso"
    lead = "架空の要点です。"
    for_whom_other_department = "架空の説明です。"

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        """Create the explainer in the list."""
        return super()._create_instance(model_class, parent or make_programme_index(), kwargs)
