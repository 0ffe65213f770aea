"""Writes calendars and vCards, which share a line format (RFC 5545 section 3.1, RFC 6350 section 3.2)."""

from icalendar.cal import Component

from portal.japanese.text import clean_line


def write_component(component: Component, *, in_order: bool = True) -> bytes:
    """Return a calendar or vCard as a file, without control characters in any stored text.

    Args:
        component: The icalendar component. It contains texts as `vText`, which escapes line breaks.
        in_order: Whether properties are sorted; a vCard must begin with its version instead.
    """
    lines = component.to_ical(sorted=in_order).decode().split("\r\n")
    return "\r\n".join(clean_line(line) for line in lines).encode()
