"""The list import of users in the admin."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.permissions import may_manage_users
from portal.invitations.importing.services import import_users
from portal.invitations.importing.template import template_workbook
from portal.tables.report import ImportReport
from portal.tables.wizard import ImportWizard


class UserImport(ImportWizard):
    """The import of users: new people are invited, known ones changed."""

    name = "user_import"
    address = "users/import/"
    noun = "利用者"
    upload_template = "invitations/admin/import_upload.html"
    report_template = "invitations/admin/_import_report.html"
    form_name = "user-template.xlsx"
    preview_note = (
        "まだ何も保存していません。招待のメールも送っていません。"
        "内容を確かめて、取り込んでください。"
    )

    def may_import(self, user: AbstractBaseUser | AnonymousUser) -> bool:
        """Tell whether `user` may invite and change others."""
        return may_manage_users(user)

    def run(
        self, content: bytes, choices: Mapping[str, Any], *, user: User | None, dry_run: bool
    ) -> ImportReport:
        """Invite and change the people of a file."""
        return import_users(content, user=user, dry_run=dry_run)

    def confirm_label(self, report: ImportReport) -> str:
        """Say how many invitations leave."""
        if report.new_count:
            return f"取り込んで、{report.new_count}人に招待のメールを送る"
        return "取り込む"

    def success(self, report: ImportReport) -> str:
        """Return the numbers of people invited and changed."""
        return (
            f"利用者を取り込みました（招待{report.new_count}人、変更{report.update_count}人）。"
            "招待のメールは、順に送られます。"
        )

    def next_url(self, report: ImportReport) -> str:
        """Return to the list of users."""
        return reverse("wagtailusers_users:index")

    def blank_form(self) -> bytes:
        """Return the workbook to fill in."""
        return template_workbook()
