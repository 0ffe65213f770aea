"""The roles of the portal (役割): each is a group of users, known by a slug."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models


class Side(models.TextChoices):
    """Which of the two departments of the notice a user works for."""

    WELFARE = "welfare", "福祉部局"
    REGIONAL = "regional", "地域振興部局"


class RoleName(models.TextChoices):
    """The roles and the names of their groups.

    Their permissions are in `portal.setup.roles`; code asks for permissions, not for roles.
    """

    VIEWER = "viewer", "閲覧者"
    CONTRIBUTOR = "contributor", "投稿者"
    APPROVER = "approver", "市町村承認者"
    TRAINER = "trainer", "講師"
    WELFARE_EDITOR = "welfare_editor", "県編集者（福祉）"
    REGIONAL_EDITOR = "regional_editor", "県編集者（地域振興）"
    ADMINISTRATOR = "administrator", "管理者"


#: What each role is for, for those who choose one for a user.
PURPOSES = {
    RoleName.VIEWER: "県内自治体職員向けまでの情報を読みます。",
    RoleName.CONTRIBUTOR: "自分の市町村の連携事例を作り、提出します。",
    RoleName.APPROVER: "自分の市町村から提出された連携事例を承認します。",
    RoleName.TRAINER: "研修を登録し、自分が登録した研修を編集・公開します。",
    RoleName.WELFARE_EDITOR: "ポータルの内容を編集・公開し、福祉部局の立場で連携事例を確認します。",
    RoleName.REGIONAL_EDITOR: (
        "ポータルの内容を編集・公開し、地域振興部局の立場で連携事例を確認します。"
    ),
    RoleName.ADMINISTRATOR: "ポータル全体の内容、語彙、設定、利用者を管理します。",
}
#: Roles that act for one municipality.
OF_MUNICIPALITIES = frozenset({RoleName.CONTRIBUTOR, RoleName.APPROVER})
#: Roles of the prefecture's staff; readers and trainers may work for either.
OF_PREFECTURE = frozenset(
    {RoleName.WELFARE_EDITOR, RoleName.REGIONAL_EDITOR, RoleName.ADMINISTRATOR}
)
#: Roles that act for one side.
SIDES = {RoleName.WELFARE_EDITOR: Side.WELFARE, RoleName.REGIONAL_EDITOR: Side.REGIONAL}


def check_place(roles: Collection[RoleName], *, side: str, has_municipality: bool) -> None:
    """Check that roles fit the workplace.

    Raises:
        ValidationError: With a message for each of the fields `groups`, `side`, `municipality`.
    """
    errors = {}
    municipal = [role.label for role in RoleName if role in OF_MUNICIPALITIES & set(roles)]
    prefectural = [role.label for role in RoleName if role in OF_PREFECTURE & set(roles)]
    sided = [role for role in SIDES if role in roles]
    if municipal and prefectural:
        errors["groups"] = f"「{municipal[0]}」と「{prefectural[0]}」を兼ねることはできません。"
    elif len(sided) > 1:
        # A case needs the agreement of both sides: one person must not give both.
        errors["groups"] = f"「{sided[0].label}」と「{sided[1].label}」を兼ねることはできません。"
    elif municipal and not has_municipality:
        errors["municipality"] = f"「{municipal[0]}」には、市町村が必要です。"
    elif prefectural and has_municipality:
        errors["municipality"] = (
            f"「{prefectural[0]}」は県の職員の役割です。市町村は空欄にしてください。"
        )
    if len(sided) == 1 and side != SIDES[sided[0]]:
        errors["side"] = (
            f"「{sided[0].label}」の部局は、「{SIDES[sided[0]].label}」にしてください。"
        )
    if errors:
        raise ValidationError(errors)
