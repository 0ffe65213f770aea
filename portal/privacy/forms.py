"""The part of a page's form that asks about findings. Drafts are never held up."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.template.loader import render_to_string

from portal.privacy.blocks import error_in_blocks
from portal.privacy.models import REASON_LIMIT
from portal.privacy.review import Question, Review, review_of, take_typed

#: Names of the inputs for reasons: this and the digest of the question.
PREFIX = "privacy-"
#: Errors of this kind are only about findings.
CODE = "privacy"


class PrivacyForm(forms.BaseForm):
    """For the form of a page: what would be published is checked, and reasons are taken.

    A finding without a reason is an error at its field, with the marked sentence and an input for
    the reason; those in blocks have the input in the panel, because Wagtail's script shows their
    errors as plain text.
    """

    instance: Any
    formsets: dict[str, Any]
    is_deferred_validation: bool
    for_user: Any

    _review: Review | None = None

    @property
    def privacy_review(self) -> Review:
        """Return what the check finds in the form as it stands."""
        if self._review is None:
            self._review = review_of(self.instance, self._rows_of)
            self.instance.privacy_review = self._review
        return self._review

    def _post_clean(self) -> None:
        """Check the page with what was typed, once it has been read into the instance."""
        super()._post_clean()  # type: ignore[misc]  # of the form this is mixed into
        self._review = None
        typed = {
            name.removeprefix(PREFIX): value
            for name, value in self.data.items()
            if name.startswith(PREFIX)
        }
        if typed:
            take_typed(self.privacy_review, typed)
            self._clean_reasons()
        if not self.is_deferred_validation:
            self._ask(self.privacy_review.open)

    def save(self, commit: bool = True) -> Any:
        """Save the page, which takes the reasons along until it is in the database."""
        page = super().save(commit)  # type: ignore[misc]  # of the form this is mixed into
        if self._review is not None:
            page.answered_questions = (self._review.questions, self.for_user)
        return page

    def _rows_of(self, relation: str) -> Iterable[models.Model]:
        formset = self.formsets.get(relation)
        if formset is None or not self.is_bound:
            rows: Iterable[models.Model] = getattr(self.instance, relation).all()
            return rows
        return [row.instance for row in _rows_that_stay(formset)]

    def _clean_reasons(self) -> None:
        field = forms.CharField(max_length=REASON_LIMIT, required=False)
        for question in self.privacy_review.questions:
            if question.typed is not None:
                try:
                    question.typed = field.clean(question.typed)
                except ValidationError as error:
                    question.fault = " ".join(error.messages)
                    if self.is_deferred_validation:
                        # A draft is not stored without what was typed; see the input in the panel.
                        self.add_error(None, f"{question.text.label}：{question.fault}")

    def _ask(self, questions: Iterable[Question]) -> None:
        blocks: dict[str, list[Question]] = {}
        for question in questions:
            text = question.text
            form = self._form_of(text.owner)
            if form is None or text.field not in form.fields:
                self.add_error(None, ValidationError(f"{text.label}：{question.summary}", CODE))
            elif text.steps:
                blocks.setdefault(text.field, []).append(question)
            else:
                question.at_field = True
                message = render_to_string("privacy/question.html", {"question": question})
                form.add_error(text.field, ValidationError(message, CODE))
        for field, found in blocks.items():
            self.add_error(field, error_in_blocks([(q.text.steps, _in_block(q)) for q in found]))

    def _form_of(self, owner: models.Model) -> Any:
        if owner is self.instance:
            return self
        rows = (row for formset in self.formsets.values() for row in formset.forms)
        return next((row for row in rows if row.instance is owner), None)


def _rows_that_stay(formset: Any) -> list[Any]:
    formset.is_valid()
    return [
        row
        for row in formset.forms
        if not (formset.can_delete and formset._should_delete_form(row))
    ]


def _in_block(question: Question) -> str:
    return f"{question.summary}書き直すか、「個人情報の確認」の欄に、公開してよい理由を入力してください。"
