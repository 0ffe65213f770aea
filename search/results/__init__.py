"""From an address to the results shown: parameters, facets, lists and maps."""
