"""The permissions of each role, and the update of roles in an existing portal."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, GroupCollectionPermission

from portal.accounts.roles import RoleName
from portal.pages.models import PortalDocument, PortalImage
from portal.setup.groups import make_groups, permission
from portal.setup.roles import ROLES, WITHDRAWN
from tests.factories.accounts import UserFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.pages import PortalDocumentFactory, PortalImageFactory
from tests.factories.trainings import make_training_index
from tests.support.roles import NAMES, client_for, member_of

pytestmark = pytest.mark.django_db

TOP = "全体"


@pytest.fixture(autouse=True)
def tree() -> None:
    make_training_index()
    Collection.objects.filter(depth=1).update(name=TOP)


def granted(group: Group) -> set[tuple[str, str]]:
    """Return the permissions of a group on files and pictures, by collection."""
    rows = GroupCollectionPermission.objects.filter(group=group)
    return set(rows.values_list("collection__name", "permission__codename"))


def test_each_side_and_the_trainer_have_a_collection_and_administrators_have_all() -> None:
    make_groups()
    with_files = [role for role in ROLES if role.collection_permissions]
    own = {role.slug: role.collection or TOP for role in with_files}
    assert own == {
        "welfare_editor": "福祉",
        "regional_editor": "地域振興",
        "trainer": "研修",
        "administrator": TOP,
    }
    for role in with_files:
        expected = {(own[role.slug], n.split(".")[1]) for n in role.collection_permissions}
        assert granted(Group.objects.get(name=role.name)) == expected
    assert [c.name for c in Collection.objects.filter(depth=2).order_by("name")] == sorted(
        ["福祉", "地域振興", "研修"]
    )


def portal_of_an_earlier_version() -> None:
    """Grant the permissions that every role had earlier: all collections, letters, contacts."""
    top = Collection.get_first_root_node()
    for role in ROLES:
        group = Group.objects.create(name=role.name)
        group.permissions.add(*map(permission, WITHDRAWN.get(role.slug, ())))
        for name in role.collection_permissions:
            GroupCollectionPermission.objects.create(
                group=group, collection=top, permission=permission(name)
            )


def test_a_portal_in_use_loses_what_a_role_no_longer_holds_and_keeps_its_own_choices() -> None:
    portal_of_an_earlier_version()
    trainers = Group.objects.get(name="講師")
    trainers.permissions.add(permission("vocabularies.view_term"))

    make_groups()

    names = set(trainers.permissions.values_list("codename", flat=True))
    assert names == {"access_admin", "view_prefectural", "view_term"}
    editors = Group.objects.get(name="県編集者（福祉）")
    assert not editors.permissions.filter(codename__contains="feedback").exists()
    assert {place for place, _ in granted(trainers)} == {"研修"}
    assert {place for place, _ in granted(editors)} == {"福祉"}
    assert make_groups() == "変更なし"


def test_groups_of_an_earlier_version_are_renamed_and_keep_their_members() -> None:
    members = {}
    for name in ("福祉編集者", "地域振興編集者", "研修担当", "県編集者"):
        members[name] = UserFactory()
        members[name].groups.add(Group.objects.create(name=name))

    make_groups()

    assert {name: user.groups.get().name for name, user in members.items()} == {
        "福祉編集者": "県編集者（福祉）",
        "地域振興編集者": "県編集者（地域振興）",
        "研修担当": "講師",
        "県編集者": "管理者",
    }
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(RoleName.labels)


def test_uploads_move_to_the_collection_of_their_owner_s_role() -> None:
    portal_of_an_earlier_version()
    trainer, both = UserFactory(), UserFactory()
    trainer.groups.add(Group.objects.get(name="講師"))
    both.groups.set(Group.objects.filter(name__in=["県編集者（福祉）", "県編集者（地域振興）"]))
    PortalDocumentFactory(title="研修資料", uploaded_by_user=trainer)
    PortalDocumentFactory(title="両部局の様式", uploaded_by_user=both)
    PortalDocumentFactory(title="だれかの様式")
    PortalImageFactory(title="研修の写真", uploaded_by_user=trainer)

    assert make_groups() == "コレクションへの移動 2件"

    places = dict(PortalDocument.objects.values_list("title", "collection__name"))
    assert places == {"研修資料": "研修", "両部局の様式": TOP, "だれかの様式": TOP}
    assert PortalImage.objects.get().collection.name == "研修"


def test_the_trainer_holds_trainings_and_their_materials_and_nothing_else() -> None:
    contact = LiaisonContactFactory()
    client = client_for(member_of("trainer"))
    codes = {
        address: client.get(f"/admin/{address}").status_code
        for address in (
            "documents/", "documents/add/", "trainings/import/",
            "images/", "images/add/", "reports/site-history/", "snippets/feedback/feedback/",
            "snippets/liaison/liaisoncontact/", f"snippets/liaison/liaisoncontact/edit/{contact.pk}/",
            "snippets/vocabularies/term/", "snippets/vocabularies/glossaryentry/",
            "snippets/vocabularies/portaltag/", "collections/", "redirects/", "users/", "groups/",
        )
    }  # fmt: skip
    assert {address for address, code in codes.items() if code == 200} == {
        "documents/", "documents/add/", "trainings/import/",
    }  # fmt: skip


def test_every_withdrawn_permission_is_one_that_the_role_does_not_have() -> None:
    kept = {role.slug: set(role.permissions) for role in ROLES}
    assert {slug: kept[slug] & set(names) for slug, names in WITHDRAWN.items()} == {
        slug: set() for slug in WITHDRAWN
    }
    assert set(WITHDRAWN) <= set(NAMES)
