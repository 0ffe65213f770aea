"""The corpus (newsletter articles, the demo's texts, and variations) and the queries."""

import json
import random
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count as endless
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

from search.core.analysis import fold, get_analyser
from tests.support.places import PROJECT_ROOT

DEMO = PROJECT_ROOT / "portal" / "demo" / "data"
# Facets of the articles; others are added, up to six, with this many values each.
GIVEN = ("municipality", "category", "year")
EXTRA_VALUES = (20, 12, 6, 9, 15, 4)
FACETS = 6
SELECTIONS = 3
KEPT_LINES = 0.9
SHORTEST = 20  # maximum characters of a value of the demo that is a text

Document = dict[str, Any]


class Question(NamedTuple):
    """A query: words that must all occur, and selected facet values."""

    words: str
    selected: dict[str, str]


class Questions(NamedTuple):
    """The queries, and the facets to count."""

    words: list[str]
    pairs: list[str]
    whole: list[Question]
    facets: list[str]


def read(path: Path) -> list[Document]:
    """Return the objects of a JSONL file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def demo() -> list[Document]:
    """Return the demo's cases, trainings and notices in the format of the articles."""
    found = [
        (path.stem, "連携事例", tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted((DEMO / "cases").glob("*.toml"))
    ]
    for kind, label in (("training", "研修"), ("notice", "通知")):
        rows = tomllib.loads((DEMO / f"{kind}s.toml").read_text(encoding="utf-8"))[kind]
        found += [(f"{kind}-{row['slug']}", label, row) for row in rows]
    return [
        {
            "id": name,
            "title": row["title"],
            "body": "\n".join(text for text in _texts(row) if text != row["title"]),
            "facets": {
                "municipality": row.get("municipalities") or [row.get("municipality") or "汐野県"],
                "category": [label],
                "year": [str(row.get("fiscal_year", 2026))],
            },
        }
        for name, label, row in found
    ]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) >= SHORTEST:
            yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def generated(sources: list[Document], count: int) -> Iterator[Document]:
    """Yield `count` documents: the sources, then copies with some lines dropped and shuffled.

    They are generated lazily and not analysed, so that every engine segments each of them
    completely. Facets are added, up to six, so that all engines do the same work.
    """
    chance = random.Random(1)
    for number, source in zip(range(count), cycle(sources), strict=False):
        round_ = number // len(sources)
        body = source["body"]
        if round_:
            lines = [line for line in body.split("\n") if chance.random() < KEPT_LINES]
            chance.shuffle(lines)
            body = "\n".join(lines)
        facets = {name: source["facets"].get(name, ["なし"]) for name in GIVEN}
        for extra, values in zip(endless(), EXTRA_VALUES[: FACETS - len(GIVEN)], strict=False):
            facets[f"extra{extra}"] = [f"v{chance.randrange(values)}"]
        document_id = source["id"] if not round_ else f"{source['id']}~{round_}"
        yield {**source, "id": str(document_id), "body": body, "facets": facets}


def questions(sources: list[Document], count: int) -> Questions:
    """Return words, pairs of words and whole sentences from the documents."""
    chance = random.Random(2)
    analyser = get_analyser()
    frequencies: Counter[str] = Counter()
    pairs: list[str] = []
    documents = list(generated(sources, len(sources)))
    sample = chance.sample(documents, min(400, len(documents)))
    for document in sample:
        folded = fold(document["body"])
        words = {
            folded[token.start : token.end]
            for token in analyser.tokens(folded)
            if token is not None and token.end - token.start == 2
        }
        kanji = sorted(word for word in words if all("一" <= c <= "鿿" for c in word))
        frequencies.update(kanji)
        if len(kanji) > 1:
            pairs.append(" ".join(chance.sample(kanji, 2)))
    common = [word for word, n in frequencies.most_common(300) if n >= len(sample) * 0.01]
    chosen = chance.sample(common, min(count, len(common)))
    whole = []
    for word in chosen:
        holding = [document for document in sample if word in document["body"]]
        facets = chance.choice(holding)["facets"]
        whole.append(Question(word, {name: facets[name][0] for name in [*facets][:SELECTIONS]}))
    return Questions(chosen, pairs[:count], whole, [*documents[0]["facets"]][:FACETS])


def typed(words: Iterable[str]) -> list[str]:
    """Return what readers have typed on the way to `words`: prefixes, and kana."""
    found: list[str] = []
    for word in words:
        tokens = get_analyser().tokens(fold(word))
        kana = "".join(token.reading for token in tokens if token is not None)
        found += [word[:size] for size in range(1, len(word) + 1)]
        found += [kana[:size] for size in range(1, len(kana) + 1)]
    return found


def in_parts(texts: Iterable[Document], size: int) -> Iterator[list[str]]:
    """Yield the texts of documents in batches."""
    joined = (f"{document['title']}\n{document['body']}" for document in texts)
    while part := list(islice(joined, size)):
        yield part
