"""The privacy check of one text."""

from collections.abc import Iterator

from portal.privacy.context import Context
from portal.privacy.findings import Finding, merged
from portal.privacy.folding import fold
from portal.privacy.passages import Passage, sentences
from portal.privacy.rules import RULES


def check_text(text: str, *, context: Context | None = None) -> list[Finding]:
    """Return the places of `text` that may tell who somebody is, in their order.

    Args:
        text: Plain text of any length.
        context: What is known of the place; without it only what the text says itself.

    Returns:
        Findings with places in `text` as given. Those of different kinds may overlap. That there
        are none does not prove that nobody is identified.
    """
    return merged(_findings(text, context or Context()), text)


def _findings(text: str, context: Context) -> Iterator[Finding]:
    folded = fold(text)
    paragraph_end, population = -1, None
    for start, sentence in sentences(folded.text):
        if start > paragraph_end:
            paragraph_end = folded.text.find("\n", start)
            paragraph_end = len(folded.text) if paragraph_end < 0 else paragraph_end
            population = context.population_in(folded.text[start:paragraph_end])
        passage = Passage(folded, text, start, sentence, population)
        for rule in RULES:
            yield from rule(passage)
