"""Sealing of pages and their files after a withdrawal (ADR 0041)."""
