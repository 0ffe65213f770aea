"""Checks that the descriptions of an app's fields are complete and match its page."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag
from django.db.models import CharField, TextField
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

from portal.field_descriptions import Field, Part, Searched
from search.core.documents import SearchDocument
from tests.factories.casestudies import term
from tests.factories.vocabularies import PortalTagFactory
from tests.support.places import PROJECT_ROOT


def names_of_model(model: type[Page]) -> set[str]:
    """Return the fields of a page and of its parts (`relation.field`), without those of Wagtail itself."""
    own = [*model._meta.concrete_fields, *model._meta.many_to_many]
    names = {
        field.name
        for field in own
        if field.name == "title"
        or not (field.model._meta.app_label == "wagtailcore" or field.name.endswith("_ptr"))
    }
    for relation in get_all_child_relations(model):
        part = relation.related_model
        if part._meta.app_label == "wagtailcore":
            continue
        names |= {
            f"{relation.get_accessor_name()}.{field.name}"
            for field in part._meta.concrete_fields
            if not field.primary_key and field.name not in {relation.field.name, "sort_order"}
        }
    return names | {"tags"}


def without_description(
    model: type[Page], described: Mapping[str, Field], technical: Mapping[str, str]
) -> set[str]:
    """Return the fields that are neither described nor technical (alone or with their relation)."""
    return {
        name
        for name in names_of_model(model)
        if name not in described
        and name not in technical
        and name.partition(".")[0] not in technical
    }


class Specimen:
    """A page in which each described text and term has a unique text.

    Args:
        model: The page.
        described: Its fields by name, those of parts as `relation.name`.
        parts: Its parts by relation.
        others: Further values by name, or functions that make a value from a text.
    """

    def __init__(
        self,
        model: type[Page],
        described: Mapping[str, Field],
        parts: Mapping[str, Part],
        others: Mapping[str, Any],
    ) -> None:
        self.described = described
        self._parts = parts
        self._others = others
        self.texts: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        for relation in parts:
            self.values[relation] = [getattr(model, relation).rel.related_model()]
        for number, (name, field) in enumerate(described.items()):
            relation, _, last = name.rpartition(".")
            owner = getattr(model, relation).rel.related_model if relation else model
            made = self._value(owner._meta.get_field(last), name, field, f"標識{number:03}号")
            if made is None:
                continue
            if relation:
                setattr(self.values[relation][0], last, made)
            else:
                self.values[name] = made

    def _value(self, model_field: Any, name: str, field: Field, text: str) -> Any:
        other = self._others.get(name)
        if other is not None and not isinstance(other, Callable):
            return other
        maker = other or self._maker(model_field, name, field)
        if maker is None:
            return None
        self.texts[name] = text
        return maker(text)

    def _maker(self, model_field: Any, name: str, field: Field) -> Callable[[str], Any] | None:
        if name == "tags":
            return lambda text: [PortalTagFactory(name=text)]
        if field.vocabulary:
            return lambda text: (
                [term(field.vocabulary, text, text)]
                if field.many
                else term(field.vocabulary, text, text)
            )
        is_text = type(model_field) in {CharField, TextField} and not model_field.choices
        return str if is_text else None

    def _of_part(self, name: str) -> Part | None:
        return self._parts.get(name.partition(".")[0]) if "." in name else None

    def expected(self) -> dict[str, tuple[bool, bool, Searched]]:
        """Return for each field whether it is shown, printed and searched, by its description."""
        return {name: self._expected(name) for name in self.texts}

    def _expected(self, name: str) -> tuple[bool, bool, Searched]:
        field, part = self.described[name], self._of_part(name)
        chapter = field.chapter
        if chapter is None:
            chapter = part.chapter if part else ""
        printed = field.printed and (part is None or part.printed)
        return bool(chapter), bool(chapter) and printed, field.searched

    def found(self, html: str, document: SearchDocument) -> dict[str, tuple[bool, bool, Searched]]:
        """Return the same according to the page and its document in the index."""
        page = BeautifulSoup(html, "html.parser").main
        assert page is not None
        screen = _shown(page)
        for selector in hidden_in_print():
            for element in page.select(selector):
                element.decompose()
        paper = _shown(page)
        return {
            name: (text in screen, text in paper, _searched(text, document))
            for name, text in self.texts.items()
        }


def _shown(page: Tag) -> str:
    alternatives = [str(image["alt"]) for image in page.select("img[alt]")]
    return "\n".join([page.get_text(), *alternatives])


def _searched(text: str, document: SearchDocument) -> Searched:
    if text in document.title + document.summary:
        return Searched.HEAD
    if text in document.body:
        return Searched.TEXT
    return Searched.NAME if text in document.keywords else Searched.NO


def hidden_in_print() -> list[str]:
    """Return the selectors of elements that the stylesheets hide in print."""
    return [
        selector
        for path in PROJECT_ROOT.glob("static/**/*.css")
        for selector in _hidden(path.read_text())
    ]


def _hidden(css: str) -> Iterator[str]:
    for start in re.finditer(r"@media print\s*\{", css):
        depth, end = 1, start.end()
        while depth and end < len(css):
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        block = re.sub(r"/\*.*?\*/", "", css[start.end() : end - 1], flags=re.DOTALL)
        for selectors, rules in re.findall(r"([^{};]+)\{([^{}]*)\}", block):
            if re.search(r"display:\s*none", rules):
                yield selectors.strip()
