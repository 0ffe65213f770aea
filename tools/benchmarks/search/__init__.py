"""The search beside its peers: `python -m tools.benchmarks.search`."""

from search.words.variants import use_portal_variants

# Every process of a benchmark imports this package: all fold as the site does.
use_portal_variants()
