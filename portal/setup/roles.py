"""The groups of a new portal, their permissions and their collections.

Least privilege: model permissions are listed one by one, and only these are granted.
`WITHDRAWN` lists what earlier versions granted; the next `setup_prefecture` revokes it.
Permissions that a prefecture has granted by itself stay.
"""

from dataclasses import dataclass

# For all prefectural staff, the level 県職員・編集者 (domain.md section 2.4).
STAFF_PERMISSIONS = (
    "wagtailadmin.access_admin",
    "accounts.view_prefectural",
)
EDITORIAL_PERMISSIONS = (
    *STAFF_PERMISSIONS,
    "liaison.add_liaisoncontact",
    "liaison.change_liaisoncontact",
    # The history of the site (portal.admin.visibility.history).
    "wagtailcore.view_modellogentry",
)
# Feedback of readers can be read, ticked off and deleted, but not added.
FEEDBACK_PERMISSIONS = (
    "feedback.view_feedback",
    "feedback.change_feedback",
    "feedback.delete_feedback",
)
# Each side explains its own words to the other, and sees which searches find nothing.
GLOSSARY_PERMISSIONS = (
    "vocabularies.add_glossaryentry",
    "vocabularies.change_glossaryentry",
    "search.view_search_diagnosis",
)
# Wagtail checks the permissions of its models even where custom models replace them.
FILE_PERMISSIONS = (
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
PICTURE_PERMISSIONS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
)


@dataclass(frozen=True)
class Role:
    """A group of users: its name and its permissions (`app_label.codename`)."""

    slug: str
    name: str
    permissions: tuple[str, ...]
    page_permissions: tuple[str, ...] = ("add_page", "change_page", "publish_page")
    # The page permissions apply to this page and those below: the whole site, or one app's list.
    page_model: str = "pages.HomePage"
    # The collection of the role's files and pictures; empty: all collections.
    collection: str = ""
    collection_permissions: tuple[str, ...] = (*PICTURE_PERMISSIONS, *FILE_PERMISSIONS)


ROLES = (
    Role(
        "welfare_editor",
        "福祉編集者",
        (*EDITORIAL_PERMISSIONS, *GLOSSARY_PERMISSIONS),
        collection="福祉",
    ),
    Role(
        "regional_editor",
        "地域振興編集者",
        (*EDITORIAL_PERMISSIONS, *GLOSSARY_PERMISSIONS),
        collection="地域振興",
    ),
    # Only trainings and their materials. A trainer is on the prefecture's staff and therefore
    # keeps the level 県職員・編集者, which some materials have.
    Role(
        "trainer",
        "研修担当",
        STAFF_PERMISSIONS,
        page_model="trainings.TrainingIndexPage",
        collection="研修",
        collection_permissions=FILE_PERMISSIONS,
    ),
    Role(
        "administrator",
        "県編集者",
        (
            *EDITORIAL_PERMISSIONS,
            *FEEDBACK_PERMISSIONS,
            "audit.view_entry",
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

#: Permissions that earlier versions granted, by the slug of the role.
WITHDRAWN: dict[str, tuple[str, ...]] = {
    "welfare_editor": ("feedback.view_feedback", "feedback.change_feedback"),
    "regional_editor": ("feedback.view_feedback", "feedback.change_feedback"),
    "trainer": (
        "liaison.add_liaisoncontact",
        "liaison.change_liaisoncontact",
        "feedback.view_feedback",
        "feedback.change_feedback",
    ),
}
