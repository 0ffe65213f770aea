"""After the withdrawal of its consent, nobody finds a case at any address, nor any part of it."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    Comment,
    GroupCollectionPermission,
    GroupPagePermission,
    PageLogEntry,
    Revision,
    Site,
)

from casestudies.models import CaseAttachment, CaseImage, CasePage, ConsentRecord
from portal.accounts.models import User
from portal.audit.models import Action
from portal.pages.models import HomePage, PortalDocument, PortalImage, PortalRendition
from portal.setup.roles import EDITORIAL_PERMISSIONS, FILE_PERMISSIONS, PICTURE_PERMISSIONS
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.casestudies import make_case_index
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import PortalDocumentFactory, PortalImageFactory, picture_bytes
from tests.leaks.admin.addresses import FILE_OBJECTS, PAGE_OBJECTS, REDIRECT_OBJECTS
from tests.leaks.admin.asking import answer_of
from tests.leaks.admin.lists import FILE_LISTS, OTHER_LISTS, PAGE_LISTS
from tests.leaks.specimens import OTHER_MUNICIPALITY, Specimen, make_case
from tests.leaks.surfaces import SURFACES
from tests.support.audit import entries

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("unobserved_templates"),
]

#: Stands in every text and file name of the case.
MARKER = "qzx999k"
#: Stands before the marker in titles: what is searched for is repeated in the answers.
COMMON = "ヒミツ"
LISTS = (*PAGE_LISTS, *FILE_LISTS, *OTHER_LISTS)
OWNER = "owner"
#: Those who work in the admin; the superuser has not given a reason.
ADMIN = ("superuser", OWNER, "editor")
ASKED = (*ADMIN, "municipal", "anonymous")


@pytest.fixture(autouse=True)
def long_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show all objects in every list."""
    init = Paginator.__init__
    monkeypatch.setattr(
        Paginator,
        "__init__",
        lambda self, objects, per_page, *args, **kwargs: init(self, objects, 1000, *args, **kwargs),
    )


@dataclass(frozen=True)
class World:
    """A portal with one list of cases, and its users by name."""

    users: dict[str, User]

    @property
    def owner(self) -> User:
        """Who has written the case."""
        return self.users[OWNER]


@dataclass(frozen=True)
class Thing:
    """The case or one of its files."""

    kind: str
    pk: int


@dataclass(frozen=True)
class Sealed:
    """The case, its files, what their addresses need, and the address of its scaled picture."""

    case: CasePage
    things: tuple[Thing, ...]
    values: dict[str, Any]
    specimen: Specimen
    picture_url: str
    picture_file: Path
    document_url: str


@pytest.fixture
def world(db: None) -> World:
    """A list of cases with two editors, one of whom owns the case."""
    index = make_case_index()
    MunicipalityFactory(code=OTHER_MUNICIPALITY)
    group = Group.objects.create(name="県編集者（福祉）")
    for name in (*EDITORIAL_PERMISSIONS, *FILE_PERMISSIONS, *PICTURE_PERMISSIONS):
        group.permissions.add(permission(name))
    for name in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group, page=index, permission=permission(f"wagtailcore.{name}")
        )
    for name in (*FILE_PERMISSIONS, *PICTURE_PERMISSIONS):
        GroupCollectionPermission.objects.create(
            group=group, collection=Collection.get_first_root_node(), permission=permission(name)
        )
    users = {
        "superuser": AdministratorFactory(),
        OWNER: UserFactory(),
        "editor": UserFactory(),
        "municipal": UserFactory(),
    }
    for name in (OWNER, "editor"):
        users[name].groups.add(group)
    return World(users)


def permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def client_of(world: World, name: str) -> Client:
    """Return a browser signed in as a user; server errors are answers."""
    client = Client(raise_request_exception=False)
    if name in world.users:
        client.force_login(world.users[name])
    return client


