"""Randomly damaged files, as produced by transport, repair and other programs."""

import re

from hypothesis import strategies as st

from tests.support.workbooks import packed, unpacked

_ODD_NUMBERS = st.sampled_from(
    [
        "-1",
        "0",
        "1",
        "99999999999999999999",
        "1e999",
        "-1e-999",
        "nan",
        "１",
        "",
        "A1",
        "XFE1048577",
    ]
)
_ODD_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(
        [
            *(
                "=1+1",
                "#REF!",
                "_x0000_",
                "_xD800_",
                "\x00",
                "\ufffe",
                "1" * 5000,
                "令和99年13月32日",
            ),
            *(" " * 5000, "25:99", "1e999999", "<a>", "&a;", "<!DOCTYPE a>", '"', '"a\n', "\x1a"),
        ]
    ),
)
_NUMBER = re.compile(rb"\d+(?:\.\d+)?")
_WORD = re.compile(rb"(?<=>)[^<>]+(?=<)|[^,\r\n]+")


def _places(draw: st.DrawFn, length: int) -> tuple[int, int]:
    start = draw(st.integers(0, length))
    return start, min(length, start + draw(st.integers(0, 60)))


@st.composite
def mutated_bytes(draw: st.DrawFn, content: bytes) -> bytes:
    """Flip bits, truncate, remove, repeat or insert a few bytes, once or several times."""
    for _ in range(draw(st.integers(1, 4))):
        start, end = _places(draw, len(content))
        piece = content[start:end]
        match draw(st.sampled_from(["flip", "cut", "drop", "repeat", "insert"])):
            case "flip":
                mask = draw(st.integers(1, 255))
                piece = bytes(byte ^ mask for byte in piece[:8]) + piece[8:]
            case "cut":
                content, piece, end = content[:start], b"", start
            case "drop":
                piece = b""
            case "repeat":
                piece *= draw(st.integers(2, 50))
            case _:
                piece = draw(st.binary(max_size=20)) + piece
        content = content[:start] + piece + content[end:]
    return content


@st.composite
def mutated_words(draw: st.DrawFn, content: bytes) -> bytes:
    """Replace numbers and texts by odd ones."""
    for pattern, odd in ((_NUMBER, _ODD_NUMBERS), (_WORD, _ODD_TEXTS)):
        matches = list(pattern.finditer(content))
        if matches and draw(st.booleans()):
            match = draw(st.sampled_from(matches))
            content = content[: match.start()] + draw(odd).encode() + content[match.end() :]
    return content


@st.composite
def mutated_workbooks(draw: st.DrawFn, content: bytes) -> bytes:
    """Change the bytes of a workbook, or of one of its parts before it is compressed."""
    how = draw(st.sampled_from(["bytes", "part", "part", "words", "words", "without"]))
    if how == "bytes":
        return draw(mutated_bytes(content))
    parts: dict[str, str | bytes] = dict(unpacked(content))
    name = draw(st.sampled_from(sorted(parts)))
    part = parts[name]
    assert isinstance(part, bytes)
    if how == "without":
        del parts[name]
    else:
        parts[name] = draw(mutated_words(part) if how == "words" else mutated_bytes(part))
    return packed(parts)


def mutated_texts(content: bytes) -> st.SearchStrategy[bytes]:
    """Change the bytes of a text file, or its words and numbers."""
    return st.one_of(mutated_bytes(content), mutated_words(content))
