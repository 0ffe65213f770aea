"""The choices on the page 「メールの受け取り」."""

from collections.abc import Iterator
from typing import Any

from django import forms

from portal.mail.categories import Category, offered_to
from portal.mail.digest_times import Frequency
from portal.mail.services import choose, frequencies_of


class PreferencesForm(forms.Form):
    """One choice for each category that the user is offered."""

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.categories = offered_to(user)
        for category in self.categories:
            self.fields[category.slug] = forms.ChoiceField(
                label=category.label,
                choices=[(f.value, f.label) for f in category.frequencies],
                initial=frequencies_of([user], category)[user.pk],
                widget=forms.RadioSelect,
                error_messages={
                    "required": f"「{category.label}」の受け取り方を選んでください。",
                    "invalid_choice": f"「{category.label}」の受け取り方を一覧から選んでください。",
                },
            )

    def rows(self) -> Iterator[tuple[Category, forms.BoundField]]:
        """Yield each category with its field."""
        for category in self.categories:
            yield category, self[category.slug]

    def save(self) -> None:
        """Store the choices."""
        for category in self.categories:
            choose(self.user, category, Frequency(self.cleaned_data[category.slug]))
