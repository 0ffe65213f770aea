"""The roles of the portal (役割): each is a group of users, known by a slug."""

from django.db import models


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
