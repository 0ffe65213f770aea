"""Selects tests that run only on SQLite and the supported versions, on PostgreSQL, or on the next versions.

Tests whose result depends neither on the database nor on the versions of Django and Wagtail run
once. Of the others, tests of pages and forms run again on the next versions, and tests of storage,
search and visibility on PostgreSQL. A file in none of these lists runs everywhere.
"""

from pathlib import Path

import pytest

from tests.support.places import PROJECT_ROOT

#: Texts, tables, files, and our own search engine: only in the part `sqlite`.
ONCE = (
    "tests/casestudies/importing/test_command.py",
    "tests/casestudies/importing/test_empty_portal.py",
    "tests/casestudies/importing/test_template.py",
    "tests/contract",
    "tests/leaks/test_answers.py",
    "tests/portal/audit/test_privacy.py",
    "tests/portal/demo",
    "tests/portal/japanese/test_dates.py",
    "tests/portal/japanese/test_phone_numbers.py",
    "tests/portal/lists",
    "tests/portal/mail/test_outbox.py",
    "tests/portal/mail/test_wrapping.py",
    "tests/portal/municipalities/test_bands.py",
    "tests/portal/municipalities/test_codes.py",
    "tests/portal/municipalities/test_kana.py",
    "tests/portal/municipalities/test_map.py",
    "tests/portal/municipalities/test_map_pages.py",
    "tests/portal/municipalities/test_official_list.py",
    "tests/portal/municipalities/test_similar.py",
    "tests/portal/notices/importing/test_parse.py",
    "tests/portal/pages/test_dates.py",
    "tests/portal/pages/test_stylesheets.py",
    "tests/portal/privacy/test_command.py",
    "tests/portal/privacy/test_demo.py",
    "tests/portal/privacy/test_odd_texts.py",
    "tests/portal/privacy/test_page_texts.py",
    "tests/portal/privacy/test_rules.py",
    "tests/portal/privacy/test_sentences.py",
    "tests/portal/setup/test_checks.py",
    "tests/portal/setup/test_files_of_all_imports.py",
    "tests/portal/tables",
    "tests/portal/test_content_files.py",
    "tests/portal/vocabularies/test_annotation.py",
    "tests/search/golden",
    "tests/search/meaning/test_onnx_model.py",
    "tests/search/meaning/test_parts.py",
    "tests/search/results",
    "tests/search/test_analysis.py",
    "tests/search/test_damage.py",
    "tests/search/test_diagnosis.py",
    "tests/search/test_elasticsearch_parts.py",
    "tests/search/test_exact.py",
    "tests/search/test_named_documents.py",
    "tests/search/test_processes.py",
    "tests/search/test_suggest.py",
    "tests/search/test_swapping.py",
    "tests/search/test_variants.py",
    "tests/search/understanding",
    "tests/test_architecture.py",
    "tests/test_deployment.py",
    "tests/test_readme.py",
    "tests/tools",
    "tests/trainings/event_profiles",
    "tests/trainings/test_status.py",
)
#: The content of pages, forms and mails, whatever the database: not on PostgreSQL.
SCREENS = (
    "tests/casestudies/contributing",
    "tests/casestudies/importing/test_admin_import.py",
    "tests/casestudies/reviewing/test_pages.py",
    "tests/casestudies/test_admin_form.py",
    "tests/casestudies/test_case_notes.py",
    "tests/casestudies/test_case_page.py",
    "tests/casestudies/test_fields.py",
    "tests/casestudies/test_sections.py",
    "tests/portal/accounts",
    "tests/portal/admin/editing",
    "tests/portal/audit/test_report.py",
    "tests/portal/audit/test_surfaces.py",
    "tests/portal/feedback",
    "tests/portal/invitations",
    "tests/portal/japanese",
    "tests/portal/liaison/test_admin.py",
    "tests/portal/liaison/test_contact.py",
    "tests/portal/mail/test_preferences.py",
    "tests/portal/mail/test_report.py",
    "tests/portal/municipalities",
    "tests/portal/notices/importing/test_import.py",
    "tests/portal/notices/test_notice_list.py",
    "tests/portal/notices/test_notice_page.py",
    "tests/portal/notices/test_programme_pages.py",
    "tests/portal/pages/test_machine_readable.py",
    "tests/portal/pages/test_media.py",
    "tests/portal/pages/test_pictures.py",
    "tests/portal/pages/test_privacy_gate.py",
    "tests/portal/pages/test_redirects.py",
    "tests/portal/pages/test_refusals.py",
    "tests/portal/pages/test_rules.py",
    "tests/portal/pages/test_tag_admin.py",
    "tests/portal/pages/test_template_tags.py",
    "tests/portal/pages/test_uploads.py",
    "tests/portal/setup/test_privacy_page.py",
    "tests/portal/sign_in/test_account.py",
    "tests/portal/sign_in/test_commands.py",
    "tests/portal/sign_in/test_factors.py",
    "tests/portal/sign_in/test_sessions.py",
    "tests/portal/sign_in/test_sign_in.py",
    "tests/portal/sign_in/test_unsent.py",
    "tests/portal/test_translations.py",
    "tests/portal/test_urls.py",
    "tests/portal/test_wording.py",
    "tests/portal/vocabularies/test_admin.py",
    "tests/portal/vocabularies/test_glossary.py",
    "tests/portal/vocabularies/test_glossary_admin.py",
    "tests/portal/vocabularies/test_term_fields.py",
    "tests/production/test_mail_server.py",
    "tests/production/test_saml.py",
    "tests/production/test_single_sign_on.py",
    "tests/search/test_helps.py",
    "tests/search/test_search_page.py",
    "tests/trainings/test_admin_form.py",
    "tests/trainings/test_feeds.py",
    "tests/trainings/test_fields.py",
    "tests/trainings/test_list.py",
    "tests/trainings/test_page.py",
    "tests/trainings/test_table.py",
)
#: Visibility, and how the index follows the database: our own code and SQL. Not on the next
#: versions.
STORAGE = (
    "tests/casestudies/importing/test_import_cases.py",
    "tests/casestudies/reviewing/test_concurrency.py",
    "tests/casestudies/test_consent_duties.py",
    "tests/casestudies/test_consents.py",
    "tests/casestudies/test_related_cases.py",
    "tests/casestudies/test_search_documents.py",
    "tests/casestudies/test_withdrawal.py",
    "tests/leaks",
    "tests/portal/audit/test_alerts.py",
    "tests/portal/audit/test_chain.py",
    "tests/portal/audit/test_concurrency.py",
    "tests/portal/audit/test_retention.py",
    "tests/portal/changes",
    "tests/portal/liaison/test_directory.py",
    "tests/portal/liaison/test_models.py",
    "tests/portal/liaison/test_queries.py",
    "tests/portal/liaison/test_search.py",
    "tests/portal/mail/test_digests.py",
    "tests/portal/mail/test_sending.py",
    "tests/portal/notices/test_search_documents.py",
    "tests/portal/page_cache",
    "tests/portal/pages/test_visibility.py",
    "tests/portal/sign_in/test_at_once.py",
    "tests/portal/sign_in/test_counting.py",
    "tests/portal/sign_in/test_expiry.py",
    "tests/portal/vocabularies/test_tag_models.py",
    "tests/production/test_audit_lines.py",
    "tests/production/test_redis.py",
    "tests/search/meaning/test_site.py",
    "tests/search/test_answers.py",
    "tests/search/test_commands.py",
    "tests/search/test_connections.py",
    "tests/search/test_health.py",
    "tests/search/test_indexing.py",
    "tests/search/test_no_hits.py",
    "tests/search/test_overview.py",
    "tests/search/test_postgresql.py",
    "tests/search/test_pruning.py",
    "tests/search/test_restored.py",
    "tests/search/test_revisions.py",
    "tests/search/test_synonym_rules.py",
    "tests/search/test_tags.py",
    "tests/search/test_taking.py",
    "tests/search/test_waiting.py",
    "tests/trainings/test_expiry.py",
    "tests/trainings/test_search_documents.py",
)
#: Depends on the timing of browsers, servers and killed processes. A failed test is repeated once
#: and reported as RERUN; a second failure counts.
TIMED = (
    "tests/e2e",
    "tests/portal/mail/test_killed_worker.py",
    "tests/portal/tables/reading/test_apart.py",
    "tests/production",
    "tests/search/test_crash.py",
    "tests/search/test_elasticsearch_outage.py",
    "tests/search/test_processes.py",
)
LISTS = {"once": ONCE, "screens": SCREENS, "storage": STORAGE}


def mark(item: pytest.Item) -> None:
    """Mark a test by the lists that contain its file or a parent folder."""
    path = item.path.relative_to(PROJECT_ROOT)
    names = {path.as_posix(), *(parent.as_posix() for parent in path.parents)}
    for marker, listed in LISTS.items():
        if not names.isdisjoint(listed):
            item.add_marker(marker)
    if not names.isdisjoint(TIMED):
        item.add_marker(pytest.mark.flaky(reruns=1))


def stale() -> list[str]:
    """Return listed files that do not exist."""
    return [
        name
        for listed in (*LISTS.values(), TIMED)
        for name in listed
        if not Path(PROJECT_ROOT, name).exists()
    ]
