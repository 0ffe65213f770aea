"""The steps that load the demo."""

from collections.abc import Iterator

from django.db import transaction

from portal.demo.boundaries import load_boundaries
from portal.demo.cases import load_cases
from portal.demo.contacts import load_contacts
from portal.demo.masters import load_images, load_regions_and_figures, load_users, prefecture
from portal.demo.notices import load_notices
from portal.demo.reviews import load_reviews
from portal.demo.trainings import load_trainings
from portal.pages.models import PortalSettings
from portal.setup.services import Step, setup_steps

BANNER = (
    "このサイトは動作を紹介するためのデモです。"
    "登場する県・市町村・団体・人物・取組・統計は、すべて架空のものです。"
)


def demo_steps() -> Iterator[Step]:
    """Yield the steps that load the demo, in their order."""
    yield from setup_steps(prefecture())
    yield Step("圏域と統計", load_regions_and_figures)
    yield Step("市町村の境界", load_boundaries)
    yield Step("利用者", load_users)
    yield Step("連絡調整担当", load_contacts)
    yield Step("事例", _load_cases)
    yield Step("審査中の事例", _load_reviews)
    yield Step("研修", _load_trainings)
    # After the pages that notices refer to.
    yield Step("通知とお知らせ", _load_notices)
    yield Step("お知らせ帯", _set_banner)


@transaction.atomic
def _load_cases() -> str:
    return load_cases(load_images())


@transaction.atomic
def _load_reviews() -> str:
    return load_reviews()


@transaction.atomic
def _load_trainings() -> str:
    return load_trainings()


@transaction.atomic
def _load_notices() -> str:
    return load_notices()


def _set_banner() -> str:
    PortalSettings.objects.update(
        banner=BANNER,
        contact_section="汐野県健康福祉部地域福祉課・地域振興部地域づくり推進課",
        contact_phone="(0999)20-1111",
        contact_email="renkei@pref.shiono.example.jp",
    )
    return "設定済み"
