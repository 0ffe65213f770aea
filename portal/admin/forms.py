"""The form of the admin for merging tags."""

from typing import Any, cast

from django import forms

from portal.vocabularies.models import PortalTag


class MergeForm(forms.Form):
    """Asks for the tag into which another one is merged."""

    target = forms.ModelChoiceField(
        PortalTag.objects.none(),
        label="統合先のタグ",
        empty_label="選んでください",
        error_messages={
            "required": "統合先のタグを選んでください。",
            "invalid_choice": "選ばれたタグは使われていません。一覧から選び直してください。",
        },
    )

    def __init__(self, source: PortalTag, *args: Any, **kwargs: Any) -> None:
        """Offer every tag in use but `source` itself."""
        super().__init__(*args, **kwargs)
        target = cast("forms.ModelChoiceField", self.fields["target"])
        target.queryset = PortalTag.objects.current().exclude(pk=source.pk)
