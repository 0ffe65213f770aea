"""Writing calendars and cards, whose formats share their lines (RFC 5545 section 3.1, RFC 6350 section 3.2)."""

from icalendar.cal import Component

from portal.japanese.text import clean_line


def write_component(component: Component, *, in_order: bool = True) -> bytes:
    """Return a calendar or a card as a file, each line without controls, whatever is stored.

    Args:
        component: What icalendar is to write. Texts go into it as `vText`, which escapes line breaks.
        in_order: Whether properties are sorted; a card begins with its version instead.
    """
    lines = component.to_ical(sorted=in_order).decode().split("\r\n")
    return "\r\n".join(clean_line(line) for line in lines).encode()
