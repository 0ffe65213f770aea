"""The groups of a new portal, their permissions and their collections.

Least privilege: model permissions are listed one by one, and only these are granted.
`WITHDRAWN` lists what earlier versions granted; the next `setup_prefecture` revokes it.
Permissions that a prefecture has granted by itself stay.
"""

from dataclasses import dataclass

from portal.accounts.roles import RoleName

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

    slug: RoleName
    permissions: tuple[str, ...]
    page_permissions: tuple[str, ...] = ("add_page", "change_page", "publish_page")
    # The page permissions apply to this page and those below: the whole site, or one app's list.
    page_model: str = "pages.HomePage"
    # The collection of the role's files and pictures; empty: all collections.
    collection: str = ""
    collection_permissions: tuple[str, ...] = (*PICTURE_PERMISSIONS, *FILE_PERMISSIONS)

    @property
    def name(self) -> str:
        """Return the name of the group."""
        return str(self.slug.label)


def outside_the_admin(slug: RoleName, *permissions: str) -> Role:
    """Return a role of people who work on the site alone: no page and no collection of the admin."""
    return Role(slug, permissions, page_permissions=(), collection_permissions=())


ROLES = (
    outside_the_admin(RoleName.VIEWER),
    outside_the_admin(RoleName.CONTRIBUTOR, "casestudies.contribute_case"),
    outside_the_admin(RoleName.APPROVER, "casestudies.approve_for_municipality"),
    Role(
        RoleName.WELFARE_EDITOR,
        (*EDITORIAL_PERMISSIONS, *GLOSSARY_PERMISSIONS, "casestudies.review_for_welfare"),
        collection="福祉",
    ),
    Role(
        RoleName.REGIONAL_EDITOR,
        (*EDITORIAL_PERMISSIONS, *GLOSSARY_PERMISSIONS, "casestudies.review_for_regional"),
        collection="地域振興",
    ),
    # Only trainings and their materials. A trainer is on the prefecture's staff and therefore
    # keeps the level 県職員・編集者, which some materials have.
    Role(
        RoleName.TRAINER,
        STAFF_PERMISSIONS,
        # Without "change_page": Wagtail then lets people edit the pages that they own.
        page_permissions=("add_page", "publish_page"),
        page_model="trainings.TrainingIndexPage",
        collection="研修",
        collection_permissions=FILE_PERMISSIONS,
    ),
    Role(
        RoleName.ADMINISTRATOR,
        (
            *EDITORIAL_PERMISSIONS,
            *FEEDBACK_PERMISSIONS,
            "audit.view_entry",
            # No deletion: accounts are stopped.
            "accounts.add_user",
            "accounts.change_user",
            "accounts.view_user",
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
            "municipalities.add_implementation",
            "municipalities.change_implementation",
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

#: The names that groups had in earlier versions: the next `setup_prefecture` renames them.
EARLIER_NAMES = {
    RoleName.WELFARE_EDITOR: "福祉編集者",
    RoleName.REGIONAL_EDITOR: "地域振興編集者",
    RoleName.TRAINER: "研修担当",
    RoleName.ADMINISTRATOR: "県編集者",
}
#: Permissions that earlier versions granted, by the slug of the role.
WITHDRAWN: dict[RoleName, tuple[str, ...]] = {
    RoleName.WELFARE_EDITOR: ("feedback.view_feedback", "feedback.change_feedback"),
    RoleName.REGIONAL_EDITOR: ("feedback.view_feedback", "feedback.change_feedback"),
    RoleName.TRAINER: (
        "liaison.add_liaisoncontact",
        "liaison.change_liaisoncontact",
        "feedback.view_feedback",
        "feedback.change_feedback",
    ),
}
#: The same for permissions on the pages of a role.
WITHDRAWN_ON_PAGES: dict[RoleName, tuple[str, ...]] = {RoleName.TRAINER: ("change_page",)}
