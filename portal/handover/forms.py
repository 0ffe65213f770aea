"""The form of a hand-over: from whom, to whom."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count

from portal.accounts.models import State, User
from portal.handover.services import candidates

ONE_OF_BOTH = "渡す人か、渡す課の、どちらか1つを選んでください。"
SAME = "受け取る人が、渡す人にも含まれています。"


class _PersonField(forms.ModelChoiceField):
    """One user, named so that namesakes are told apart."""

    def label_from_instance(self, obj: User) -> str:
        """Return the name with workplace and state."""
        place = " ".join(filter(None, [str(obj.municipality or ""), obj.section]))
        state = "" if obj.state is State.ACTIVE else f"・{obj.state.label}"
        return f"{obj}（{place or '所属なし'}{state}）"


class HandOverForm(forms.Form):
    """The giver, or the section whose accounts give, and the receiver.

    Args:
        actor: Who hands over: only accounts that they administer are offered.
    """

    giver = _PersonField(
        label="渡す人",
        queryset=User.objects.none(),
        required=False,
        empty_label="（選んでください）",
    )
    section = forms.ChoiceField(
        label="渡す課",
        required=False,
        help_text="課の全員のものを引き継ぐときに、「渡す人」の代わりに選びます。",
    )
    receiver = _PersonField(
        label="受け取る人", queryset=User.objects.none(), empty_label="（選んでください）"
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = candidates(actor)
        self.fields["giver"].queryset = self._people  # type: ignore[attr-defined]  # a choice of models
        usable = self._people.filter(is_active=True) | self._people.filter(invited_at__isnull=False)
        self.fields["receiver"].queryset = usable  # type: ignore[attr-defined]  # as above
        self.fields["section"].choices = [("", "（選んでください）"), *self._sections()]  # type: ignore[attr-defined]  # a choice

    def _sections(self) -> list[tuple[str, str]]:
        """Return the sections that have accounts, with how many."""
        rows = (
            self._people.exclude(section="")
            .order_by("municipality__code", "section")
            .values("municipality_id", "municipality__name", "section")
            .annotate(accounts=Count("pk"))
        )
        return [
            (
                f"{row['municipality_id'] or ''}:{row['section']}",
                f"{row['municipality__name'] or '県'} {row['section']}（{row['accounts']}人）",
            )
            for row in rows
        ]

    def clean(self) -> dict[str, Any]:
        """Find the givers; refuse none, two choices, and a receiver among them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        giver, section, receiver = (cleaned.get(n) for n in ("giver", "section", "receiver"))
        if bool(giver) == bool(section):
            raise ValidationError(ONE_OF_BOTH, code="one_of_both")
        if giver:
            cleaned["givers"] = [giver]
        else:
            place, _, name = str(section).partition(":")
            found = self._people.filter(section=name, municipality=int(place) if place else None)
            cleaned["givers"] = [user for user in found if user != receiver]
        if receiver is not None and receiver in cleaned["givers"]:
            self.add_error("receiver", SAME)
        return cleaned
