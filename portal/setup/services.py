"""Making a prefecture's portal out of nothing. Every step may be repeated."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Task,
    Workflow,
)

from casestudies.models import CaseIndexPage
from portal.accounts.models import User
from portal.municipalities.models import Municipality
from portal.municipalities.official_list import OfficialMunicipality
from portal.municipalities.services import load_municipalities
from portal.notices.models import NoticeIndexPage, ProgrammeIndexPage
from portal.notices.official import load_official_pages
from portal.pages.models import HomePage, PortalPage, PortalSettings, StandardPage
from portal.setup.roles import ROLES
from portal.setup.standard_pages import standard_pages
from portal.vocabularies.services import load_glossary, load_vocabularies
from search.synonym_rules import load_synonym_rules
from trainings.models import TrainingIndexPage

WAGTAIL_GROUPS = ("Editors", "Moderators")
WAGTAIL_WORKFLOW = "Moderators approval"
ROOT_NAME = "全体"
# The lists under the front page, one each: model, title, address.
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
    """What a portal is made for: a prefecture and its municipalities."""

    code: str
    name: str
    municipalities: Sequence[OfficialMunicipality]


@dataclass(frozen=True)
class Step:
    """One step of the set-up; `run` does it and returns what was done, in Japanese."""

    label: str
    run: Callable[[], str]


def setup_steps(prefecture: Prefecture) -> Iterator[Step]:
    """Yield the steps that make the portal of `prefecture`, in their order."""
    yield Step("市町村", lambda: _load_municipalities(prefecture))
    yield Step("語彙", _load_vocabularies)
    yield Step("用語集と同義語", _load_glossary)
    yield Step("ページとサイト", lambda: _make_page_tree(prefecture))
    yield Step("通知としくみの解説", _load_official_pages)
    yield Step("権限グループ", _make_groups)


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
    return f"{created + existing}市町村（新規 {created}）"


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
    for fields in standard_pages(prefecture.name):
        if not StandardPage.objects.child_of(home).filter(slug=fields["slug"]).exists():
            _publish_under(home, StandardPage(**fields, confirmed_on=timezone.localdate()))
            made += 1
    return f"新規 {made}ページ" if made else "変更なし"


@transaction.atomic
def _load_official_pages() -> str:
    made = load_official_pages()
    return f"新規 {made}ページ" if made else "変更なし"


def _publish_under(parent: Page, page: Page) -> None:
    """Add `page` with a first revision: without one its history in the admin would be empty."""
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()


def _name_roots(root: Page) -> None:
    """Name the tops of the page tree and of the collections, which Wagtail calls "Root"."""
    Page.objects.filter(pk=root.pk, title="Root").update(title=ROOT_NAME, draft_title=ROOT_NAME)
    Collection.objects.filter(depth=1, name="Root").update(name=ROOT_NAME)


def _remove_wagtail_welcome_page() -> None:
    """Delete the English page that Wagtail's first migration leaves."""
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
    collection = Collection.get_first_root_node()
    made = 0
    for role in ROLES:
        group, created = Group.objects.get_or_create(name=role.name)
        made += created
        group.permissions.add(*map(_permission, role.permissions))
        page = apps.get_model(role.page_model).objects.get()
        for codename in role.page_permissions:
            GroupPagePermission.objects.get_or_create(
                group=group, page=page, permission=_permission(f"wagtailcore.{codename}")
            )
        for name in role.collection_permissions:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=_permission(name)
            )
    # Wagtail's own two groups have English names and rights on the whole tree; its workflow
    # waits for the approval of one of them.
    Workflow.objects.filter(name=WAGTAIL_WORKFLOW, workflow_states__isnull=True).delete()
    Task.objects.filter(
        name=WAGTAIL_WORKFLOW, workflow_tasks__isnull=True, task_states__isnull=True
    ).delete()
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user__isnull=True).delete()
    return f"新規 {made}グループ" if made else "変更なし"


def _permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def create_administrator(username: str, email: str, password: str) -> User:
    """Create the first administrator. Raises ValidationError for a weak password."""
    validate_password(password, User(username=username, email=email))
    return User.objects.create_superuser(
        username=username, email=email, password=password, display_name="ポータル管理者"
    )
