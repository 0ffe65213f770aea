"""Whatever changes who may do what is recorded, from whichever side it is changed."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    PageViewRestriction,
)

from portal.accounts.models import User
from portal.audit.models import Action
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.pages import StandardPageFactory
from tests.support.audit import entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory(username="fukushi", display_name="福祉課")


@pytest.fixture
def group() -> Group:
    return Group.objects.create(name="県編集者（福祉）")


@pytest.fixture
def permission() -> Permission:
    return Permission.objects.get(codename="view_prefectural")


def changes(*actions: Action) -> list[tuple[str, dict]]:
    return [(e.object_label, e.details) for e in entries(*(actions or (Action.RIGHTS,)))]


USER, GROUP = "福祉課（fukushi）", "グループ「県編集者（福祉）」"
SEEING = "県職員・編集者限りの情報を閲覧できる"


@pytest.mark.parametrize(
    "steps",
    [
        lambda user, group: (user.groups.add(group), user.groups.remove(group)),
        lambda user, group: (user.groups.set([group]), user.groups.set([])),
        lambda user, group: (user.groups.add(group), user.groups.clear()),
        lambda user, group: (group.user_set.add(user), group.user_set.remove(user)),
        lambda user, group: (group.user_set.add(user), group.user_set.clear()),
    ],
)
def test_a_user_joins_and_leaves_a_group(user, group, steps) -> None:
    steps(user, group)

    assert changes() == [
        (USER, {"added": ["県編集者（福祉）"]}),
        (USER, {"removed": ["県編集者（福祉）"]}),
    ]


def test_what_changes_nothing_is_not_recorded(user, group) -> None:
    user.groups.add(group)
    for change in (user.groups.add, group.permissions.remove, user.user_permissions.clear):
        change(*([group] if change == user.groups.add else []))

    assert changes() == [(USER, {"added": ["県編集者（福祉）"]})]


@pytest.mark.parametrize(
    "steps",
    [
        lambda group, one: (group.permissions.add(one), group.permissions.remove(one)),
        lambda group, one: (group.permissions.add(one), group.permissions.clear()),
        lambda group, one: (one.group_set.add(group), one.group_set.clear()),
    ],
)
def test_a_group_gets_and_loses_a_permission(group, permission, steps) -> None:
    steps(group, permission)

    assert changes() == [(GROUP, {"added": [SEEING]}), (GROUP, {"removed": [SEEING]})]


@pytest.mark.parametrize(
    "steps",
    [
        lambda user, one: (user.user_permissions.add(one), user.user_permissions.clear()),
        lambda user, one: (one.user_set.add(user), one.user_set.clear()),
    ],
)
def test_a_user_gets_and_loses_a_permission(user, permission, steps) -> None:
    steps(user, permission)

    assert changes() == [(USER, {"added": [SEEING]}), (USER, {"removed": [SEEING]})]


def test_a_group_gets_and_loses_a_part_of_the_site(group) -> None:
    page, collection = StandardPageFactory(), Collection.get_first_root_node()
    publish = Permission.objects.get(codename="publish_page")
    add = Permission.objects.get(codename="add_document", content_type__app_label="wagtaildocs")
    grants = [
        GroupPagePermission.objects.create(group=group, page=page, permission=publish),
        GroupCollectionPermission.objects.create(
            group=group, collection=collection, permission=add
        ),
    ]
    for grant in grants:
        grant.delete()

    parts = [
        f"{publish.name}（{page._meta.verbose_name} {page.pk}）",
        f"{add.name}（コレクション {collection.pk}）",
    ]
    assert changes() == [
        *((GROUP, {"added": [part]}) for part in parts),
        *((GROUP, {"removed": [part]}) for part in parts),
    ]


def test_a_group_that_is_deleted_takes_its_rights_along(user, group) -> None:
    page = StandardPageFactory()
    user.groups.add(group)
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=page, permission=publish)

    group.delete()

    part = f"{publish.name}（{page._meta.verbose_name} {page.pk}）"
    assert changes() == [
        (USER, {"added": ["県編集者（福祉）"]}),
        (GROUP, {"added": [part]}),
        (GROUP, {"change": "グループの削除"}),
        (GROUP, {"removed": [part]}),
    ]


def test_who_is_made_a_superuser_or_locked_out_is_recorded(user) -> None:
    for field, value in (("is_superuser", True), ("is_superuser", False), ("is_active", False)):
        setattr(user, field, value)
        user.save()
    user.is_active = True
    user.save(update_fields=["is_active"])

    superuser = "スーパーユーザー権限"
    assert changes(Action.RIGHTS, Action.ACCOUNT_STATE) == [
        (USER, {"added": [superuser]}),
        (USER, {"removed": [superuser]}),
        (USER, {"before": "有効", "after": "無効"}),
        (USER, {"before": "無効", "after": "有効"}),
    ]


def test_an_account_that_begins_with_rights_has_them_recorded() -> None:
    AdministratorFactory(username="kanri", display_name="管理者")

    person = "管理者（kanri）"
    assert [(e.action, e.object_label) for e in entries()] == [
        (Action.ACCOUNT_ADDED, person),
        (Action.RIGHTS, person),
    ]


def test_a_new_password_is_recorded_and_a_better_hash_of_the_same_is_not(
    user, client, settings
) -> None:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    client.login(username="fukushi", password="correct horse battery staple")
    assert (changes(Action.PASSWORD), User.objects.get().password[:13]) == ([], "pbkdf2_sha256")

    user.set_password("another horse battery")
    user.save()
    user.set_unusable_password()
    user.save(update_fields=["password"])

    assert changes(Action.PASSWORD) == [(USER, {})] * 2


def test_an_ordinary_change_of_a_user_is_no_change_of_rights(user) -> None:
    user.section = "地域福祉課"
    user.save()

    assert [e.action for e in entries()] == [Action.ACCOUNT_ADDED]


def test_the_rights_of_deleted_users_end_with_their_account(user, group) -> None:
    user.groups.add(group)
    user.delete()

    assert [e.action for e in entries()][-1] == Action.ACCOUNT_REMOVED


def test_levels_restrictions_and_participants_are_recorded(user) -> None:
    page = StandardPageFactory(visibility="municipal")
    page.visibility = "participants"
    page.save()
    page.participants.set([user])
    page.save()
    page.participants.set([])
    page.save()
    contact = LiaisonContactFactory(visibility="participants", participants=[user])
    contact.participants.clear()
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    restriction.delete()
    collection = Collection.get_first_root_node()
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")

    name, contact_name = f"{page._meta.verbose_name} {page.pk}", f"連絡調整担当 {contact.pk}"
    found = changes(Action.VISIBILITY)
    signed_in = found[5][1]["after"]
    assert found == [
        (name, {"before": "県内自治体職員", "after": "関係者のみ"}),
        (name, {"added": [USER]}),
        (name, {"removed": [USER]}),
        (contact_name, {"added": [USER]}),
        (contact_name, {"removed": [USER]}),
        (name, {"after": signed_in}),
        (name, {"before": signed_in}),
        (f"コレクション {collection.pk}", {"after": signed_in}),
    ]


def test_a_live_page_that_is_deleted_is_no_longer_published() -> None:
    live, draft = StandardPageFactory(), StandardPageFactory(live=False)
    names = [f"{page._meta.verbose_name} {page.pk}" for page in (live, draft)]
    live.delete()
    draft.delete()

    assert [label for label, _ in changes(Action.UNPUBLISHED)] == names[:1]


def test_a_page_is_published_when_its_time_comes_and_not_when_that_is_planned(
    time_machine,
) -> None:
    time_machine.move_to("2026-11-25T09:00:00+09:00", tick=False)
    page = StandardPageFactory(live=False)
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    page.save_revision().publish()
    assert changes(Action.PUBLISHED) == []

    time_machine.shift(datetime.timedelta(days=1, minutes=1))
    call_command("publish_scheduled")

    (entry,) = entries(Action.PUBLISHED)
    assert (entry.object_id, entry.actor_label, entry.address) == (str(page.pk), "システム", "")
