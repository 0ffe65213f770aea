"""The embedded engine: one SQLite file, inverted lists, roaring bitmaps (ADR 0003)."""
