"""The forms of Wagtail's modal for the decision of a reviewer."""

from django import forms

from casestudies.reviewing.comment_forms import FieldCommentsForm
from casestudies.rules import REVIEW_COMMENT_LIMIT


class _RevisionForm(forms.Form):
    """Names the revision that the reviewer saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class ApprovalForm(_RevisionForm):
    """Approves what the form of the case shows."""

    comment = forms.CharField(
        label="作成者へのコメント",
        max_length=REVIEW_COMMENT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="任意です。",
    )


class ReturnForm(FieldCommentsForm, _RevisionForm):
    """Sends a case back, with comments on fields."""

    comment = forms.CharField(
        label="差し戻す理由",
        max_length=REVIEW_COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="作成者に表示されます。どこを直せばよいか、具体的に書いてください。",
        error_messages={"required": "差し戻す理由を入力してください。"},
    )
