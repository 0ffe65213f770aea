"""Detects damaged texts: characters that became `?` or were lost in a conversion.

In 726 of 1,814 municipal newsletter articles the 〜 of a time range had become
`?` (domain.md section 6). Only the author knows the original, so these are warnings, never
corrections.
"""

import re
import unicodedata

# 「10時?12時」「5月1日?7日」「(月)?(金)」「10時?」; in 「ですか？」 no number precedes the mark.
_RANGE = re.compile(
    r"(?:(?<!\d)\d++(?:\.\d++)?(?:年度|時間|か月|時半|[年月日時分歳才人名円回件戸%])?(?:\([月火水木金土日祝・]+\))?)\?"
)
# 「葛?区」「髙?さん」: a question mark never occurs between two ideographs.
_LOST = re.compile(r"[一-龠々]\?[一-龠々]|\?{2,}|\ufffd|〓")
_ADDRESS = re.compile(r"https?://\S+")
_SHOWN = 8


def damaged_passages(text: str) -> list[str]:
    """Return the passages of `text` that look damaged, each with some context."""
    # Only the half-width mark: conversions never use the full-width one.
    readable = _ADDRESS.sub(lambda match: " " * len(match[0]), text.translate(_DIGITS))
    spots: list[tuple[int, int]] = []
    seen = bytearray(len(readable))
    for pattern in (_RANGE, _LOST):
        for match in pattern.finditer(readable):
            if not seen[match.start()]:
                spots.append((match.start(), match.end()))
                seen[match.start() : match.end()] = b"1" * (match.end() - match.start())
    return [_around(text, start, end) for start, end in sorted(spots)]


_DIGITS = {
    ord(character): unicodedata.normalize("NFKC", character)
    for character in "０１２３４５６７８９（）％"
}


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - 2) : end + _SHOWN].split())
