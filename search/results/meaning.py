"""Shows how a query was interpreted: the conditions read from it, each removable, or all at once."""

from dataclasses import dataclass

from search.results.parameters import SearchForm
from search.understanding.finding import FoundReading
from search.understanding.reading import ALL_WORDS, read
from search.words.labels import Labels


@dataclass(frozen=True, slots=True)
class Meant:
    """One condition that was read from the query; `url` is the page with the same as a word."""

    label: str
    typed: str
    url: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """The conditions read from a query, and the ways to have it read otherwise."""

    conditions: tuple[Meant, ...] = ()
    #: The words beside them.
    words: str = ""
    #: The same with all of the query as words.
    words_url: str = ""
    #: The same with conditions read again, where the reader wanted words.
    read_url: str = ""
    #: What the form hands on with the query: the pieces that are words, also where all are.
    kept: tuple[str, ...] = ()
    #: What was read, where it finds nothing and the words alone do.
    given_up: tuple[str, ...] = ()


def meaning(form: SearchForm, found: FoundReading, labels: Labels) -> Meaning:
    """Return what the page says of how `form` was read."""
    otherwise = read(form.q, labels).conditions if form.words else ()
    kept = form.words
    if ALL_WORDS in kept:  # it would hold for the next query as well
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
