"""What the pages of the steps show: the questions with their fields, and what others have saved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField

from casestudies.contributing.forms import FILES, StepForm
from casestudies.contributing.steps import EXEMPT, Step, step_of
from casestudies.rules import SOFT_LIMIT
from portal.accounts.widening import CONFIRMATION
from portal.field_descriptions import Field, Findings, Group, Inherited, Note, Part, plain
from portal.privacy.review import Question, Review

#: Long lists of terms are folded, so that the page stays short on a telephone.
FOLDED_FROM = 6


@dataclass
class Asked:
    """A field as the page shows it."""

    bound: BoundField
    soft_limit: int = 0
    limit: int = 0
    required: bool = False
    questions: list[Question] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return which part of the template shows it."""
        widget = self.bound.field.widget
        if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
            return "choices"
        return "check" if isinstance(widget, forms.CheckboxInput) else "input"

    @property
    def anchor(self) -> str:
        """Return the id that leads to the field."""
        return self.bound.auto_id if self.kind == "choices" else self.bound.id_for_label

    @property
    def is_folded(self) -> bool:
        """Tell whether the choices are folded until something of them is chosen or wrong."""
        widget = self.bound.field.widget
        return (
            isinstance(widget, forms.CheckboxSelectMultiple)
            and len(widget.choices) >= FOLDED_FROM  # type: ignore[arg-type]  # an iterator with a length
            and not self.bound.value()
            and not self.bound.errors
        )


@dataclass
class RowAsked:
    """A row of a part."""

    form: Any
    fields: list[Asked]
    is_stored: bool
    text: str = ""

    @property
    def hidden(self) -> list[BoundField]:
        """Return the technical fields, but for the box that deletes the row."""
        return list(self.form.hidden_fields())

    @property
    def is_fixed(self) -> bool:
        """Tell whether the row cannot be changed: the author's own municipality."""
        return getattr(self.form, "is_fixed", False)


@dataclass
class Block:
    """One group of questions."""

    kind: str  # note, fields, rows, files or findings
    heading: str = ""
    help_text: str = ""
    html: str = ""
    fields: list[Asked] = field(default_factory=list)
    formset: Any = None
    rows: list[RowAsked] = field(default_factory=list)
    relation: str = ""
    label: str = ""
    upload: Any = None
    questions: list[Question] = field(default_factory=list)

    @property
    def all_fields(self) -> list[Asked]:
        """Return the fields of the block, of its rows and of its upload."""
        rows = [asked for row in self.rows for asked in row.fields]
        return [*self.fields, *rows, *self.upload_fields]

    @property
    def upload_fields(self) -> list[Asked]:
        """Return the fields of the upload."""
        return [Asked(bound, required=bound.field.required) for bound in self.upload or ()]


