"""Rows for comments on fields, for the forms of the site and of the admin's modal.

The steps of the workflow name the modal's form, so this is below `forms`.
"""

from typing import Any

from django import forms

from casestudies.fields import READ
from casestudies.models import CasePage
from casestudies.reviewing.comments import ROWS, comments_in
from portal.field_descriptions import Field
from portal.field_descriptions.facts import field_label

FIELD_COMMENT_LIMIT = 500


def field_choices() -> list[tuple[str, str]]:
    """Return the names and the labels of the fields on which one may comment."""
    named = [
        (item.name, field_label(CasePage, item.name))
        if isinstance(item, Field)
        else (item.relation, item.heading)
        for item in READ
    ]
    return [("title", "タイトル"), *(pair for pair in named if pair[0] != "title")]


class FieldCommentsForm(forms.Form):
    """Base of the forms with rows for comments on fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add the rows."""
        super().__init__(*args, **kwargs)
        for number in range(1, ROWS + 1):
            self.fields[f"field_{number}"] = forms.ChoiceField(
                label=f"項目（{number}）",
                required=False,
                choices=[("", "選んでください"), *field_choices()],
                widget=forms.Select(attrs={"class": "select"}),
            )
            self.fields[f"comment_{number}"] = forms.CharField(
                label=f"項目（{number}）へのコメント",
                required=False,
                max_length=FIELD_COMMENT_LIMIT,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the pairs of inputs for a field and the comment on it."""
        return [(self[f"field_{n}"], self[f"comment_{n}"]) for n in range(1, ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        """Refuse a comment without its field and a field without its comment."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, ROWS + 1):
            name, text = cleaned.get(f"field_{number}"), cleaned.get(f"comment_{number}")
            if text and not name and f"field_{number}" not in self.errors:
                self.add_error(f"field_{number}", "コメントする項目を選んでください。")
            elif name and not text and f"comment_{number}" not in self.errors:
                self.add_error(f"comment_{number}", "コメントを入力してください。")
        return cleaned

    def field_comments(self) -> dict[str, str]:
        """Return the comments by name of the field."""
        return comments_in(self.cleaned_data)
