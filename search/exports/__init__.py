"""Exports results as tables and feeds."""
