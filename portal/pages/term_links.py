"""Links from terms to their explanations.

Apps register providers, so that a case can link to the explainer of a programme although neither
app knows the other.
"""

from collections.abc import Callable, Collection, Mapping

from portal.accounts.visibility import Reader

#: Returns the URLs of explanations that the reader may see, by the term's primary key, in a fixed
#: number of queries.
TermLinks = Callable[[Collection[int], Reader], Mapping[int, str]]

_providers: list[TermLinks] = []


def register_term_links(provider: TermLinks) -> None:
    """Register a provider of links. Registering it again changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def term_links(terms: Collection[int], user: Reader) -> dict[int, str]:
    """Return the links of the explained terms; earlier providers take precedence."""
    found: dict[int, str] = {}
    for provider in _providers:
        missing = [term for term in terms if term not in found]
        if missing:
            found |= provider(missing, user)
    return found
