"""The form to upload a file of cases in the admin."""

from typing import Any

from django import forms

from casestudies.models import CasePage
from casestudies.rules import DECLARATIONS
from portal.tables.forms import UploadForm

DRAFT, PUBLISH = "draft", "publish"


class CaseUploadForm(UploadForm):
    """A file, whether its cases are published, and the three declarations for all of them.

    Args:
        can_publish: Whether the user may publish cases.
    """

    mode = forms.ChoiceField(
        label="取り込んだ事例の扱い",
        choices=[
            (DRAFT, "下書きにする（あとで1件ずつ確かめて公開します）"),
            (PUBLISH, "すぐに公開する"),
        ],
        initial=DRAFT,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, can_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = f"様式に記入した{self.fields['file'].help_text}"
        if not can_publish:
            self.fields["mode"].choices = self.fields["mode"].choices[:1]  # type: ignore[attr-defined]  # a choice field
        for name in DECLARATIONS:
            self.fields[name] = forms.BooleanField(
                label=CasePage._meta.get_field(name).verbose_name,  # type: ignore[union-attr]  # its own field
                required=False,
                help_text="公開するときは必ず確かめてください。",
            )

    def clean(self) -> dict[str, Any]:
        """Require each declaration for publishing."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("mode") == PUBLISH:
            for name in DECLARATIONS:
                if not cleaned.get(name):
                    self.add_error(name, "公開するには、内容を確かめてチェックを入れてください。")
        return cleaned

    @property
    def choices(self) -> dict[str, Any]:
        """Return whether to publish, and the declarations made."""
        return {
            "publish": self.cleaned_data["mode"] == PUBLISH,
            "declarations": [name for name in DECLARATIONS if self.cleaned_data[name]],
        }