@pytest.fixture
def public_case(world: World) -> Sealed:
    """A public case whose texts, picture, file, versions, comments and consent have the marker."""
    picture = PortalImageFactory(
        title=f"{COMMON}{MARKER}の写真",
        alt_text=f"{MARKER}が写っている写真",
        caption=f"{MARKER}の説明",
        uploaded_by_user=world.owner,
        file=ContentFile(picture_bytes(), name=f"{MARKER}.jpg"),
    )
    document = PortalDocumentFactory(
        title=f"{COMMON}{MARKER}の様式",
        uploaded_by_user=world.owner,
        file=ContentFile(MARKER.encode(), name=f"{MARKER}.txt"),
    )
    specimen = make_case(
        "public",
        f"{COMMON}{MARKER}",
        slug="2024-901",
        owner=world.owner,
        images=[CaseImage(image=picture, caption=f"{MARKER}の写真の説明")],
        attachments=[CaseAttachment(document=document)],
        consents=[
            ConsentRecord(
                subject=f"{MARKER}の立場",
                obtained_on=datetime.date(2026, 4, 1),
                obtained_by="地域福祉課",
            )
        ],
    )
    case = CasePage.objects.get(pk=specimen.pk)
    case.save_revision(user=world.owner, log_action=True).publish(
        user=world.owner, skip_permission_checks=True
    )
    case = CasePage.objects.get(pk=specimen.pk)
    case.summary = f"{MARKER}の新しい概要です。"
    revision = case.save_revision(user=world.owner, log_action=True)
    Comment.objects.create(
        page_id=case.pk, user=world.owner, text=f"{MARKER}の件", contentpath="summary"
    )
    FormState.objects.update_or_create_by_instance(
        case, user=world.owner, defaults={"data": MARKER, "last_updated_at": revision.created_at}
    )
    redirect = Redirect.objects.create(old_path="/old-901", redirect_page_id=case.pk)
    log(instance=picture, action="wagtail.edit", user=world.owner)
    log(instance=document, action="wagtail.edit", user=world.owner)
    rendition = picture.get_rendition("width-400")
    values = {
        "common": COMMON,
        "anchor": case.get_parent().pk,
        "image": picture.pk,
        "document": document.pk,
        "home": HomePage.objects.get().pk,
        "indices": defaultdict(lambda: case.get_parent().pk),
        "models": defaultdict(lambda: 1),
        "site": Site.objects.get().pk,
        "user": world.owner.pk,
        "group": Group.objects.get(name="県編集者（福祉）").pk,
        "collection": Collection.get_first_root_node().pk,
        "index": case.get_parent().pk,
        "revision": revision.pk,
        "redirect": redirect.pk,
        **dict.fromkeys(("workflow", "task", "task_state", "workflow_state"), 1),
    }
    return Sealed(
        case,
        (Thing("case", case.pk), Thing("image", picture.pk), Thing("document", document.pk)),
        values,
        specimen,
        rendition.url,
        Path(rendition.file.path),
        document.url,
    )


def addresses(sealed: Sealed) -> Iterator[str]:
    """Return every address of the admin that could show the case or one of its files."""
    # The lists of some page types are the same list here.
    yield from dict.fromkeys(address.url(sealed.values) for address in LISTS)
    for address in (*PAGE_OBJECTS, *REDIRECT_OBJECTS, *FILE_OBJECTS):
        for thing in sealed.things:
            if thing.kind in address.about:
                yield address.url({**sealed.values, "pk": thing.pk})


def found_in_admin(client: Client, sealed: Sealed) -> list[str]:
    """Return the addresses of the admin whose answers have the marker, or fail."""
    found = []
    for url in addresses(sealed):
        answer = answer_of(client.get(url))
        if answer.status >= 500 or MARKER in answer.text:
            found.append(f"{answer.status} {url}")
    return found


def found_on_site(client: Client, sealed: Sealed) -> list[str]:
    """Return the places of the public site that show the marker, and addresses of files that open."""
    places = [
        name for name, place in SURFACES.items() if MARKER in place.fetch(client, [sealed.specimen])
    ]
    files = [
        url
        for url in (sealed.picture_url, sealed.document_url)
        if client.get(url).status_code == 200
    ]
    return [*places, *files]


