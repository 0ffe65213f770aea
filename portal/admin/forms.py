"""Forms of the admin: merging tags and copying pages."""

from typing import Any, cast

from django import forms
from wagtail.admin.forms.pages import CopyForm

from portal.vocabularies.models import PortalTag


class MergeForm(forms.Form):
    """Into which tag another one is merged."""

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


class PageCopyForm(CopyForm):
    """Copies pages as drafts: what is copied has to be looked through before it goes out.

    No publication along with the copy, which would skip what the form of the
    page asks for, and no alias (`PortalPage.save`).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
