"""What changes hands, and what stays, in the apps that this one may import. Apps above register their own."""

from typing import Any

from django.apps import apps
from django.db.models import Q
from wagtail.models import Page, WorkflowState

from portal.accounts.models import User
from portal.handover.registry import (
    ForeignKeyAssignment,
    ParticipantAssignment,
    register_assignment,
    register_staying,
)
from portal.pages.models import PortalPage

RECORD = "says who did something: it stays true"
PERSONAL = "belongs to the account, not to the post"
PASSING = "kept for a short time only"
#: New in Wagtail 8.
TOKENS = "wagtailcore.APIToken"


def register_own() -> None:
    """Register the fields of the apps that this one may import, of Wagtail and of the libraries."""
    register_assignment(
        ForeignKeyAssignment(
            "wagtailcore.Page", "owner", "作成者になっているページ", save=_save_page
        )
    )
    register_assignment(
        ParticipantAssignment(
            "pages.PortalPage", "participants", "関係者になっているページ", also=_follow_in_draft
        )
    )
    register_assignment(
        ForeignKeyAssignment(
            "wagtailcore.Page", "locked_by", "ロックしているページ", save=_save_page
        )
    )
    register_assignment(
        ForeignKeyAssignment(
            "wagtailcore.WorkflowState",
            "requested_by",
            "提出して審査中のもの",
            only=Q(
                status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES]
            ),
            about=lambda state: state.content_object,
        )
    )
    register_assignment(
        ForeignKeyAssignment(
            "wagtailcore.PageSubscription",
            "user",
            "コメントの知らせを受け取っているページ",
            about=lambda subscription: subscription.page,
            unique=("page",),
        )
    )
    for model, label in (("PortalDocument", "登録したファイル"), ("PortalImage", "登録した写真")):
        register_assignment(ForeignKeyAssignment(f"pages.{model}", "uploaded_by_user", label))
    register_staying(
        RECORD,
        "handover.HandOver.receiver",
        "handover.HandOver.actor",
        "handover.Giver.user",
        "mail.OutgoingMail.user",
        "pages.Seal.sealed_by",
        "pages.SealOpening.user",
        "privacy.PrivacyAnswer.answered_by",
        "sign_in.SignInEvent.actor",
        "sign_in.SignInEvent.user",
        "wagtailcore.Comment.resolved_by",
        "wagtailcore.Comment.user",
        "wagtailcore.CommentReply.user",
        "wagtailcore.ModelLogEntry.user",
        "wagtailcore.PageLogEntry.user",
        # Nobody approves their own last edit: the author of a version stays its author.
        "wagtailcore.Revision.user",
        "wagtailcore.TaskState.finished_by",
    )
    register_staying(
        PERSONAL,
        "account.EmailAddress.user",
        "mail.MailPreference.user",
        "mfa.Authenticator.user",
        "sign_in.FactorGrace.user",
        "socialaccount.SocialAccount.user",
        "usersessions.UserSession.user",
        "wagtailusers.UserProfile.user",
    )
    if any(model._meta.label == TOKENS for model in apps.get_models()):
        register_staying(PERSONAL, f"{TOKENS}.user")
    register_staying(
        PASSING,
        # News is chosen for its recipient: another one may not be allowed to read it.
        "mail.DigestItem.user",
        "wagtailadmin.EditingSession.user",
        "wagtailadmin.FormState.user",
        "wagtailcore.UploadedFile.uploaded_by_user",
    )
    # Replaced by the portal's own models, whose tables alone have rows.
    register_staying(
        "replaced by the portal's own model",
        "wagtaildocs.Document.uploaded_by_user",
        "wagtailimages.Image.uploaded_by_user",
    )


def _save_page(page: Page, name: str) -> None:
    """Save the field of a page as its own type, so that the search index follows."""
    specific = page.specific
    setattr(specific, name, getattr(page, name))
    specific.save(clean=False, update_fields=[name])


def _follow_in_draft(page: PortalPage, old: User, new: User) -> None:
    """Put the change into the draft, too: publishing it would restore who was there before."""
    draft: Any = page.latest_revision
    in_draft = draft.content.get("participants", ()) if draft is not None else ()
    if draft is not None and (old == new or old.pk in in_draft):
        others = [pk for pk in in_draft if pk not in {old.pk, new.pk}]
        draft.content["participants"] = [*others, new.pk]
        draft.save(update_fields=["content"])
    specific = PortalPage.objects.get(pk=page.pk).specific
    specific.save(clean=False, update_fields=["visibility"])
