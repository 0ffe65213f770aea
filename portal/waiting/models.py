"""When everybody was last reminded of what waits."""

from django.db import models


class ReminderRun(models.Model):
    """The only row: the Monday for which the reminders are made."""

    monday = models.DateField("お知らせした週の月曜日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "お知らせの記録"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.monday or "")

    @classmethod
    def locked(cls) -> "ReminderRun":
        """Return the row, locked until the transaction ends."""
        run, _ = cls._default_manager.select_for_update().get_or_create(pk=1)
        return run
