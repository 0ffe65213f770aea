"""Decisions of reviewers on a case of a served portal, beside what the browser shows."""

from tests.support.server import PortalServer

#: The demo has one person on the welfare side, who cannot approve what they have written.
COLLEAGUE = """
from django.contrib.auth.models import Group
from portal.accounts.models import User
from portal.accounts.roles import RoleName
user, _ = User.objects.get_or_create(username="fukushi-dai", defaults={"side": "welfare"})
user.groups.add(Group.objects.get(name=RoleName.WELFARE_EDITOR.label))
"""
DECIDE = """
from casestudies.models import CasePage
from casestudies.reviewing.services import approve, send_back
from portal.accounts.models import User
case = CasePage.objects.get(draft_title={title!r})
user = User.objects.get(username={user!r})
{call}
case.refresh_from_db()
print(case.url_path.replace("/home", "", 1))
"""
APPROVE = "approve(case, user, case.latest_revision_id)"


def decide(portal: PortalServer, title: str, user: str, call: str = APPROVE) -> str:
    """Let a user decide on the case of this title; return the path of its page."""
    script = DECIDE.format(title=title, user=user, call=call)
    return run(portal, script).splitlines()[-1]


def approve_by_both_sides(portal: PortalServer, title: str) -> str:
    """Approve a case that 県編集者（福祉） of the demo has written; return the path of its page."""
    run(portal, COLLEAGUE)
    decide(portal, title, "fukushi-dai")
    return decide(portal, title, "chiiki")


def run(portal: PortalServer, script: str) -> str:
    """Run a script in the portal's shell and return what it prints."""
    return portal.manage("shell", "--verbosity", "0", "--command", script).strip()
