"""The page cache: pages for readers who are not signed in are rendered once for each version (ADR 0017)."""
