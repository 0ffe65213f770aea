"""The labelled sentences of the privacy check, and how well they are judged."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.privacy.checking import check_text
from portal.privacy.context import Context
from portal.privacy.findings import Finding, Kind
from tests.support.places import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "tests" / "portal" / "privacy" / "sentences"
#: The first may be looked at while rules are written, the other may not.
SETS = ("development", "held_out")
_MARKED = re.compile(r"\{(?P<kind>[a-z_]+)\|(?P<text>[^{}]*)\}")

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its marks; it identifies somebody when there are spans."""

    text: str
    spans: tuple[Span, ...]
    population: int | None

    def findings(self) -> list[Finding]:
        return check_text(self.text, context=Context(self.population))


@dataclass(slots=True)
class Judged:
    """Counts over a set of sentences."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0
    harmless: int = 0
    spans: int = 0
    spans_found: int = 0
    findings: int = 0
    findings_right: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def figures(self) -> dict[str, float]:
        return {
            "sentences": self.hits + self.misses + self.harmless,
            "recall": round(self.hits / (self.hits + self.misses), 3),
            "precision": round(self.hits / (self.hits + self.false_alarms), 3),
            "recall of spans": round(self.spans_found / self.spans, 3),
            "precision of spans": round(self.findings_right / self.findings, 3),
        }


def sentences(name: str) -> list[Sentence]:
    """Return the sentences of one of `SETS`."""
    groups = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    rows = [(group, row) for group, rows in groups.items() for row in rows]
    found = []
    for group, row in rows:
        marked, population = (
            (row, None) if isinstance(row, str) else (row["text"], row["population"])
        )
        sentence = _without_marks(marked, population)
        if bool(sentence.spans) != (group == "identifying"):
            raise ValueError(f"{name}.toml: {marked}")
        found.append(sentence)
    return found


def _without_marks(marked: str, population: int | None) -> Sentence:
    text, spans, done = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[done : match.start()]
        spans.append((len(text), len(text) + len(match["text"]), Kind(match["kind"]).value))
        text += match["text"]
        done = match.end()
    return Sentence(text + marked[done:], tuple(spans), population)


def judge(rows: Iterable[Sentence]) -> Judged:
    """Return how well the check judges sentences."""
    judged = Judged()
    for sentence in rows:
        findings = sentence.findings()
        places = [(f.start, f.end, f.kind.value) for f in findings]
        found = [span for span in sentence.spans if any(_meet(span, place) for place in places)]
        right = [place for place in places if any(_meet(span, place) for span in sentence.spans)]
        judged.spans += len(sentence.spans)
        judged.spans_found += len(found)
        judged.findings += len(places)
        judged.findings_right += len(right)
        if sentence.spans:
            judged.hits += bool(findings)
            judged.misses += not findings
        else:
            judged.harmless += 1
            judged.false_alarms += bool(findings)
        missed = [f"{kind} {sentence.text[a:b]}" for a, b, kind in set(sentence.spans) - set(found)]
        wrong = [
            f"{kind} {sentence.text[a:b]}" for a, b, kind in places if (a, b, kind) not in right
        ]
        if missed or wrong:
            judged.errors.append(f"{sentence.text}\n    missed {missed}, wrong {wrong}")
    return judged


def _meet(span: Span, place: Span) -> bool:
    return span[2] == place[2] and span[0] < place[1] and place[0] < span[1]
