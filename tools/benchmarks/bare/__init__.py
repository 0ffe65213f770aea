"""A bare Wagtail site: what `wagtail start` makes, as the measure for our pages."""
