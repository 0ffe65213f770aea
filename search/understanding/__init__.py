"""Recognises conditions in queries: years, places, sizes, kinds and dates."""
