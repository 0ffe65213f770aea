"""Who works in the admin, and what each of them may see and edit there.

Written down beside the product and not taken from it: the matrix compares the two.
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
    """A kind of user.

    `levels` are the levels whose things they may see on the site, `file_levels` those of files,
    where the uploader alone counts for 関係者のみ; `edits` are the kinds of things they have the
    right to edit, drafts included; `admin` tells whether the admin lets them in at all.
    """

    make: Callable[[], User] | None
    levels: frozenset[str]
    file_levels: frozenset[str]
    edits: frozenset[str] = frozenset()
    admin: bool = True


def member_of(*groups: str) -> Callable[[], User]:
    """Return what makes a user of the groups that `setup_prefecture` leaves."""

    def make() -> User:
        user = UserFactory()
        user.groups.set(Group.objects.filter(name__in=groups))
        assert user.groups.count() == len(groups), groups
        return user

    return make


def outsider() -> User:
    """Return an editor of notices who works for a municipality: a group made by hand."""
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
#: What lies in the collection of the welfare side, and in that of the trainings.
WELFARE, TRAINING = frozenset({"document", "image"}), frozenset({"material"})
TRAINER = frozenset({"training", *TRAINING})
ALL = EDITOR | WELFARE | TRAINING | {"feedback"}

#: From the widest to the narrowest: what is kept for one would show to the next.
ROLES: dict[str, Role] = {
    "superuser": Role(AdministratorFactory, EVERYTHING, EVERYTHING, ALL | {"mail"}),
    "owner": Role(member_of("福祉編集者"), EVERYTHING, EVERYTHING, EDITOR | WELFARE),
    "participant": Role(member_of("地域振興編集者"), EVERYTHING, PREFECTURAL, EDITOR),
    "administrator": Role(member_of("県編集者"), PREFECTURAL, PREFECTURAL, ALL),
    "welfare editor": Role(member_of("福祉編集者"), PREFECTURAL, PREFECTURAL, EDITOR | WELFARE),
    "regional editor": Role(member_of("地域振興編集者"), PREFECTURAL, PREFECTURAL, EDITOR),
    "participating trainer": Role(member_of("研修担当"), EVERYTHING, PREFECTURAL, TRAINER),
    "trainer": Role(member_of("研修担当"), PREFECTURAL, PREFECTURAL, TRAINER),
    "outsider": Role(outsider, MUNICIPAL, MUNICIPAL, frozenset({"notice"})),
    "municipal": Role(UserFactory, MUNICIPAL, MUNICIPAL, admin=False),
    "anonymous": Role(None, OPEN, OPEN, admin=False),
}
#: Those who count for 関係者のみ: as the owner of everything, or named in everything.
OWNER = "owner"
PARTICIPANTS = ("participant", "participating trainer")
#: Roles that see the same pages take turns at the lists of pages, which take long to make.
ALIKE = (
    ("superuser", "owner", "participant"),
    ("administrator", "welfare editor", "regional editor"),
)


def has_turn(name: str, turn: int) -> bool:
    """Tell whether a role asks for the list of that number; of roles that see the same one does."""
    return all(name == group[turn % len(group)] for group in ALIKE if name in group)
