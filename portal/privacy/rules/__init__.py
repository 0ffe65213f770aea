"""One module for each kind of finding; each has a `find` over one sentence."""

from collections.abc import Callable, Iterable

from portal.privacy.findings import Finding
from portal.privacy.passages import Passage
from portal.privacy.rules import (
    addresses,
    ages,
    birth_dates,
    circumstances,
    honorifics,
    illnesses,
    latin_names,
    mails,
    names,
    phones,
    small_places,
    surnames,
)

RULES: tuple[Callable[[Passage], Iterable[Finding]], ...] = (
    honorifics.find,
    names.find,
    surnames.find,
    latin_names.find,
    phones.find,
    mails.find,
    birth_dates.find,
    ages.find,
    addresses.find,
    illnesses.find,
    small_places.find,
    circumstances.find,
)
