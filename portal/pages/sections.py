"""Sections: parts of the home page and of municipality pages that other apps provide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Section:
    """A part of a page: `order` is its position, `template` renders it."""

    order: int
    template: str
    request: HttpRequest
    context: Mapping[str, Any] = field(default_factory=dict)

    def render(self) -> SafeString:
        """Return the section's HTML."""
        return render_to_string(self.template, dict(self.context), request=self.request)
