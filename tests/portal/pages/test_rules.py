"""Rules that are easy to forget, checked for all models."""

from pathlib import Path

from django.apps import apps
from django.core import checks

from portal.pages.checks import OUR_PACKAGES, check_japanese_names, check_page_base


def test_all_models_of_ours_keep_the_rules():
    assert [*check_page_base(None), *check_japanese_names(None)] == []


def test_no_migration_of_ours_holds_block_definitions():
    holding = [
        path
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in OUR_PACKAGES
        for path in Path(config.path, "migrations").glob("0*.py")
        if "block_lookup" in path.read_text(encoding="utf-8")
    ]

    assert holding == []


def test_no_check_of_django_or_wagtail_complains(db):
    assert checks.run_checks() == []
