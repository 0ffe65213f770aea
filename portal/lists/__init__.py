"""Filtered lists: their conditions, parsed from the URL and written into it."""
