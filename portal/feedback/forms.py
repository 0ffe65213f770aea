"""The form in which readers write to the portal."""

from typing import Any, ClassVar, cast
from urllib.parse import urlsplit, urlunsplit

from django import forms

from portal.feedback.models import TEXT_LIMIT, Feedback


class FeedbackForm(forms.ModelForm[Feedback]):
    """ご意見・お問い合わせ. `website` is a honeypot: people do not see it, bots fill it in."""

    website = forms.CharField(
        label="この欄には入力しないでください",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    class Meta:
        model = Feedback
        fields = ("kind", "page", "text", "reply_to")
        widgets: ClassVar = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 8}),
            "reply_to": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        error_messages: ClassVar = {
            "kind": {
                "required": "種類を選んでください。",
                "invalid_choice": "種類を一覧から選んでください。",
            },
            "page": {"max_length": "ページのアドレスは500字以内で入力してください。"},
            "text": {"required": "内容を入力してください。"},
            "reply_to": {
                "invalid": "メールアドレスは fukushi@town.example.jp のように入力してください。",
                "max_length": "メールアドレスが長すぎます。254字以内で入力してください。",
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = Feedback.Kind.choices
        # The limit is checked below, with a message: a browser would cut pasted text silently.
        self.fields["text"].widget.attrs.pop("maxlength", None)
        for name in ("kind", "page", "text", "reply_to"):
            described = [f"feedback-{name}-help"]
            if self.is_bound and name in self.errors:
                described.append(f"feedback-{name}-error")
                self.fields[name].widget.attrs["aria-invalid"] = "true"
            self.fields[name].widget.attrs["aria-describedby"] = " ".join(described)

    def clean_page(self) -> str:
        """Accept the URL of a page with or without the host name; keep the path."""
        address: str = self.cleaned_data["page"].strip()
        if not address:
            return ""
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = None
        if (
            parts is None
            or not parts.path.startswith("/")
            or parts.scheme not in {"", "http", "https"}
        ):
            raise forms.ValidationError(
                "ページのアドレスは /cases/ のように入力するか、空欄にしてください。"
            )
        return urlunsplit(("", "", parts.path, parts.query, ""))

    def clean_text(self) -> str:
        """Refuse texts that are too long, and say how long they are."""
        text: str = self.cleaned_data["text"]
        if len(text) > TEXT_LIMIT:
            message = f"内容は{TEXT_LIMIT:,}字以内で入力してください（現在{len(text):,}字）。"
            raise forms.ValidationError(message)
        return text

    @property
    def is_trapped(self) -> bool:
        """Tell whether the honeypot is filled in."""
        return bool(self.data.get("website"))
