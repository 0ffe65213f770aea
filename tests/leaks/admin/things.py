"""One object of each kind, level and state, with a unique word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    Comment,
    GroupApprovalTask,
    Page,
    Revision,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from casestudies.models import CaseImage
from portal.accounts.models import User
from portal.accounts.visibility import Visibility
from portal.feedback.models import Feedback
from portal.liaison.models import LiaisonContact
from portal.mail.models import OutgoingMail
from portal.notices.models import NoticeIndexPage, NoticePage
from portal.pages.models import (
    PortalDocument,
    PortalImage,
    PortalPage,
    StandardPage,
)
from portal.vocabularies.models import GlossaryEntry
from tests.factories.municipalities import ProgrammeStatusFactory
from tests.factories.pages import PortalDocumentFactory, PortalImageFactory
from tests.leaks.admin.roles import OWNER, PARTICIPANTS, Role
from tests.leaks.page_kinds import PAGE_KINDS, STATES
from tests.leaks.specimens import MAKERS, make_contact, make_glossary, municipality
from trainings.models import RelatedPage, TrainingMaterial

#: Files by their collection.
FILES = {"document": "福祉", "material": "研修"}
#: The states in which readers see a page.
OUT = frozenset({"live", "edited"})
#: The text of an unpublished edit of a live page.
EDIT = "edit of a live page"
#: A word in the text of every page, so that one query finds them all.
COMMON = "ヒミツ"

Users = Mapping[str, User]


@dataclass(frozen=True)
class Thing:
    """An object, and the word that identifies it in all its texts and its URL.

    `published` is whether readers of its level see it now.
    """

    kind: str
    level: str
    state: str
    word: str
    pk: int
    published: bool = True
    url: str = ""
    revision: int = 0

    def __str__(self) -> str:
        return f"{self.kind} {self.level} {self.state}"

    @property
    def is_page(self) -> bool:
        """Whether it is a page."""
        return self.kind in PAGE_KINDS


def may_meet(role: Role, thing: Thing) -> bool:
    """Return whether someone may see an object: the rule that the admin must follow.

    What is hidden from them on the site is hidden in the admin too, except drafts that they may
    edit. A picture is visible with the pages that show it.
    """
    if thing.level not in (role.file_levels if thing.kind in FILES else role.levels):
        return False
    return thing.published or ("case" if thing.kind == "image" else thing.kind) in role.edits


def may_edit(role: Role, thing: Thing) -> bool:
    """Return whether someone may change an object."""
    return thing.kind in role.edits and may_meet(role, thing)


def _make_workflow() -> Workflow:
    """Let the welfare editors approve notices."""
    task = GroupApprovalTask.objects.create(name="福祉の確認")
    task.groups.set(Group.objects.filter(name="県編集者（福祉）"))
    workflow = Workflow.objects.create(name="通知の確認")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=NoticeIndexPage.objects.get())
    return workflow


@dataclass
class World:
    """All test data: objects, their owners, and the objects that all pages refer to."""

    users: Users
    image: PortalImage = field(default_factory=PortalImageFactory)
    document: PortalDocument = field(default_factory=PortalDocumentFactory)
    page: PortalPage = field(default_factory=lambda: StandardPage.objects.order_by("pk")[0])
    things: list[Thing] = field(default_factory=list)
    workflow: Workflow = field(default_factory=_make_workflow)
    #: Of pages: those in moderation, and redirects from old URLs.
    workflow_states: dict[int, int] = field(default_factory=dict)
    task_states: dict[int, int] = field(default_factory=dict)
    redirects: dict[int, int] = field(default_factory=dict)
    #: Values for URLs that belong to no single object.
    values: dict[str, Any] = field(default_factory=dict)
    words: Iterator[str] = field(default_factory=lambda: (f"qzx{n:03}k" for n in count(1)))

    @property
    def owner(self) -> User:
        """Return the owner of the objects."""
        return self.users[OWNER]

    @property
    def participants(self) -> list[User]:
        """Return the participants of the objects."""
        return [self.users[name] for name in PARTICIPANTS]


def make_world(users: Users) -> World:
    """Create all objects, with the same owner and participants."""
    ProgrammeStatusFactory(municipality=municipality())
    world = World(users)
    for level in Visibility.values:
        for kind, page_kind in PAGE_KINDS.items():
            for state in page_kind.states:
                _make_page(world, kind, level, state)
        _make_contact(world, level)
        for kind in FILES:
            _make_file(world, kind, level)
    for published in (True, False):
        _make_entry(world, published)
    _make_letter(world)
    _make_mail(world)
    _mark_pages(world)
    return world


def _mark_pages(world: World) -> None:
    """Lock explainers, comment on cases, add redirects to them, and submit notices for moderation."""
    pks = {kind: {t.pk for t in world.things if t.kind == kind} for kind in PAGE_KINDS}
    now = timezone.now()
    Page.objects.filter(pk__in=pks["programme"]).update(
        locked=True, locked_by=world.owner, locked_at=now
    )
    for thing in world.things:
        if thing.kind == "case" and thing.state in STATES:
            Comment.objects.create(
                page_id=thing.pk, user=world.owner, text=f"{thing.word}の件", contentpath="title"
            )
            old = Redirect.objects.create(old_path=f"/old-{thing.pk}", redirect_page_id=thing.pk)
            world.redirects[thing.pk] = old.pk
    for thing in world.things:
        if thing.kind == "notice" and thing.state == "draft":
            state = world.workflow.start(NoticePage.objects.get(pk=thing.pk), world.owner)
            world.workflow_states[thing.pk] = state.pk
            world.task_states[thing.pk] = state.current_task_state_id


def _make_page(world: World, kind: str, level: str, state: str) -> None:
    word = next(world.words)
    fields = {
        "case": lambda: {"images": _pictures(world, level, state)},
        "training": lambda: {
            "materials": [TrainingMaterial(title=f"{word}の資料", document=world.document)],
            "related_pages": [RelatedPage(related=world.page)],
        },
    }.get(kind, dict)()
    specimen = MAKERS[kind](
        level,
        f"{COMMON}{word}",
        slug=f"{word}-{kind}",
        owner=world.owner,
        participants=world.participants,
        live=False,
        **fields,
    )
    page = PortalPage.objects.get(pk=specimen.pk).specific
    revision = page.save_revision(user=world.owner, log_action=True)
    _put_into(state, page, revision, world.owner)
    common = {"kind": kind, "level": level, "pk": page.pk, "url": specimen.url}
    out = state in OUT
    world.things.append(
        Thing(**common, state=state, word=word, published=out, revision=revision.pk)
    )
    if state == "edited":
        added = next(world.words)
        page = PortalPage.objects.get(pk=specimen.pk).specific
        page.title = f"{page.title} {added}"
        revision = page.save_revision(user=world.owner, log_action=True)
        world.things.append(
            Thing(**common, state=EDIT, word=added, published=False, revision=revision.pk)
        )


def _put_into(state: str, page: Page, revision: Revision, owner: User) -> None:
    """Write the database state of a page directly, without Wagtail's steps."""
    if state == "draft":
        return
    now = timezone.now()
    fields = {
        "live": {"live": True, "live_revision": revision},
        # The command that unpublishes it has not run yet.
        "expired": {"live": True, "live_revision": revision, "expire_at": now - timedelta(hours=1)},
        "unpublished": {},
        "scheduled": {"go_live_at": now + timedelta(days=2)},
    }
    action = {"unpublished": "unpublish", "scheduled": "publish.schedule"}.get(state, "publish")
    log(instance=page, action=f"wagtail.{action}", user=owner, revision=revision)
    values = fields.get(state, fields["live"])
    if state == "scheduled":
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=values["go_live_at"])
    else:
        values |= {"first_published_at": now, "last_published_at": now}
    values |= {"has_unpublished_changes": not values.get("live", False)}
    Page.objects.filter(pk=page.pk).update(**values)


