"""Mail addresses, also with (at) in place of @."""

import re
from collections.abc import Iterator

from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.passages import Passage
from portal.privacy.vocabulary import beside_office

_ADDRESS = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}\s?(?:@|\((?:at|アット|@)\)|\[(?:at|アット|@)\]|【(?:at|"
    r"アット)】|☆|\sat\s|\(a\)|アットマーク)\s?"
    r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62}\s?(?:\.|\((?:dot|ドット)\)|"
    r"ドット)\s?[A-Za-z0-9]){1,8}[A-Za-z0-9\-]{0,62}",
    re.IGNORECASE,
)
# Addresses of offices: LGWAN, the government, and domains named after a municipality.
_PUBLIC = re.compile(r"(?:\.lg\.jp|\.go\.jp)$|[@.](?:pref|city|town|vill)[.\-]", re.IGNORECASE)
PRIVATE = "個人のメールアドレスと思われます。アドレスを消してください。"
OFFICE = "メールアドレスが本文にあります。課や団体のアドレスであれば、連絡先の欄に移すか、このままでよい理由を書いてください。"


def find(passage: Passage) -> Iterator[Finding]:
    """Find mail addresses."""
    text = passage.text
    for match in _ADDRESS.finditer(text):
        office = _PUBLIC.search(match[0]) or beside_office(text, match.start(), match.end())
        level, reason = (Level.WARN, OFFICE) if office else (Level.STOP, PRIVATE)
        yield passage.finding(match.start(), match.end(), Kind.MAIL, level, reason)
