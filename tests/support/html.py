"""Normalises whitespace in HTML, so that tests do not depend on line breaks in templates."""

import re

# Elements that ignore whitespace at their edges.
BLOCKS = (
    "html|head|body|title|meta|link|script|main|header|footer|nav|section|article|aside|div|p|ul|ol"
    "|li|dl|dt|dd|table|caption|thead|tbody|tr|th|td|h[1-6]|form|fieldset|legend|figure|figcaption"
    "|details|summary|blockquote|br|hr|select|option"
)
TAG = re.compile(r"<[a-zA-Z/!](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>")
AROUND_BLOCKS = re.compile(rf"\s*(</?(?:{BLOCKS})\b(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>)\s*")


def compact(html: str) -> str:
    """Return HTML with one space where browsers show whitespace, and none elsewhere."""
    html = TAG.sub(lambda tag: re.sub(r"\s+", " ", tag[0]).replace(" >", ">"), html)
    return re.sub(r"\s*\n\s*", " ", AROUND_BLOCKS.sub(r"\1", html))
