"""A bare Wagtail site as created by `wagtail start`, to compare our pages with."""
