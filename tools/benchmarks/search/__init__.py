"""The search beside its peers: `python -m tools.benchmarks.search`."""
