"""Where a term is explained: pages register from above, whoever shows terms asks here.

So a case can lead to the explainer of a programme although neither app knows the other.
"""

from collections.abc import Callable, Collection, Mapping

from portal.accounts.visibility import Reader

#: Returns address by the term's primary key, for explainers that the reader may see,
#: in a number of queries that does not depend on the number of terms.
TermLinks = Callable[[Collection[int], Reader], Mapping[int, str]]

_providers: list[TermLinks] = []


def register_term_links(provider: TermLinks) -> None:
    """Let `provider` say where terms are explained. Registering it again changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def term_links(terms: Collection[int], user: Reader) -> dict[int, str]:
    """Return where the terms are explained, for those that are; earlier providers win."""
    found: dict[int, str] = {}
    for provider in _providers:
        missing = [term for term in terms if term not in found]
        if missing:
            found |= provider(missing, user)
    return found
