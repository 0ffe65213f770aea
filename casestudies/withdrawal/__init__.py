"""The withdrawal of a consent, and what follows from it (ADR 0041)."""
