"""Keeping the indices in step with the database."""
