"""Contacts as files: vCard and tables. Only the fields listed here are exported."""

from collections.abc import Callable, Iterable

from icalendar import Parameters, vN, vOrg, vText, vUri
from icalendar.cal import Component

from portal.japanese.phone_numbers import gif_phone
from portal.liaison.models import LiaisonContact
from portal.pages.syndication.content_lines import write_component
from portal.tables.writing import WrittenTable, write_table

VCARD_TYPE = "text/vcard; charset=utf-8"
# The fields of the model by who may get them; `checks.py` requires each field to be in one list.
PUBLISHED_FIELDS = frozenset(
    {"municipality", "region", "side", "role", "section", "kana", "phone", "extension", "mail"}
    | {"url", "hours", "area", "note", "confirmed_on"}
)
STAFF_FIELDS = frozenset({"person_name"})
INTERNAL_FIELDS = frozenset(
    {"id", "valid_from", "valid_to", "successor", "visibility", "participants"}
)


def region_name(contact: LiaisonContact) -> str:
    """Return the name of the region the contact is in or answers for, or an empty text."""
    region = contact.region or (contact.municipality.region if contact.municipality else None)
    return region.name if region else ""


# GIF 432 and DS-451-7 name most columns; codes come first so that tables can be joined.
COLUMNS: tuple[tuple[str, Callable[[LiaisonContact], str]], ...] = (
    ("全国地方公共団体コード", lambda c: c.municipality.code if c.municipality else ""),
    ("市町村", lambda c: c.municipality.full_name if c.municipality else ""),
    ("県内圏域", region_name),
    ("部局・機関", lambda c: str(c.get_side_display())),
    ("役割", lambda c: str(c.get_role_display())),
    ("連絡先名称", lambda c: c.section),
    ("連絡先名称（かな）", lambda c: c.kana),
    ("電話番号", lambda c: gif_phone(c.phone)),
    ("内線番号", lambda c: c.extension),
    ("メールアドレス", lambda c: c.mail),
    ("URL", lambda c: c.url),
    ("受付時間", lambda c: c.hours),
    ("担当区域", lambda c: c.area),
    ("備考", lambda c: c.note),
    ("確認日", lambda c: c.confirmed_on.isoformat() if c.confirmed_on else ""),
    ("確認の状況", lambda c: c.warning),
)


def contact_table(contacts: Iterable[LiaisonContact], file_format: str) -> WrittenTable:
    """Return the contacts as a table in one of `table_writing.FORMATS`."""
    rows = [[value(contact) for _, value in COLUMNS] for contact in contacts]
    return write_table([header for header, _ in COLUMNS], rows, file_format)


class _Card(Component):
    name = "VCARD"


def contact_vcard(contact: LiaisonContact, address: str) -> bytes:
    """Return the contact as a vCard 3.0 (RFC 2426), which all telephones read.

    icalendar writes it, because both formats share their line format (RFC 5545 section 3.1, RFC
    6350 section 3.2). `address` is the URL of the contact's page, which also identifies the card.
    """
    card = _Card()
    card.add("VERSION", vText("3.0"))
    card.add("FN", vText(f"{contact.body_name} {contact.section}"))
    # A post has no family name; telephones sort by the name of the section.
    card.add("N", vN((f"{contact.body_name} {contact.section}", "", "", "", "")))
    card.add("ORG", vOrg((contact.body_name, contact.section)))
    card.add("TITLE", vText(contact.get_role_display()))
    if contact.phone:
        card.add("TEL", vText(contact.phone, params=Parameters(TYPE=["WORK", "VOICE"])))
    if contact.mail:
        card.add("EMAIL", vText(contact.mail, params=Parameters(TYPE=["INTERNET", "WORK"])))
    card.add("URL", vUri(contact.url or address))
    card.add("NOTE", vText(_note(contact, address)))
    card.add("UID", vText(address))
    return write_component(card, in_order=False)


def _note(contact: LiaisonContact, address: str) -> str:
    """Return the facts for which a vCard has no property."""
    lines = [
        f"内線 {contact.extension}" if contact.extension else "",
        f"受付時間 {contact.hours}" if contact.hours else "",
        f"担当区域 {contact.area}" if contact.area else "",
        contact.note,
        f"確認日 {contact.confirmed_on:%Y-%m-%d}" if contact.confirmed_on else contact.warning,
        address,
    ]
    return "\n".join(line for line in lines if line)
