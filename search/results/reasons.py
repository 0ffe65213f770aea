"""Explains hits without highlights: the query is a name, matches a facet value, or is near in meaning."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from search.core.analysis import Analyser, fold, gram_text, is_kana, katakana
from search.core.engines.base import Hit, Searcher, SearchRequest
from search.core.query import Query, known_words
from search.sources.registry import facets
from search.words.labels import Labels

MOST = 2  # maximum number of facet values named per hit
#: For hits that the words did not find.
BY_MEANING = "検索した言葉と内容が近い"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The query in the forms that are compared with labels."""

    letters: tuple[str, ...]
    sounds: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]

    def is_in(self, label: str, reading: str, analyser: Analyser) -> bool:
        """Return whether a label contains the query by its letters, words or reading."""
        written, read = gram_text(fold(label)), katakana(fold(reading))
        words = known_words(fold(label), analyser)
        return (
            any(letters in written for letters in self.letters)
            or any(sound in read or sound in katakana(written) for sound in self.sounds)
            or any(
                words[start : start + len(sequence)] == sequence
                for sequence in self.words
                for start in range(len(words) - len(sequence) + 1)
            )
        )


def reasons(
    engine: Searcher,
    request: SearchRequest,
    query: Query,
    ids: Collection[str],
    names: Labels,
) -> dict[str, str]:
    """Return the matching facet values of hits as text, by id; hits without any are left out.

    Args:
        engine: The engine, which returns the facet values of the hits.
        request: The request that found them, with audiences and time.
        query: The query.
        ids: The hits without highlights.
        names: The labels of facet values.
    """
    if not ids or not query.required:
        return {}
    wanted, analyser = _wanted(query), engine.analyser()
    # Select by id: the words have already matched.
    asked = SearchRequest(
        request.audiences, among=frozenset(ids), limit=len(ids), now=request.now, table=True
    )
    found = {
        row.id: list(_matching(row, wanted, names, analyser))[:MOST]
        for row in engine.search(asked).hits
    }
    return {id_: "、".join(labels) + "が一致" for id_, labels in found.items() if labels}


#: For a definition whose displayed beginning contains no match.
ELSEWHERE = "説明の続き、別名または出典が一致"


def reason_of_name(query: Query) -> str:
    """Return the reason for a hit whose name is the query, by the kind of name."""
    if "@" in query.name:
        return "メールアドレスが一致"
    if any(letter.isdigit() for letter in query.name):
        return "番号が一致"
    return "読みまたは別名が一致"


def _wanted(query: Query) -> _Wanted:
    texts = [text for clause in query.required for text in (clause.text, *clause.also)]
    letters = tuple(folded for text in texts if len(folded := gram_text(fold(text))) > 1)
    return _Wanted(
        letters,
        tuple(katakana(folded) for folded in letters if is_kana(folded)),
        tuple(sequence for clause in query.required for sequence in clause.words if sequence),
    )


def _matching(row: Hit, wanted: _Wanted, names: Labels, analyser: Analyser) -> Iterator[str]:
    for facet in facets():
        held = set(row.facets.get(facet.parameter, ()))
        if facet.parameter == "kind" or not held:
            continue
        for value in facet.values(dict.fromkeys(held, 1), names):
            label = facet.label_of(value, names)
            reading = names.readings.get(label, "")
            if value in held and wanted.is_in(label, reading, analyser):
                yield f"{facet.label}「{label}」"
