"""The texts of the installed packages, and the project's own catalogues of their Japanese.

    python -m tests.support.translations    after an update of Wagtail (docs/translations.md)

adds every untranslated message to `portal/locale` with an empty translation, and compiles the
catalogues. polib replaces GNU gettext, which need not be installed.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import django
import polib
from django.apps import apps
from django.test import RequestFactory
from django.utils import translation
from django.views.i18n import JSONCatalog

PROJECT_ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = PROJECT_ROOT / "portal" / "locale" / "ja" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")

# Some packages have no English catalogue: any other language lists the same messages.
REFERENCE_LANGUAGES = ("en", "fr")

# Wagtail uses Django's "humanize" without requiring it in INSTALLED_APPS, so its Japanese is not
# loaded.
NOT_INSTALLED = ("django.contrib.humanize",)

# Marked for translation in the package's code, but missing in its catalogue.
UNLISTED = {"wagtail.admin": ['You do not have permission to publish pages at "%(page_title)s"']}

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>")

# The same in Japanese. (Japanese dates and times need neither AM nor PM.)
SAME_IN_JAPANESE = {"URL", "ID", "IPv4", "IPv6", "AM", "PM", "a.m.", "p.m."}
SAME_IN_JAPANESE |= {f"%s {unit}" for unit in ("KB", "MB", "GB", "TB", "PB")}


@dataclass(frozen=True)
class Message:
    """One text of a package: `text` is the source of the translation (the plural, if there is one)."""

    package: str
    domain: str
    context: str | None
    msgid: str
    plural: str

    @property
    def text(self) -> str:
        """The English to translate."""
        return self.plural or self.msgid

    def translated(self, script: dict[str, str | list[str]]) -> str:
        """Return the Japanese that a user sees; the English if there is none.

        Args:
            script: the catalogue that the browser gets, for messages of the editor's scripts.
        """
        if self.domain == "djangojs":
            found = script.get(self.msgid, self.msgid)
            return found if isinstance(found, str) else found[0]
        if self.plural and self.context:
            return translation.npgettext(self.context, self.msgid, self.plural, 2)
        if self.plural:
            return translation.ngettext(self.msgid, self.plural, 2)
        if self.context:
            return translation.pgettext(self.context, self.msgid)
        return translation.gettext(self.msgid)


def messages() -> Iterator[Message]:
    """Yield every text of the packages with catalogues, including Django."""
    folders = {"django": Path(django.__file__).parent / "conf"}
    folders |= {name: Path(find_spec(name).origin).parent for name in NOT_INSTALLED}
    folders |= {config.name: Path(config.path) for config in apps.get_app_configs()}
    for package, folder in folders.items():
        for domain in DOMAINS:
            for language in REFERENCE_LANGUAGES:
                source = folder / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
                if source.exists():
                    for entry in polib.pofile(str(source)):
                        if not entry.obsolete:
                            yield _message(package, domain, entry)
                    break
        for msgid in UNLISTED.get(package, []):
            yield Message(package, "django", None, msgid, "")


def untranslated() -> list[Message]:
    """List the texts that a user would see in English."""
    script = script_catalogue()
    return [
        message
        for message in messages()
        if message.msgid not in SAME_IN_JAPANESE
        and re.search(r"[A-Za-z]", PLACEHOLDER.sub("", message.text))
        and message.translated(script) in (message.msgid, message.text)
    ]


def script_catalogue() -> dict[str, str | list[str]]:
    """Return the texts that the server sends to the editor's scripts."""
    response = JSONCatalog.as_view(packages=["wagtail.admin"])(RequestFactory().get("/"))
    return json.loads(response.content)["catalog"]


def catalogue(domain: str) -> polib.POFile:
    """Return the project's own catalogue of a domain."""
    return polib.pofile(str(CATALOGUES / f"{domain}.po"))


def placeholders(text: str) -> set[str]:
    """Return what a translation must keep: placeholders and HTML tags."""
    return set(PLACEHOLDER.findall(text))


def update() -> int:
    """Add untranslated messages and compile; return the number of empty entries."""
    missing = untranslated()
    waiting = 0
    for domain in DOMAINS:
        own = catalogue(domain)
        known = {(entry.msgctxt, entry.msgid) for entry in own}
        for message in missing:
            key = (message.context, message.msgid)
            if message.domain == domain and key not in known:
                known.add(key)
                own.append(_entry(message))
        own.save()
        own.save_as_mofile(str(CATALOGUES / f"{domain}.mo"))
        waiting += len(own.untranslated_entries())
    return waiting


def _message(package: str, domain: str, entry: polib.POEntry) -> Message:
    return Message(package, domain, entry.msgctxt, entry.msgid, entry.msgid_plural)


def _entry(message: Message) -> polib.POEntry:
    entry = polib.POEntry(msgctxt=message.context, msgid=message.msgid, comment=message.package)
    if message.plural:
        entry.msgid_plural, entry.msgstr_plural = message.plural, {0: ""}
    return entry


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.development")
    django.setup()
    sys.stdout.write(f"{update()} entries wait for Japanese in {CATALOGUES}\n")
