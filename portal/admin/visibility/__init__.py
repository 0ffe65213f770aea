"""Applies visibility to the admin, where Wagtail checks permissions only (ADR 0021)."""
