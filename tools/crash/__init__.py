"""Kills what writes the search index, at random moments, and compares index and database after each."""