class Questions:
    """Builds the blocks of a step from the description of its fields.

    Args:
        form: The form of the step.
        uploads: The forms for new files, by relation.
        review: What the privacy check finds in the whole case.
        comments: What reviewers wrote to a field, by name.
    """

    def __init__(
        self,
        form: StepForm,
        uploads: dict[str, Any],
        review: Review,
        comments: dict[str, list[str]] | None = None,
    ) -> None:
        self._form = form
        self._uploads = uploads
        self._review = review
        self._comments = comments or {}
        self._at_fields = True

    def blocks(self, step: Step) -> list[Block]:
        """Return the blocks in the order of the form."""
        self._at_fields = not any(isinstance(item, Findings) for item in step.tab.items)
        blocks = [
            block
            for item in step.tab.items
            for block in self._blocks(item)
            if block.kind != "fields" or block.fields
        ]
        if self._at_fields and (rest := self._not_shown(step, blocks)):
            blocks.append(Block("findings", questions=rest))
        return blocks

    def _not_shown(self, step: Step, blocks: list[Block]) -> list[Question]:
        """Return what was found in this step at no field: in a picture, or in a stored row."""
        shown = {
            question.digest
            for block in blocks
            for asked in block.all_fields
            for question in asked.questions
        }
        return [
            question
            for question in self._review.questions
            if step_of(question.text.path) is step and question.digest not in shown
        ]

    def errors(self, blocks: list[Block]) -> list[tuple[str, str]]:
        """Return the errors of the page as text and the id of the field, for the summary on top."""
        found = [(str(error), "") for error in self._form.non_field_errors()]
        for block in blocks:
            if block.formset is not None:
                found += [
                    (str(e), f"part-{block.relation}") for e in block.formset.non_form_errors()
                ]
            for asked in block.all_fields:
                label = asked.bound.label
                found += [(f"{label}：{error}", asked.anchor) for error in asked.bound.errors]
            found += [
                (str(error), f"part-{block.relation}")
                for row in block.rows
                for error in row.form.non_field_errors()
            ]
            if block.upload is not None:
                found += [
                    (str(error), f"part-{block.relation}")
                    for error in block.upload.non_field_errors()
                ]
        return found

    def _blocks(self, item: Any) -> Iterator[Block]:
        if isinstance(item, Note):
            yield Block("note", item.heading, html=item.html)
        elif isinstance(item, Group):
            fields = self._asked(plain(item.items))
            yield Block("fields", item.heading, item.help_text, fields=fields)
        elif isinstance(item, Inherited):
            for each in item.fields:
                yield Block("fields", fields=self._asked((each,)))
        elif isinstance(item, Part):
            yield self._part(item)
        elif isinstance(item, Findings):
            yield Block("findings", questions=self._review.questions)
        else:
            yield Block("fields", fields=self._asked(plain((item,))))

    def _asked(self, described: Iterable[Field]) -> list[Asked]:
        found = []
        for each in described:
            if each.name in EXEMPT:
                continue
            found.append(self._ask(self._form, each, each.name))
            if each.name == "visibility" and CONFIRMATION in self._form.fields:
                found.append(Asked(self._form[CONFIRMATION]))
        return found

    def _ask(self, form: Any, described: Field, path: str) -> Asked:
        bound = form[described.name]
        return Asked(
            bound,
            soft_limit=0 if described.limit or not described.answer else SOFT_LIMIT,
            limit=described.limit,
            required=_is_required(form, described.name),
            questions=[
                question
                for question in self._review.questions
                if self._at_fields
                and question.text.owner is form.instance
                and question.text.field == described.name
            ],
            comments=self._comments.get(path, []),
        )

    def _part(self, part: Part) -> Block:
        formset = self._form.formsets[part.relation]
        fields = list(plain(part.items))
        rows = []
        for form in formset.forms:
            shown = [
                self._ask(form, each, f"{part.relation}.{each.name}")
                for each in fields
                if not form[each.name].is_hidden
            ]
            stored = form.instance.pk is not None or form in formset.initial_forms
            rows.append(RowAsked(form, shown, stored, str(form.instance) if stored else ""))
        return Block(
            "files" if part.relation in FILES else "rows",
            part.heading,
            part.help_text,
            formset=formset,
            rows=rows,
            relation=part.relation,
            label=part.label,
            upload=self._uploads.get(part.relation),
        )


def _is_required(form: Any, name: str) -> bool:
    """Tell whether publication needs the field."""
    declared = form._meta.model._meta.get_field(name)
    return not declared.blank and not getattr(declared, "many_to_many", False)


@dataclass(frozen=True)
class Other:
    """What somebody else has saved while the author was typing."""

    label: str
    text: str


def others_of(form: StepForm, names: Iterable[str], labels: dict[str, str]) -> list[Other]:
    """Return what is stored now, in words.

    Args:
        form: A form without typed data, made of what is stored.
        names: The fields and relations that somebody has changed.
        labels: What they are called.
    """
    return [Other(labels[name], _in_words(form, name) or "（空欄）") for name in names]


def _in_words(form: StepForm, name: str) -> str:
    if name in form.formsets:
        return "、".join(str(part) for part in getattr(form.instance, name).all())
    bound = form[name]
    value = bound.value()
    choices = getattr(bound.field, "choices", None)
    if choices is None:
        return "はい" if value is True else "いいえ" if value is False else str(value or "")
    values = value if isinstance(value, list | tuple) else [value]
    chosen = {str(getattr(each, "pk", each)) for each in values}
    return "、".join(str(label) for key, label in choices if str(key) in chosen)
