"""The groups a new portal starts with and what each may do.

Least privilege: model permissions are listed one by one; whatever is not
listed here is not granted.
"""

from dataclasses import dataclass

EDITORIAL_PERMISSIONS = (
    "wagtailadmin.access_admin",
    "accounts.view_prefectural",
    "liaison.add_liaisoncontact",
    "liaison.change_liaisoncontact",
    # What readers write: to be read and ticked off, not to be written or removed.
    "pages.view_feedback",
    "pages.change_feedback",
)
# Each side explains its own words to the other, and sees which words are searched in vain.
GLOSSARY_PERMISSIONS = (
    "vocabularies.add_glossaryentry",
    "vocabularies.change_glossaryentry",
    "search.view_search_diagnosis",
)


@dataclass(frozen=True)
class Role:
    """A group of users: its name and its permissions (`app_label.codename`)."""

    slug: str
    name: str
    permissions: tuple[str, ...]
    page_permissions: tuple[str, ...] = ("add_page", "change_page", "publish_page")
    # The page at and below which they hold: the whole site, or one app's list.
    page_model: str = "pages.HomePage"
    # Wagtail asks for the permissions of its own models, whichever models take their place.
    collection_permissions: tuple[str, ...] = (
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtailimages.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.change_document",
        "wagtaildocs.choose_document",
    )


ROLES = (
    Role("welfare_editor", "福祉編集者", (*EDITORIAL_PERMISSIONS, *GLOSSARY_PERMISSIONS)),
    Role("regional_editor", "地域振興編集者", (*EDITORIAL_PERMISSIONS, *GLOSSARY_PERMISSIONS)),
    Role(
        "trainer",
        "研修担当",
        EDITORIAL_PERMISSIONS,
        page_model="trainings.TrainingIndexPage",
        collection_permissions=(
            "wagtaildocs.add_document",
            "wagtaildocs.change_document",
            "wagtaildocs.choose_document",
        ),
    ),
    Role(
        "administrator",
        "県編集者",
        (
            *EDITORIAL_PERMISSIONS,
            "liaison.delete_liaisoncontact",
            "vocabularies.add_term",
            "vocabularies.change_term",
            "vocabularies.delete_term",
            "vocabularies.add_portaltag",
            "vocabularies.change_portaltag",
            "vocabularies.delete_portaltag",
            "vocabularies.add_glossaryentry",
            "vocabularies.change_glossaryentry",
            "vocabularies.delete_glossaryentry",
            "search.add_synonymrule",
            "search.change_synonymrule",
            "search.delete_synonymrule",
            "search.view_search_diagnosis",
            "municipalities.add_region",
            "municipalities.change_region",
            "municipalities.delete_region",
            "municipalities.change_municipality",
            "municipalities.add_statistic",
            "municipalities.change_statistic",
            "municipalities.add_programmestatus",
            "municipalities.change_programmestatus",
            "pages.change_portalsettings",
            "pages.delete_feedback",
            "wagtailredirects.add_redirect",
            "wagtailredirects.change_redirect",
            "wagtailredirects.delete_redirect",
        ),
        page_permissions=(
            "add_page",
            "change_page",
            "publish_page",
            "lock_page",
            "unlock_page",
            "bulk_delete_page",
        ),
    ),
)
