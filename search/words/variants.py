"""Passes the portal's table of variants to the library.

This module loads without Django, because worker processes use it as well.
"""

from portal.japanese.variants import CHARACTERS, GA_FORMS, LEGAL_FORMS, NO_FORMS
from search.core.analysis import use_variants
from search.core.folding import Variants


def use_portal_variants() -> None:
    """Use the portal's table for folding. Called when a process starts, before any text is analysed."""
    # In grams の always counts as ノ, so that parts of names are found: 井の in 井ノ口.
    use_variants(Variants(CHARACTERS, LEGAL_FORMS, in_grams=NO_FORMS, between_kanji=GA_FORMS))
