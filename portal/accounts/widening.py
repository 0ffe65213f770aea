"""Forms of objects that have a level (公開範囲): opening one wider has to be confirmed.

A user who narrows the level must remain among those who see the object. A user who opens it wider
needs the right to publish it, and confirms who will see it from now on.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.accounts.models import User
from portal.accounts.visibility import Visibility, audiences_for_level, audiences_of

#: Who sees an object of each level but the widest.
SEEN_BY = {
    Visibility.PARTICIPANTS: "関係者",
    Visibility.PREFECTURAL: "県職員・編集者",
    Visibility.MUNICIPAL: "県内自治体職員",
}
#: Who can see it in addition once it is opened to the level.
ALSO_SEEN_BY = {
    Visibility.PREFECTURAL: "県職員・編集者も",
    Visibility.MUNICIPAL: "県内自治体職員も",
    Visibility.PUBLIC: "だれでも",
}
#: From the widest to the narrowest.
ORDER = tuple(Visibility.values)
CONFIRMATION = "confirm_widening"


def is_wider(level: str, than: str) -> bool:
    """Tell whether one level includes more people than another. Both must be levels."""
    return ORDER.index(level) < ORDER.index(than)


def warning(before: str, after: str) -> str:
    """Return in words who will see the object from now on in addition to those who see it already."""
    return (
        f"これから、{SEEN_BY[Visibility(before)]}のほかに、"
        f"{ALSO_SEEN_BY[Visibility(after)]}見られるようになります。"
    )


class WideningForm(forms.ModelForm):
    """Base of the forms of models with a field `visibility`.

    The checkbox for the confirmation appears only when it is needed: after a level was chosen that
    is wider than the one stored.
    """

    fields: dict[str, Any]
    confirm_widening = forms.BooleanField(
        label="公開範囲を広げることを確認しました",
        required=False,
        help_text="公開範囲を広げるときは、チェックを入れてから保存してください。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._level_before = self.stored_level()
        if not self._asks_for_confirmation():
            del self.fields[CONFIRMATION]

    def stored_level(self) -> str:
        """Return the level in the database; "" for an object that is new or was never published."""
        if not self.instance.pk or "visibility" not in self.fields:
            return ""
        stored = type(self.instance)._base_manager.filter(pk=self.instance.pk)
        return stored.values_list("visibility", flat=True).first() or ""

    def _asks_for_confirmation(self) -> bool:
        typed = self.data.get(self.add_prefix("visibility"), "") if self.is_bound else ""
        return typed in ORDER and self._level_before != "" and is_wider(typed, self._level_before)

    def acting_user(self) -> User | None:
        """Return the user who fills in the form; Wagtail's forms call it `for_user` or `user`."""
        return getattr(self, "for_user", None) or getattr(self, "user", None)

    def may_widen(self) -> bool:
        """Tell whether the acting user may open the level wider."""
        return True

    def participant_ids(self) -> list[int]:
        """Return the ids of the users who count for 関係者のみ, by what the form holds."""
        return [user.pk for user in self.cleaned_data.get("participants") or ()]

    def clean(self) -> dict[str, Any]:
        """Refuse a wider level without the right or the confirmation, and one that excludes the user."""
        cleaned = super().clean() or self.cleaned_data
        level = cleaned.get("visibility")
        if level:
            self._check_widening(level)
            self._check_own_access(level)
        return cleaned

    def _check_widening(self, level: str) -> None:
        if CONFIRMATION not in self.fields:
            return
        if not self.may_widen():
            message = "公開範囲を広げられるのは、公開する権限がある人だけです。"
            self.add_error("visibility", ValidationError(message, code="may_not_widen"))
        elif not self.cleaned_data.get(CONFIRMATION):
            message = warning(self._level_before, level)
            self.add_error("visibility", ValidationError(message, code="confirm_widening"))
            self.add_error(
                CONFIRMATION, "よければ、ここにチェックを入れて、もう一度保存してください。"
            )

    def _check_own_access(self, level: str) -> None:
        user = self.acting_user()
        if user is None or "visibility" not in self.changed_data:
            return
        if not audiences_for_level(level, self.participant_ids()) & audiences_of(user):
            message = (
                "この公開範囲では、あなた自身が見られなくなります。"
                "「関係者」に自分を加えるか、ほかの公開範囲を選んでください。"
            )
            self.add_error("visibility", ValidationError(message, code="locks_oneself_out"))
