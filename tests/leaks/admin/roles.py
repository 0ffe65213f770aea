"""The roles in the admin, and what each may see and edit.

This is independent of the product's code, so that the matrix compares the two.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from portal.accounts.models import User
from portal.notices.models import NoticeIndexPage
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.leaks.page_kinds import PAGES

OPEN = frozenset({"public"})
MUNICIPAL = OPEN | {"municipal"}
PREFECTURAL = MUNICIPAL | {"prefectural"}
EVERYTHING = PREFECTURAL | {"participants"}


@dataclass(frozen=True)
class Role:
    """A role of users.

    `levels` has the levels that they may see on the site, and `file_levels` those of files, for
    which 関係者のみ means the uploader only. `edits` has the kinds that they may edit, including drafts.
    `admin` is whether they have access to the admin.
    """

    make: Callable[[], User] | None
    levels: frozenset[str]
    file_levels: frozenset[str]
    edits: frozenset[str] = frozenset()
    admin: bool = True


def member_of(*groups: str) -> Callable[[], User]:
    """Return a function that creates a user in groups of `setup_prefecture`."""

    def make() -> User:
        user = UserFactory()
        user.groups.set(Group.objects.filter(name__in=groups))
        assert user.groups.count() == len(groups), groups
        return user

    return make


def outsider() -> User:
    """Return an editor of notices who works for a municipality, in a custom group."""
    user = UserFactory()
    group = Group.objects.create(name="通知だけの編集者")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=NoticeIndexPage.objects.get(),
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            ),
        )
    user.groups.add(group)
    return user


EDITOR = PAGES | {"contact", "glossary"}
#: The kinds in the collection of the welfare side, and in that of the trainings.
WELFARE, TRAINING = frozenset({"document", "image"}), frozenset({"material"})
#: Of trainings a trainer edits the own ones; those of the suite belong to the owner.
TRAINER = TRAINING
ALL = EDITOR | WELFARE | TRAINING | {"feedback"}

#: From the widest to the narrowest role: content cached for one would show to the next.
ROLES: dict[str, Role] = {
    "superuser": Role(AdministratorFactory, EVERYTHING, EVERYTHING, ALL | {"mail"}),
    "owner": Role(member_of("県編集者（福祉）"), EVERYTHING, EVERYTHING, EDITOR | WELFARE),
    "participant": Role(member_of("県編集者（地域振興）"), EVERYTHING, PREFECTURAL, EDITOR),
    "administrator": Role(member_of("管理者"), PREFECTURAL, PREFECTURAL, ALL),
    "welfare editor": Role(
        member_of("県編集者（福祉）"), PREFECTURAL, PREFECTURAL, EDITOR | WELFARE
    ),
    "regional editor": Role(member_of("県編集者（地域振興）"), PREFECTURAL, PREFECTURAL, EDITOR),
    "participating trainer": Role(member_of("講師"), EVERYTHING, PREFECTURAL, TRAINER),
    "trainer": Role(member_of("講師"), PREFECTURAL, PREFECTURAL, TRAINER),
    "outsider": Role(outsider, MUNICIPAL, MUNICIPAL, frozenset({"notice"})),
    "municipal": Role(UserFactory, MUNICIPAL, MUNICIPAL, admin=False),
    "anonymous": Role(None, OPEN, OPEN, admin=False),
}
#: The users for 関係者のみ: the owner of all objects, or a participant of all.
OWNER = "owner"
PARTICIPANTS = ("participant", "participating trainer")
#: Roles that see the same pages take turns with the lists of pages, which are slow.
ALIKE = (
    ("superuser", "owner", "participant"),
    ("administrator", "welfare editor", "regional editor"),
)


def has_turn(name: str, turn: int) -> bool:
    """Return whether a role requests the list of that number; one of the roles with the same view does."""
    return all(name == group[turn % len(group)] for group in ALIKE if name in group)
