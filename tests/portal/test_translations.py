"""The message catalogues in portal/locale: the admin's screens have no English."""

from datetime import timedelta

import polib
import pytest
import wagtail
from django.utils import timezone
from wagtail.admin.templatetags.wagtailadmin_tags import timesince_simple

from tests.support import translations

LTS = wagtail.VERSION[:2] == (7, 4)
of_the_lts = pytest.mark.skipif(not LTS, reason="the catalogues are complete for Wagtail 7.4 LTS")


@of_the_lts
def test_every_text_of_the_installed_packages_is_in_japanese() -> None:
    assert [f"{m.package}: {m.msgid}" for m in translations.untranslated()] == []


@of_the_lts
def test_the_texts_of_the_installed_packages_are_really_looked_at() -> None:
    packages = {message.package for message in translations.messages()}

    assert packages >= {
        "django", "django.contrib.auth", "django_filters", "taggit", "wagtail",
        "wagtail.admin", "wagtail.contrib.redirects", "wagtail.contrib.settings",
        "wagtail.documents", "wagtail.images", "wagtail.sites", "wagtail.snippets", "wagtail.users",
    }  # fmt: skip


@of_the_lts
def test_japanese_keeps_the_names_to_fill_in_and_the_tags() -> None:
    script = translations.script_catalogue()

    changed = [
        (message.text, japanese)
        for message in translations.messages()
        if (japanese := message.translated(script))
        and translations.placeholders(japanese) != translations.placeholders(message.text)
    ]

    assert changed == []


@of_the_lts
@pytest.mark.parametrize("domain", translations.DOMAINS)
def test_the_catalogues_hold_nothing_that_no_package_says(domain: str) -> None:
    said = {(m.context, m.msgid) for m in translations.messages() if m.domain == domain}
    own = {(entry.msgctxt, entry.msgid) for entry in translations.catalogue(domain)}

    assert own - said == set()


@pytest.mark.parametrize("domain", translations.DOMAINS)
def test_every_entry_of_the_catalogues_is_finished(domain: str) -> None:
    own = translations.catalogue(domain)

    assert [entry.msgid for entry in own if not entry.translated() or entry.fuzzy] == []
    assert own.metadata["Plural-Forms"] == "nplurals=1; plural=0;"


@pytest.mark.parametrize("domain", translations.DOMAINS)
def test_the_compiled_catalogue_says_what_the_written_one_says(domain: str) -> None:
    compiled = polib.mofile(str(translations.CATALOGUES / f"{domain}.mo"))

    assert japanese_of(compiled) == japanese_of(translations.catalogue(domain))


@pytest.mark.parametrize(
    ("age", "shown"),
    [
        (timedelta(seconds=5), "たった今"),  # Wagtail compares this 「0分」 with Django's
        (timedelta(minutes=5), "5分前"),
        (timedelta(days=3, hours=4), "3日前"),
    ],
)
def test_the_age_of_a_version_reads_as_japanese(age: timedelta, shown: str) -> None:
    assert timesince_simple(timezone.now() - age) == shown


def japanese_of(catalogue: polib.POFile | polib.MOFile) -> dict[tuple[str | None, str], object]:
    return {
        (entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural for entry in catalogue
    }