def withdraw(client: Client, case: CasePage) -> None:
    address = reverse("withdraw_consent", args=[case.pk])
    response = client.post(address, {"consent": "0", "confirmed": "on"})
    assert (response.status_code, response.headers["Location"]) == (
        302,
        reverse("wagtailadmin_explore", args=[case.get_parent().pk]),
    )


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_withdrawn_case_is_found_at_no_address_by_anybody(
    world: World, public_case: Sealed
) -> None:
    """With real commits: the search index and the files follow them."""
    before = {
        "site": len(found_on_site(client_of(world, "anonymous"), public_case)),
        "admin": len(found_in_admin(client_of(world, "superuser"), public_case)),
    }
    assert before["site"] >= 10, before
    assert before["admin"] >= 60, before

    withdraw(client_of(world, OWNER), public_case.case)

    found = {}
    for name in ASKED:
        client = client_of(world, name)
        found[name] = found_on_site(client, public_case)
        if name in ADMIN:
            found[name] += found_in_admin(client, public_case)
    assert found == {name: [] for name in ASKED}
    assert not public_case.picture_file.exists()
    assert not PortalRendition.objects.filter(image=public_case.things[1].pk).exists()
    assert not FormState.objects.for_instance(public_case.case).exists()
    assert client_of(world, "anonymous").get(public_case.case.url).status_code == 404


def test_the_owner_who_still_has_the_form_open_can_neither_save_nor_publish(
    world: World, public_case: Sealed
) -> None:
    client = client_of(world, OWNER)
    case = public_case.case
    withdraw(client, case)
    versions = Revision.objects.for_instance(case).count()
    edit = reverse("wagtailadmin_pages:edit", args=[case.pk])
    statuses = [
        client.post(edit, {"title": MARKER, **action}).status_code
        for action in ({}, {"action-publish": "1"})
    ]

    assert statuses == [404, 404]
    assert Revision.objects.for_instance(case).count() == versions
    assert not CasePage.objects.get(pk=case.pk).live


def test_a_superuser_with_a_reason_opens_it_alone_and_for_an_hour(
    world: World, public_case: Sealed, time_machine
) -> None:
    withdraw(client_of(world, OWNER), public_case.case)
    seal = public_case.case.seal
    client = client_of(world, "superuser")
    edit = reverse("wagtailadmin_pages:edit", args=[public_case.case.pk])
    address = reverse("open_seal", args=[seal.pk])

    without_reason = client.post(address, {"reason": " "})
    assert (without_reason.status_code, client.get(edit).status_code) == (422, 404)

    assert client.post(address, {"reason": "本人の求めによる確認"}).headers["Location"] == edit
    opened = found_in_admin(client, public_case)
    assert len(opened) >= 30, opened
    # The file opens at its own address, which is not part of the admin.
    assert found_on_site(client, public_case) == [public_case.document_url]
    assert found_in_admin(client_of(world, OWNER), public_case) == []
    recorded = [(e.actor_id, e.details) for e in entries(Action.SEAL_OPENED)]
    assert recorded == [(world.users["superuser"].pk, {"reason": "本人の求めによる確認"})]
    assert MARKER not in "".join(f"{e.object_label}{e.details}" for e in entries())

    time_machine.move_to(timezone.now() + datetime.timedelta(hours=1, seconds=1))
    client = client_of(world, "superuser")
    assert found_in_admin(client, public_case) == []


def test_others_cannot_open_a_seal(world: World, public_case: Sealed) -> None:
    withdraw(client_of(world, OWNER), public_case.case)
    seal = public_case.case.seal
    statuses = {
        name: [
            client_of(world, name).get(reverse("sealed_cases")).status_code,
            client_of(world, name)
            .post(reverse("open_seal", args=[seal.pk]), {"reason": "x"})
            .status_code,
            client_of(world, name).post(reverse("clean_version", args=[seal.pk])).status_code,
        ]
        for name in (OWNER, "editor")
    }
    assert statuses == {OWNER: [403] * 3, "editor": [403] * 3}
    assert not seal.openings.exists()


def test_the_list_of_sealed_cases_names_them_by_number(world: World, public_case: Sealed) -> None:
    withdraw(client_of(world, OWNER), public_case.case)
    text = client_of(world, "superuser").get(reverse("sealed_cases")).content.decode()

    assert MARKER not in text
    assert f"<td>{public_case.case.pk}</td>" in text


def test_the_versions_of_the_case_stay_in_the_database(world: World, public_case: Sealed) -> None:
    """What is sealed is kept: a withdrawal can be disputed."""
    before = Revision.objects.for_instance(public_case.case).count()
    withdraw(client_of(world, OWNER), public_case.case)

    assert Revision.objects.for_instance(public_case.case).count() == before
    assert PageLogEntry.objects.filter(page=public_case.case.pk).exists()
    assert PortalImage.objects.filter(pk=public_case.things[1].pk).exists()
    assert PortalDocument.objects.filter(pk=public_case.things[2].pk).exists()
