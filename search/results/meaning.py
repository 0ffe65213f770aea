"""Shows the interpretation of a query: its conditions, which can be removed one by one or all at once."""

from dataclasses import dataclass

from search.results.parameters import SearchForm
from search.understanding.finding import FoundReading
from search.understanding.reading import ALL_WORDS, read
from search.words.labels import Labels


@dataclass(frozen=True, slots=True)
class Meant:
    """One condition in the query; `url` is the search with the same text as words."""

    label: str
    typed: str
    url: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """The conditions in a query, and links to its other interpretations."""

    conditions: tuple[Meant, ...] = ()
    #: The remaining words.
    words: str = ""
    #: The search with the whole query as words.
    words_url: str = ""
    #: The search with conditions, if the reader has chosen words instead.
    read_url: str = ""
    #: What the form sends along with the query: the pieces to treat as words.
    kept: tuple[str, ...] = ()
    #: The conditions that were dropped because only the words alone have hits.
    given_up: tuple[str, ...] = ()


def meaning(form: SearchForm, found: FoundReading, labels: Labels) -> Meaning:
    """Return the interpretation of `form` for display."""
    otherwise = read(form.q, labels).conditions if form.words else ()
    kept = form.words
    if ALL_WORDS in kept:  # it would also apply to the next query
        kept = tuple(dict.fromkeys(one.typed for one in otherwise))
    given_up = found.given_up.conditions if found.given_up is not None else ()
    conditions = found.reading.conditions
    return Meaning(
        conditions=tuple(
            Meant(
                one.condition.label,
                one.typed,
                form.but(words=tuple(dict.fromkeys((*form.words, one.typed)))).url(),
            )
            for one in conditions
        ),
        words=found.reading.text if conditions else "",
        words_url=form.but(words=(ALL_WORDS,)).url() if conditions else "",
        read_url=form.but(words=()).url() if otherwise else "",
        kept=kept,
        given_up=tuple(one.condition.label for one in given_up),
    )
