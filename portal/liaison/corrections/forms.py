"""The forms of a correction: the author's, and the editor's refusal."""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from portal.liaison.models import PROPOSABLE, LiaisonContact
from portal.liaison.models.corrections import values_of

SALT = "portal.liaison.corrections"
NOTHING_CHANGED = (
    "変わったところがありません。内容が正しいときは「変わりがないことを知らせる」を押してください。"
)
CHANGED = "変更したところがあります。変更を伝えるときは「修正を提案する」を押してください。"
CONFIRMS = "confirm_only"


class CorrectionForm(forms.ModelForm):
    """The contact data, with what the author saw and a message to the editors.

    Pressing `CONFIRMS` says that the data are right as they are.
    """

    comment = forms.CharField(
        label="県の担当者への連絡",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="いつから変わるかなど、伝えたいことがあれば入力します。公開されません。",
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = LiaisonContact
        fields: ClassVar = PROPOSABLE
        field_classes: ClassVar = {"url": partial(forms.URLField, assume_scheme="https")}
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Sign what the form shows, so that a change in between is noticed."""
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = signing.dumps(values_of(self.instance), salt=SALT)
        for name, field in self.fields.items():
            described = [f"id_{name}-help"] if field.help_text else []
            if self.is_bound and name in self.errors:
                described.append(f"id_{name}-error")
                field.widget.attrs["aria-invalid"] = "true"
            if described:
                field.widget.attrs["aria-describedby"] = " ".join(described)

    def clean_seen(self) -> dict[str, str]:
        """Return the values that the form showed."""
        try:
            seen: dict[str, str] = signing.loads(self.cleaned_data["seen"], salt=SALT)
        except signing.BadSignature as error:
            message = "画面を開き直して、もう一度入力してください。"
            raise ValidationError(message) from error
        return seen

    def clean(self) -> dict[str, Any]:
        """Ask for a change, unless the author says that there is none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        seen = cleaned.get("seen")
        if seen is None or self.errors:
            return cleaned
        confirms = CONFIRMS in self.data
        if confirms and self.values != seen:
            raise ValidationError(CHANGED, code="changed")
        if not confirms and self.values == seen:
            raise ValidationError(NOTHING_CHANGED, code="nothing_changed")
        return cleaned

    @property
    def values(self) -> dict[str, str]:
        """Return the typed values."""
        return {name: self.cleaned_data.get(name, "") for name in PROPOSABLE}

    def on_present_values(self, contact: LiaisonContact) -> "CorrectionForm":
        """Return a form that starts from the contact as it is now, with the author's changes typed in."""
        seen = self.cleaned_data["seen"]
        typed = {name: text for name, text in self.values.items() if text != seen.get(name)}
        return CorrectionForm(
            instance=contact, initial={**typed, "comment": self.cleaned_data["comment"]}
        )


class RefusalForm(forms.Form):
    """Why a proposal is refused; its author reads it."""

    reason = forms.CharField(
        label="見送る理由",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="提案した人が読みます。",
    )
