"""The embedded engine: one SQLite file (through APSW), inverted lists scored with numpy,
roaring bitmaps for facets. See docs/adr/0003-embedded-engine.md.
"""
