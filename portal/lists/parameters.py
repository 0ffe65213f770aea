"""The filters of a list: the values that they accept, with labels for readers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

ANY = "すべて"


def dropped_notice(labels: Iterable[str]) -> str:
    """Return the notice that values of these parameters are not valid."""
    named = "」「".join(labels)
    return f"「{named}」に使えない値が指定されていたため、条件から外しました。"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice that a list offers."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A filter as a select element (`pages/_select.html`)."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the URL of a list; the base class accepts any value."""

    name: str
    label: str

    def given(self, query: QueryDict) -> list[str]:
        """Return the values in a URL: only the last one counts."""
        return [query.get(self.name, "")]

    def accepts(self, value: str) -> bool:
        """Tell whether `value` is valid."""
        return True

    def label_of(self, value: str) -> str:
        """Return the label of a value for readers."""
        return value

    def notice(self, values: Iterable[str]) -> str:
        """Return the notice that `values` were dropped."""
        return dropped_notice([self.label])


@dataclass(frozen=True, slots=True)
class Choice(Parameter):
    """One of several values, each with its label."""

    choices: Mapping[str, str] = field(default_factory=dict)

    def accepts(self, value: str) -> bool:
        """Tell whether `value` is one of the choices."""
        return value in self.choices

    def label_of(self, value: str) -> str:
        """Return the label of a value."""
        return self.choices.get(value, value)

    def select(self, selected: str = "") -> Select:
        """Return the select: 「すべて」, then the choices in order."""
        choices = {"": ANY, **self.choices}
        options = [Option(value, label, value == selected) for value, label in choices.items()]
        return Select(self.name, self.label, options)


@dataclass(frozen=True, slots=True)
class Words(Parameter):
    """Words typed by a reader, cleaned like every text field (`portal.japanese`)."""

    max_length: int = 200

    def given(self, query: QueryDict) -> list[str]:
        """Return the cleaned words; if they contain unreadable characters, as they were typed."""
        typed = query.get(self.name, "")
        try:
            return [self._field().clean(typed)]
        except ValidationError:
            return [typed]

    def accepts(self, value: str) -> bool:
        """Tell whether the words are short enough and readable."""
        try:
            self._field().clean(value)
        except ValidationError:
            return False
        return True

    def notice(self, values: Iterable[str]) -> str:
        """Return the notice with the limits of the words."""
        return (
            f"「{self.label}」が{self.max_length}文字より長いか、使えない文字を含むため、"
            "条件から外しました。"
        )

    def _field(self) -> forms.CharField:
        return forms.CharField(required=False, max_length=self.max_length)
