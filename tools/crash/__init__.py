"""Kills processes that write the search index at random points, then compares index and database."""
