"""The characters that a text may contain: cleaned on input, and again on output.

Texts pasted from PowerPoint, Word and PDF files contain invisible characters, and some that XML
forbids. `clean_text` and `clean_line` remove them; `find_private_use` finds those that only the
author can replace (外字).
"""

import re
import unicodedata
from dataclasses import dataclass

# Line ends of all systems; Shift+Enter is U+000B in PowerPoint and U+2028 in InDesign.
_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Invisible characters: controls, soft hyphens, zero-width spaces, direction marks (also used to
# disguise URLs), tags, lone surrogates, and noncharacters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
    "|[" + "".join(f"{chr(p * 0x10000 + 0xFFFE)}{chr(p * 0x10000 + 0xFFFF)}" for p in range(1, 17))
    + "]"
)  # fmt: skip
# A joiner combines two emoji into one (👨‍👩‍👧); elsewhere it is invisible.
_PICTURE = "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
_JOINER = re.compile(f"(?<![{_PICTURE}])\u200d|\u200d(?![{_PICTURE}])")
# NFC would replace these by forms that count as other characters in names (神 U+FA19, Å U+212B of
# Shift_JIS).
_COMPOSED = re.compile("[^\u212b\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]")
# Bullets of Office come from its fonts Symbol and Wingdings and have private-use code points.
_OFFICE = str.maketrans(
    dict.fromkeys(
        "\uf06c\uf06e\uf071\uf075\uf076\uf09f\uf0a7\uf0a8\uf0b7\uf0d8", "・"
    ) | {"\uf0e0": "→", "\uf0e8": "→", "\uf0fc": "✓"}
)  # fmt: skip
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_TAGS = re.compile(r"<[^<>]*>")
_AROUND = 6
# Replaces a character that cannot be shown.
MISSING = "〓"


def clean_text(text: str) -> str:
    """Return a text of several lines as it is stored.

    Line ends become line feeds; invisible characters are removed; the rest is composed (NFC) except
    where that would change a name; half-width kana become full-width and the bullets of Office 「・」.
    Compatibility characters (㈱, ①) stay as typed. Cleaning twice changes nothing.
    """
    text = without_invisible(text)
    if _HALF_WIDTH_KANA.search(text):
        import jaconv  # noqa: PLC0415  (files are read in a process without libraries)

        text = str(jaconv.h2z(text, kana=True, ascii=False, digit=False))
    return text


def without_invisible(text: str) -> str:
    """Clean a text like `clean_text`, but keep half-width kana; needs the standard library only."""
    if text.isascii() and text.isprintable():
        return text
    text = _BREAKS.sub("\n", text)
    text = _JOINER.sub("", _INVISIBLE.sub("", text)).translate(_OFFICE)
    if not unicodedata.is_normalized("NFC", text):
        text = _COMPOSED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)
    return text


def clean_line(text: str) -> str:
    """Return a text of one line as it is stored: like `clean_text`, breaks and tabs as spaces."""
    return re.sub("[\n\t]+", " ", clean_text(text))


def entries(text: str) -> list[str]:
    """Return the entries of a text with one entry per line, without blank lines."""
    return [entry for line in text.splitlines() if (entry := line.strip())]


def clean_mail(text: str) -> str:
    """Return a mail address as it is stored: full-width letters become half-width, without surrounding spaces."""
    return unicodedata.normalize("NFKC", clean_line(text)).replace("。", ".").strip()


@dataclass(frozen=True, slots=True)
class PrivateUse:
    """A private-use character (外字): which one, in which line, in which context."""

    character: str
    line: int
    around: str

    def __str__(self) -> str:
        """Return the message for the author."""
        return f"{self.line}行目の{self.without_line}"

    @property
    def without_line(self) -> str:
        """Return the message without the line, for reports that show the line themselves."""
        return (
            f"「{self.around}」の{MISSING}は外字（U+{ord(self.character):04X}）で、"
            "ほかのパソコンでは表示されません。"
        )


def find_private_use(text: str) -> list[PrivateUse]:
    """Return the private-use characters of `text` (plain or HTML), which only one machine can show."""
    if text.isascii() or not _PRIVATE.search(text):
        return []
    found = []
    for number, line in enumerate(_TAGS.sub("", text).split("\n"), start=1):
        for match in _PRIVATE.finditer(line):
            start, end = max(0, match.start() - _AROUND), match.end() + _AROUND
            around = _PRIVATE.sub(MISSING, line[start:end])
            found.append(PrivateUse(match[0], number, around))
    return found


def replace_private_use(text: str) -> str:
    """Return the text with 〓 for each private-use character."""
    return _PRIVATE.sub(MISSING, text)
