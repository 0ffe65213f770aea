"""Adds the pages, glossary entries, terms and groups of a new version after `migrate`.

Operators do not have to run the set-up again. A page that the prefecture has deleted stays
deleted: the portal's settings record which pages were created before.
"""

import logging
from typing import Any

from django.apps import AppConfig, apps

from portal.pages.models import PortalSettings
from portal.setup.services import Prefecture, update_steps

logger = logging.getLogger(__name__)


def after_migrate(app_config: AppConfig, **_kwargs: Any) -> None:
    """Update the portal after the last app: only then do all tables and permissions exist."""
    if app_config.name == _last_app() and _is_current():
        update_portal()


def update_portal() -> None:
    """Run the update steps; do nothing if the database has no portal yet."""
    portal = PortalSettings.objects.exclude(prefecture_code="").first()
    if portal is None:
        return
    prefecture = Prefecture(portal.prefecture_code, portal.prefecture_name, ())
    for step in update_steps(prefecture):
        done = step.run()
        logger.info("update: %s: %s", step.label, done)


def _last_app() -> str:
    """Return the last app for which Django sends `post_migrate`, i.e. the last with models."""
    return [config.name for config in apps.get_app_configs() if config.models_module][-1]


def _is_current() -> bool:
    """Tell whether all migrations ran: `migrate APP NUMBER` may leave some out."""
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
