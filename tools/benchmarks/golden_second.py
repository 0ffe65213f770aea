"""The second golden set: queries about all kinds of documents, and the names that it uses for them."""

import datetime
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone

from casestudies.models import CasePage
from portal.japanese.dates import fiscal_year_of, format_fiscal_year
from portal.liaison.models import LiaisonContact
from portal.municipalities.models import Municipality
from portal.notices.models import NoticePage, ProgrammePage
from portal.pages.models import StandardPage
from portal.vocabularies.models import GlossaryEntry
from tests.support.places import PROJECT_ROOT
from tools.benchmarks.golden_measures import GoldenSet, Judged
from trainings.models import TrainingPage

QUERIES = PROJECT_ROOT / "tests" / "search" / "golden" / "second.toml"
GATE = 0.88
SENTENCES, SENTENCES_GATE = "sentence", 0.75
# The kind of document, its model, and the field with the name in the set.
NAMED_BY = (
    ("case", CasePage.objects.live(), "slug"),
    ("training", TrainingPage.objects.live(), "slug"),
    ("notice", NoticePage.objects.live(), "slug"),
    ("programme", ProgrammePage.objects.live(), "slug"),
    ("page", StandardPage.objects.live(), "slug"),
    ("glossary", GlossaryEntry.objects.published(), "slug"),
    ("contact", LiaisonContact.objects.all(), "phone"),
    ("municipality", Municipality.objects.all(), "code"),
)


def rows() -> list[dict[str, Any]]:
    """Return the queries of the file."""
    return list(tomllib.loads(QUERIES.read_text("utf-8"))["query"])


def second_set(today: datetime.date | None = None) -> GoldenSet:
    """Return the second set for the loaded demo, as of `today`."""
    day = today or timezone.localdate()
    same = _same()
    names = {
        f"{kind}:{pk}": same.get(key, key)
        for kind, objects, field in NAMED_BY
        for pk, name in objects.values_list("pk", field)
        for key in [_key(f"{kind}/{name}")]
    }
    year = format_fiscal_year(fiscal_year_of(day))
    queries = [
        Judged(row["text"].replace("{this-year}", year), _grades(row, same, day), row["group"])
        for row in rows()
    ]
    return GoldenSet(queries, names, kinds=None)


def _key(name: str) -> str:
    """Return the comparison key of a name; telephone numbers, which name contacts, by their digits."""
    kind, _, rest = name.partition("/")
    return f"{kind}/{re.sub(r'[^0-9]', '', rest)}" if kind == "contact" else name


def _same() -> dict[str, str]:
    """Return the canonical name for each name that is a synonym of another."""
    pairs = tomllib.loads(QUERIES.read_text("utf-8"))["same"]
    return {_key(other): _key(pair["names"][0]) for pair in pairs for other in pair["names"][1:]}


def _grades(row: Mapping[str, Any], same: Mapping[str, str], day: datetime.date) -> dict[str, int]:
    grades: dict[str, int] = {}
    for name, (grade, _reason) in row["judged"].items():
        for one in _meant(name, day):
            grades[same.get(_key(one), _key(one))] = grade
    return grades


def _meant(name: str, day: datetime.date) -> Iterable[str]:
    if name not in CONDITIONS:
        return [name]
    return [
        f"training/{training.slug}"
        for training in TrainingPage.objects.live()
        if CONDITIONS[name](training, day)
    ]


def _days(training: TrainingPage) -> Iterator[datetime.date]:
    return (session.day for session in training.ordered_sessions())


def _is_this_year(training: TrainingPage, day: datetime.date) -> bool:
    return any(fiscal_year_of(day) == fiscal_year_of(found) for found in _days(training))


def _is_next_month(training: TrainingPage, day: datetime.date) -> bool:
    first = (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    return any(found.replace(day=1) == first for found in _days(training))


def _is_open(training: TrainingPage, day: datetime.date) -> bool:
    return training.status().accepts_applications


Condition = Callable[[TrainingPage, datetime.date], bool]
CONDITIONS: dict[str, Condition] = {
    "trainings:this-year": _is_this_year,
    "trainings:next-month": _is_next_month,
    "trainings:open": _is_open,
}
