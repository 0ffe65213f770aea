"""The forms of the page on which a case is reviewed. They work without scripts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from casestudies.reviewing.comment_forms import FieldCommentsForm
from casestudies.reviewing.substitutes import Post, candidates_for, posts_of
from casestudies.rules import REVIEW_COMMENT_LIMIT
from portal.accounts.models import User


class ApproveForm(forms.Form):
    """承認する: the revision that the page shows, and a comment if one is wanted."""

    prefix = "approve"

    revision = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label="作成者へのコメント（任意）",
        required=False,
        max_length=REVIEW_COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnForm(FieldCommentsForm):
    """差し戻す: the reason, and comments on fields."""

    prefix = "return"

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="差し戻す理由",
        max_length=REVIEW_COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "差し戻す理由を入力してください。"},
    )

    def take(self, error: ValidationError) -> None:
        """Show an error of the service at its field."""
        self.add_error("reason" if "reason" in getattr(error, "error_dict", {}) else None, error)


class SubstituteForm(forms.Form):
    """代理承認者を指定する: for which post, whom, from when until when."""

    post = forms.ChoiceField(
        label="どの立場の代理か", widget=forms.Select(attrs={"class": "select"})
    )
    user = forms.ModelChoiceField(
        label="代理承認者",
        queryset=User.objects.none(),
        empty_label="選んでください",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"required": "代理承認者を選んでください。"},
    )
    starts_on = forms.DateField(
        label="開始日", error_messages={"required": "開始日を入力してください。"}
    )
    ends_on = forms.DateField(
        label="終了日（この日まで）", error_messages={"required": "終了日を入力してください。"}
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        """Offer the posts of whoever names, and their colleagues."""
        super().__init__(*args, **kwargs)
        self.posts = {post.key: post for post in posts_of(actor)}
        choices = [(post.key, post.label) for post in self.posts.values()]
        if len(choices) > 1:
            choices = [("", "選んでください"), *choices]
        self.fields["post"].choices = choices  # type: ignore[attr-defined]  # of a ChoiceField
        people: Any = self.fields["user"]
        people.queryset = candidates_for(actor).select_related("municipality")
        people.label_from_instance = person_label

    @property
    def chosen_post(self) -> Post:
        """Return the chosen post."""
        return self.posts[self.cleaned_data["post"]]


def person_label(user: User) -> str:
    """Return workplace and name of a user."""
    body = user.municipality.name if user.municipality else ""
    return " ".join(part for part in (f"{body}{user.section}", str(user)) if part)
