"""Who proposes a correction of a contact, and who decides on it."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from portal.accounts.models import User
from portal.accounts.visibility import MODEL_BACKEND, users_among
from portal.liaison.models import ContactCorrection, LiaisonContact
from portal.liaison.services import current_contacts

CHANGE = "liaison.change_liaisoncontact"
ENTER = "wagtailadmin.access_admin"


def own_contacts(user: Any) -> "QuerySet[LiaisonContact]":
    """Return the contacts in force of the user's municipality that the user may see."""
    contacts = current_contacts(user)
    if not (user.is_authenticated and user.may_sign_in and user.municipality_id):
        return contacts.none()
    return contacts.filter(municipality=user.municipality_id)


def own_corrections(user: Any) -> "QuerySet[ContactCorrection]":
    """Return what was proposed for the contacts of the user's municipality: colleagues share it."""
    return ContactCorrection.objects.filter(contact__in=own_contacts(user)).select_related(
        "contact__municipality", "proposed_by"
    )


def may_review(user: Any) -> bool:
    """Tell whether a user decides on corrections: an editor of contacts."""
    return bool(user.is_active and user.has_perm(CHANGE) and user.has_perm(ENTER))


def corrections_for(user: Any) -> "QuerySet[ContactCorrection]":
    """Return the corrections of contacts that an editor may see."""
    seen = LiaisonContact.objects.visible_to(user)
    return ContactCorrection.objects.filter(contact__in=seen).select_related(
        "contact__municipality", "proposed_by"
    )


def reviewers_of(contact: LiaisonContact) -> "QuerySet[User]":
    """Return the editors who see a contact and may change it; superusers get no mail."""
    permission = Permission.objects.get(
        content_type__app_label="liaison", codename=CHANGE.partition(".")[2]
    )
    holders = User.objects.with_perm(permission, backend=MODEL_BACKEND, include_superusers=False)
    return users_among(contact.audiences()).filter(pk__in=holders.values("pk"))
