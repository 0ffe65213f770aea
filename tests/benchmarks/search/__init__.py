"""The search beside its peers: `python -m tests.benchmarks.search`."""
