"""The known items of a portal, from its models, and whether the search ranks them first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from casestudies.models import CasePage
from portal.accounts.visibility import ADMINISTRATOR, MUNICIPAL, PREFECTURAL, PUBLIC
from portal.liaison.models import LiaisonContact
from portal.municipalities.models import Municipality
from portal.notices.models import NoticePage, ProgrammePage
from portal.pages.models import StandardPage
from portal.vocabularies.models import GlossaryEntry
from search.results.parameters import SearchForm
from search.services import run_search
from trainings.models import TrainingPage

GATE = 0.99
# A reader who may see everything, including documents for participants.
READERS = frozenset({PUBLIC, MUNICIPAL, PREFECTURAL, ADMINISTRATOR})


class Item(NamedTuple):
    """A query, and the ids of the documents with that name."""

    kind: str
    text: str
    wanted: frozenset[str]


class Failure(NamedTuple):
    """An item that was not first, and the document that was."""

    kind: str
    text: str
    found: str


@dataclass(frozen=True, slots=True)
class Report:
    """How many items were first, by kind, and the others."""

    by_kind: dict[str, tuple[int, int]]
    failures: tuple[Failure, ...]

    @property
    def share(self) -> float:
        """Return the share of items that were first."""
        first, asked = (sum(column) for column in zip(*self.by_kind.values(), strict=True))
        return first / asked

    def as_json(self) -> dict[str, Any]:
        """Return the report for JSON output."""
        return {
            "first": round(self.share, 4),
            "kinds": {
                kind: {"asked": asked, "first": first}
                for kind, (first, asked) in self.by_kind.items()
            },
            "failures": [failure._asdict() for failure in self.failures],
        }


def known_items() -> list[Item]:
    """Return every exact title, alias, number and reading, once each."""
    named: dict[tuple[str, str], set[str]] = {}
    for kind, text, document_id in _names():
        if text:
            named.setdefault((kind, text), set()).add(document_id)
    bearing: dict[str, set[str]] = {}
    for (_, text), ids in named.items():
        bearing.setdefault(text, set()).update(ids)
    return [Item(kind, text, frozenset(bearing[text])) for kind, text in named]


def judge(items: Iterable[Item]) -> Report:
    """Search for each item in the way of the site."""
    counts: dict[str, tuple[int, int]] = {}
    failures = []
    for item in items:
        page = run_search(SearchForm(q=item.text), READERS)
        found = page.hits[0].id if page.hits else ""
        first, asked = counts.get(item.kind, (0, 0))
        counts[item.kind] = (first + (found in item.wanted), asked + 1)
        if found not in item.wanted:
            failures.append(Failure(item.kind, item.text, found))
    return Report(counts, tuple(failures))


def _names() -> Iterator[tuple[str, str, str]]:
    """Yield the kind of the name, the name and the id of the document."""
    for kind, model in (("case", CasePage), ("page", StandardPage)):
        for pk, title in model.objects.upcoming().values_list("pk", "title"):
            yield f"title of a {kind}", title, f"{kind}:{pk}"
    for training in TrainingPage.objects.upcoming():
        yield "title of a training", training.title, f"training:{training.pk}"
        yield "reading of a training", training.kana, f"training:{training.pk}"
    for notice in NoticePage.objects.upcoming():
        yield "title of a notice", notice.title, f"notice:{notice.pk}"
        yield "reading of a notice", notice.kana, f"notice:{notice.pk}"
        yield "number of a notice", notice.number, f"notice:{notice.pk}"
    yield from _terms()
    for place in Municipality.objects.current():
        for name in (place.name, place.full_name, place.code):
            yield "name of a municipality", name, f"municipality:{place.pk}"
        yield "reading of a municipality", place.kana, f"municipality:{place.pk}"
    for contact in LiaisonContact.objects.current().select_related("municipality"):
        document_id = f"contact:{contact.pk}"
        yield "section of a contact", contact.section, document_id
        yield "section of a contact", f"{contact.body_name} {contact.section}", document_id
        yield "reading of a contact", contact.kana, document_id
        yield "telephone number", contact.phone, document_id
        yield "telephone number", contact.dialled, document_id
        yield "mail address", contact.mail, document_id
        if contact.extension:
            yield "extension", f"内線{contact.extension}", document_id


def _terms() -> Iterator[tuple[str, str, str]]:
    explained: dict[str, str] = {}
    for page in ProgrammePage.objects.upcoming():
        document_id = f"programme:{page.pk}"
        # 農村RMO（農村型地域運営組織）
        explained |= dict.fromkeys((page.title, *re.split("[（）]", page.title)), document_id)
        yield "title of an explainer", page.title, document_id
        yield "reading of an explainer", page.kana, document_id
    for entry in GlossaryEntry.objects.published():
        document_id = explained.get(entry.term, f"glossary:{entry.pk}")
        for word in entry.words:
            yield "word of the glossary", word, document_id
        yield "reading of a word", entry.kana, document_id
