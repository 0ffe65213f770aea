"""Compares the search with other engines: `python -m tools.benchmarks.search`."""

from search.words.variants import use_portal_variants

# Every process of a benchmark imports this package, so that all fold text like the site.
use_portal_variants()
