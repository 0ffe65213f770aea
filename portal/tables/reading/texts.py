"""Decodes text files in the encodings that offices use."""

import re

from portal.tables.reading.faults import UnreadableFileError

# A byte order mark decides; without one, UTF-8 is strict enough to be tried first.
ENCODINGS = ("utf-8-sig", "cp932")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Python's cp932 decodes the bytes 80, A0 and FD–FF, which no Japanese text contains, as these.
_CP932_JUNK = re.compile("[\x80-\x9f\uf8f0-\uf8f3]")


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding.

    Raises UnreadableFileError if it is neither UTF-8, UTF-16 with a byte order mark nor CP932.
    """
    if content.startswith(UTF_16_MARKS):
        return _utf_16(content), "utf-16"
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CP932_JUNK.search(text):
            continue
        if encoding == "utf-8-sig" and not content.startswith(b"\xef\xbb\xbf"):
            return text, "utf-8"
        return text, encoding
    raise UnreadableFileError(
        "文字コードを判別できませんでした。UTF-8 または Shift_JIS（CP932）で保存し直してください。"
    )


def _utf_16(content: bytes) -> str:
    try:
        return content.decode("utf-16")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            "UTF-16の文字として読み取れない部分があります。ファイルが途中で切れているか、壊れています。"
            "UTF-8で保存し直してください。"
        ) from error
