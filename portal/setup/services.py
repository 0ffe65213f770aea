"""Creates the portal of a prefecture in an empty database. Every step may be repeated."""

import datetime
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from wagtail.models import Collection, Page, Site

from casestudies.models import CaseIndexPage
from portal.accounts.models import User
from portal.municipalities.models import Municipality
from portal.municipalities.official_list import OfficialMunicipality
from portal.municipalities.services import load_implementations, load_municipalities
from portal.notices.models import NoticeIndexPage, ProgrammeIndexPage
from portal.notices.official import load_official_pages, official_slugs
from portal.pages.models import HomePage, PortalPage, PortalSettings, StandardPage
from portal.setup.groups import make_groups
from portal.setup.review import make_review
from portal.setup.standard_pages import standard_pages
from portal.vocabularies.services import load_glossary, load_vocabularies
from search.words.synonym_rules import load_synonym_rules
from trainings.models import TrainingIndexPage

ROOT_NAME = "全体"
# The index pages below the home page: model, title, slug.
INDEX_PAGES: tuple[tuple[type[PortalPage], str, str], ...] = (
    (CaseIndexPage, "連携事例", "cases"),
    (TrainingIndexPage, "研修・情報共有", "trainings"),
    (NoticeIndexPage, "通知・お知らせ", "notices"),
    (ProgrammeIndexPage, "しくみの解説", "programmes"),
)


class OtherPrefectureError(Exception):
    """The database already belongs to another prefecture: one deployment is one prefecture."""


@dataclass(frozen=True)
class Prefecture:
    """The prefecture of a portal, with its municipalities."""

    code: str
    name: str
    municipalities: Sequence[OfficialMunicipality]
    #: The day of the accessibility policy; None for the day of the set-up.
    policy_on: datetime.date | None = None


@dataclass(frozen=True)
class Step:
    """One step of the set-up; `run` does it and returns a summary in Japanese."""

    label: str
    run: Callable[[], str]


def setup_steps(prefecture: Prefecture) -> Iterator[Step]:
    """Yield the steps that create the portal of `prefecture`, in their order."""
    yield Step("市町村", lambda: _load_municipalities(prefecture))
    yield Step("語彙", _load_vocabularies)
    yield Step("用語集と同義語", _load_glossary)
    yield Step("ページとサイト", lambda: _make_page_tree(prefecture))
    yield Step("通知としくみの解説", _load_official_pages)
    yield Step("権限グループ", _make_groups)
    yield Step("事例の審査", _make_review)


def update_steps(prefecture: Prefecture) -> Iterator[Step]:
    """Yield the steps that add the content of a new version to an existing portal.

    They skip pages that were created before, so that deleted ones stay deleted.
    """
    yield Step("実施状況の区分", _load_implementations)
    yield Step("語彙", _load_vocabularies)
    yield Step("用語集と同義語", _load_glossary)
    yield Step("ページ", lambda: _add_new_pages(prefecture))
    yield Step("権限グループ", _make_groups)
    yield Step("事例の審査", _make_review)


@transaction.atomic
def _load_municipalities(prefecture: Prefecture) -> str:
    other = Municipality.objects.exclude(code__startswith=prefecture.code).first()
    if other is not None:
        message = (
            f"このデータベースには{other.prefecture_name}の市町村が登録されています。"
            f"{prefecture.name}のポータルには、別のデータベースを使ってください。"
        )
        raise OtherPrefectureError(message)
    created, existing = load_municipalities(prefecture.municipalities)
    load_implementations()
    return f"{created + existing}市町村（新規 {created}）"


def _load_implementations() -> str:
    created = load_implementations()
    return f"新規 {created}件" if created else "変更なし"


def _load_vocabularies() -> str:
    created = load_vocabularies()
    return f"新規 {created}語" if created else "変更なし"


@transaction.atomic
def _load_glossary() -> str:
    entries, rules = load_glossary(), load_synonym_rules()
    return f"新規 {entries}語、同義語 {rules}件" if entries or rules else "変更なし"


