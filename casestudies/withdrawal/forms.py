"""Forms of the withdrawal and of the opening of a seal."""

from collections.abc import Sequence
from typing import Any

from django import forms

from casestudies.models import ConsentRecord
from portal.audit.services import VALUE_LENGTH
from portal.japanese.dates import format_date


class WithdrawalForm(forms.Form):
    """Chooses the consent, and asks for a confirmation."""

    consent = forms.ChoiceField(
        label="撤回する同意",
        widget=forms.RadioSelect,
        error_messages={"required": "撤回する同意を選んでください。"},
    )
    confirmed = forms.BooleanField(
        label="上の内容を確かめました",
        error_messages={"required": "内容を確かめて、チェックを入れてください。"},
    )

    def __init__(self, *args: Any, consents: Sequence[ConsentRecord], **kwargs: Any) -> None:
        """Offer the consents by their place in the list: one of a draft has no key."""
        super().__init__(*args, **kwargs)
        self.consents = consents
        self.fields["consent"].choices = [  # type: ignore[attr-defined]  # of a ChoiceField
            (str(number), _label(consent)) for number, consent in enumerate(consents)
        ]
        if len(consents) == 1:
            self.fields["consent"].initial = "0"

    @property
    def chosen(self) -> ConsentRecord:
        """Return the chosen consent of a valid form."""
        return self.consents[int(self.cleaned_data["consent"])]


def _label(consent: ConsentRecord) -> str:
    day = f"{format_date(consent.obtained_on)}取得、" if consent.obtained_on else ""
    return f"{consent.subject}（{day}{consent.obtained_by}）"


class OpeningForm(forms.Form):
    """Asks for the reason of looking behind a seal."""

    reason = forms.CharField(
        label="理由",
        max_length=VALUE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"{VALUE_LENGTH}字まで。操作記録に残ります。個人が特定されることは書かないでください。",
        error_messages={"required": "理由を入力してください。"},
    )