def _pictures(world: World, level: str, state: str) -> list[CaseImage]:
    """Return a picture that only one page shows, and one that all pages show."""
    word = next(world.words)
    own = PortalImageFactory(
        title=f"{COMMON}{word}の写真",
        uploaded_by_user=world.owner,
        collection=Collection.objects.get(name="福祉"),
    )
    log(instance=own, action="wagtail.edit", user=world.owner)
    world.things.append(Thing("image", level, state, word, own.pk, state in OUT))
    return [CaseImage(image=own), CaseImage(image=world.image)]


def _make_contact(world: World, level: str) -> None:
    word = next(world.words)
    specimen = make_contact(
        level,
        f"{COMMON}{word}",
        person_name=f"{word}係長",
        participants=[world.owner, *world.participants],
    )
    contact = LiaisonContact.objects.get(pk=specimen.pk)
    log(instance=contact, action="wagtail.edit", user=world.owner)
    world.things.append(Thing("contact", level, "live", word, contact.pk, url=specimen.url))


def _make_entry(world: World, published: bool) -> None:
    word = next(world.words)
    specimen = make_glossary("public", word, slug=word, published=published)
    entry = GlossaryEntry.objects.get(pk=specimen.pk)
    log(instance=entry, action="wagtail.edit", user=world.owner)
    state = "live" if published else "draft"
    world.things.append(Thing("glossary", "public", state, word, entry.pk, published, specimen.url))


def _make_file(world: World, kind: str, level: str) -> None:
    word = next(world.words)
    document = PortalDocumentFactory(
        title=f"{COMMON}{word}の様式",
        visibility=level,
        uploaded_by_user=world.owner,
        collection=Collection.objects.get(name=FILES[kind]),
    )
    log(instance=document, action="wagtail.edit", user=world.owner)
    world.things.append(Thing(kind, level, "live", word, document.pk, url=document.url))


def _make_letter(world: World) -> None:
    word = next(world.words)
    letter = Feedback.objects.create(kind="opinion", text=f"{COMMON}{word}の意見", page=f"/{word}/")
    world.things.append(Thing("feedback", "public", "letter", word, letter.pk, published=False))


def _make_mail(world: World) -> None:
    """A mail that failed, about something that even few administrators may see."""
    word = next(world.words)
    mail = OutgoingMail.objects.create(
        key=word,
        address="a@example.jp",
        subject=f"【連携ポータル】{COMMON}{word}の承認",
        text=f"{word}の本文",
        state=OutgoingMail.State.FAILED,
    )
    world.things.append(Thing("mail", "participants", "failed", word, mail.pk, published=False))