@transaction.atomic
def _make_page_tree(prefecture: Prefecture) -> str:
    root = Page.get_first_root_node()
    _name_roots(root)
    home = HomePage.objects.first()
    if home is None:
        _remove_wagtail_welcome_page()
        home = HomePage(
            title=f"{prefecture.name} 連携ポータル",
            slug="home",
            lead=(
                "福祉部局と地域振興部局がいっしょに取り組んだ事例や、研修、担当者を、"
                f"{prefecture.name}内の市町村からさがせます。"
            ),
            confirmed_on=timezone.localdate(),
        )
        _publish_under(root, home)
    _make_site(home, prefecture)
    made = 0
    for model, title, slug in INDEX_PAGES:
        if not model.objects.exists():
            _publish_under(home, model(title=title, slug=slug, show_in_menus=True))
            made += 1
    made += _make_standard_pages(home, prefecture)
    return f"新規 {made}ページ" if made else "変更なし"


def _make_standard_pages(home: HomePage, prefecture: Prefecture, skip: Container[str] = ()) -> int:
    made = 0
    for fields in standard_pages(prefecture.name, prefecture.policy_on):
        taken = StandardPage.objects.child_of(home).filter(slug=fields["slug"]).exists()
        if not taken and fields["slug"] not in skip:
            _publish_under(home, StandardPage(**fields, confirmed_on=timezone.localdate()))
            made += 1
    return made


@transaction.atomic
def _load_official_pages() -> str:
    made = load_official_pages()
    _remember_pages()
    return f"新規 {made}ページ" if made else "変更なし"


@transaction.atomic
def _add_new_pages(prefecture: Prefecture) -> str:
    known = set(PortalSettings.objects.get(site__is_default_site=True).made_pages)
    home = HomePage.objects.get()
    made = _make_standard_pages(home, prefecture, skip=known) + load_official_pages(skip=known)
    _remember_pages()
    return f"新規 {made}ページ" if made else "変更なし"


def _remember_pages() -> None:
    """Record the shipped pages as created: an update does not create deleted ones again."""
    slugs = {fields["slug"] for fields in standard_pages("")} | set(official_slugs())
    PortalSettings.objects.update(made_pages=sorted(slugs))


def _publish_under(parent: Page, page: Page) -> None:
    """Add `page` with a first revision, so that its history in the admin is not empty."""
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()


def _name_roots(root: Page) -> None:
    """Give a Japanese name to the root page and root collection, which Wagtail calls "Root"."""
    Page.objects.filter(pk=root.pk, title="Root").update(title=ROOT_NAME, draft_title=ROOT_NAME)
    Collection.objects.filter(depth=1, name="Root").update(name=ROOT_NAME)


def _remove_wagtail_welcome_page() -> None:
    """Delete the English page that Wagtail's first migration creates."""
    Page.objects.filter(depth=2, slug="home", content_type__model="page").delete()


def _make_site(home: HomePage, prefecture: Prefecture) -> None:
    address = urlsplit(settings.BASE_URL)
    default_port = 443 if address.scheme == "https" else 80
    site, _ = Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or default_port,
            "root_page": home,
            "site_name": f"{prefecture.name} 連携ポータル",
        },
    )
    PortalSettings.objects.update_or_create(
        site=site,
        defaults={"prefecture_code": prefecture.code, "prefecture_name": prefecture.name},
    )


@transaction.atomic
def _make_groups() -> str:
    return make_groups()


@transaction.atomic
def _make_review() -> str:
    return "新規" if make_review() else "変更なし"


def create_administrator(username: str, email: str, password: str) -> User:
    """Create the first administrator.

    Raises:
        ValidationError: The password is too weak.
    """
    validate_password(password, User(username=username, email=email))
    return User.objects.create_superuser(
        username=username, email=email, password=password, display_name="ポータル管理者"
    )
