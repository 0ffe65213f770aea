"""System checks: every page type is covered by the search, and the engine is configured correctly."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.db.models import Model
from wagtail.models import get_page_models

from portal.pages.models import PortalPage
from portal.vocabularies.models import GlossaryEntry
from search.core.engines.base import EngineAwayError, IndexUnavailableError
from search.engines import ELASTICSEARCH, NAMES, get_indices, get_model
from search.models import SynonymRule
from search.sources.registry import is_covered
from search.words.synonym_checks import rules_that_lose_letters

LONGEST_TIMEOUT = 1.0


@register()
def check_pages_are_covered(app_configs: Any, **_kwargs: Any) -> list[Error]:
    """Report page types that are neither searchable nor explicitly excluded."""
    return [
        Error(
            f"{model._meta.label} is neither searchable nor left out on purpose.",
            hint="Call search.sources.registry.register_source or exclude_from_search in its search.py.",
            obj=model,
            id="search.E001",
        )
        for model in get_page_models()
        if issubclass(model, PortalPage) and not is_covered(model)
    ]


@register()
def check_engine_settings(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Report an unknown engine, and a timeout that makes readers wait too long for a server."""
    if settings.SEARCH_ENGINE not in NAMES:
        return [
            Error(
                f"SEARCH_ENGINE is {settings.SEARCH_ENGINE!r}, which does not exist.",
                hint=f"Choose one of: {', '.join(NAMES)}.",
                id="search.E002",
            )
        ]
    if settings.SEARCH_ENGINE != ELASTICSEARCH:
        return []
    found: list[CheckMessage] = []
    server = settings.ELASTICSEARCH
    if not server["urls"]:
        found.append(Error("ELASTICSEARCH_URL is empty.", id="search.E003"))
    if not 0 < server["timeout"] <= LONGEST_TIMEOUT:
        found.append(
            Error(
                "ELASTICSEARCH_TIMEOUT_MS must be between 1 and 1000.",
                hint="Readers wait that long before the embedded index answers.",
                id="search.E004",
            )
        )
    secret = server["api_key"] or server["user"]
    if secret and any(not url.startswith("https://") for url in server["urls"]):
        found.append(
            checks.Warning(
                "Elasticsearch is given a secret over an address without TLS.",
                hint="Use https:// in ELASTICSEARCH_URL, with ELASTICSEARCH_CA_FILE if needed.",
                id="search.W001",
            )
        )
    return found


@register()
def check_model(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Report a missing or unusable model of the search by meaning."""
    try:
        get_model()
    except (ImportError, OSError, ValueError) as error:
        hint = (
            "Choose off or use, or install onnxruntime and tokenizers and name the model's folder."
        )
        return [Error(f"SEARCH_MEANING cannot be used: {error}.", hint=hint, id="search.E005")]
    return []


@register(Tags.database)
def check_index_fits(app_configs: Any, databases: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """Report an index on the server that was built with another mapping or analyser.

    Runs with `check --database default` and in `migrate`, where servers may be contacted.
    """
    if settings.SEARCH_ENGINE != ELASTICSEARCH or not databases:
        return []
    try:
        get_indices()[0].position()
    except EngineAwayError as error:
        problem = str(error)
        hint = "Readers are served from the embedded index meanwhile."
    except IndexUnavailableError as error:
        problem = str(error)
        hint = "Run manage.py search_rebuild --engine elasticsearch."
    else:
        return []
    return [
        checks.Warning(
            f"The index on Elasticsearch cannot be used: {problem}.", hint=hint, id="search.W002"
        )
    ]


@register(Tags.database)
def check_synonyms_keep_their_letters(
    app_configs: Any, databases: Any = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Report stored synonyms that match too much, because some letters are tokenized as particles.

    Forms refuse such words; this finds those that were stored in other ways.
    """
    if not databases or not _has_tables(SynonymRule, GlossaryEntry):
        return []
    return [
        checks.Warning(
            f"{name} holds a word that is searched without some of its letters.",
            hint="Write it with kanji, or make it the left word of a one-way rule (docs/glossary.md).",
            id="search.W003",
        )
        for name in rules_that_lose_letters()
    ]


def _has_tables(*models: type[Model]) -> bool:
    """Return whether the tables of these models exist: `migrate` runs checks before it creates them."""
    tables = set(connection.introspection.table_names())
    return {model._meta.db_table for model in models} <= tables
