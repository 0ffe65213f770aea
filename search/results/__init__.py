"""Turns a URL into the displayed results: parameters, facets, lists and maps."""
