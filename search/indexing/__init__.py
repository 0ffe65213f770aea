"""Synchronises the indices with the database."""
