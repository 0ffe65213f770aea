"""Files that users may not open appear nowhere in their admin."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection

from portal.accounts.models import User
from portal.accounts.visibility import Visibility
from portal.pages.media.policies import document_policy
from portal.pages.models import PortalDocument
from portal.setup.groups import collection_of
from portal.setup.roles import ROLES
from tests.factories.accounts import EditorFactory
from tests.factories.pages import PortalDocumentFactory
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

SECRET = "ヒミツの協定書"


def in_collection_of(role: str, **fields) -> PortalDocument:
    """Return a file in the collection of a role, so that only its visibility matters."""
    collection = collection_of(next(r for r in ROLES if r.slug == role))
    return PortalDocumentFactory(collection=collection, **fields)


@pytest.fixture
def trainer() -> User:
    return member_of("trainer")


@pytest.fixture
def client(trainer) -> Client:
    return client_for(trainer)


@pytest.fixture
def secret(trainer) -> PortalDocument:
    """A file for participants only, which another user has added to the trainers' collection."""
    return in_collection_of(
        "trainer", title=SECRET, visibility="participants", uploaded_by_user=EditorFactory()
    )


def test_a_hidden_file_cannot_be_opened_to_everybody(client, secret, django_user_model) -> None:
    form = {"title": "公開", "visibility": "public", "collection": secret.collection_id, "tags": ""}
    answer = client.post(reverse("wagtaildocs:edit", args=[secret.pk]), form)
    secret.refresh_from_db()
    assert (answer.status_code, secret.title, secret.visibility) == (404, SECRET, "participants")
    assert Client().get(secret.url).status_code == 404


def addresses_of(pk: int) -> Iterator[str]:
    for name in ("edit", "delete", "document_usage", "edit_multiple", "delete_multiple"):
        yield reverse(f"wagtaildocs:{name}", args=[pk])
    yield reverse("wagtaildocs_chooser:chosen", args=[pk])
    yield reverse("wagtaildocs_chooser:chosen_multiple") + f"?id={pk}"
    for action in ("delete", "add_tags", "add_to_collection"):
        yield reverse("wagtail_bulk_action", args=["pages", "portaldocument", action]) + f"?id={pk}"
    yield f"/admin/api/main/documents/{pk}/"


def test_a_hidden_file_answers_at_every_address_as_if_it_were_not_there(client, secret) -> None:
    missing = secret.pk + 1000
    api = f"/admin/api/main/documents/{secret.pk}/"
    for method in (client.get, client.post, client.options):
        # The API returns the same allowed methods for all URLs.
        addresses = [a for a in addresses_of(secret.pk) if a != api or method == client.get]
        assert {method(address).status_code for address in addresses} == {404}, method
    assert {client.get(address).status_code for address in addresses_of(missing)} == {404}
    assert PortalDocument.objects.filter(pk=secret.pk).exists()


LISTS = (
    "/admin/documents/",
    "/admin/documents/?q=ヒミツ",
    "/admin/documents/results/",
    "/admin/documents/chooser/",
    "/admin/documents/chooser/results/?q=ヒミツ",
    "/admin/api/main/documents/?fields=*",
    "/admin/bulk/pages/portaldocument/delete/?id=all",
)


@pytest.mark.parametrize("address", LISTS)
def test_no_list_names_it_and_its_owner_finds_it_everywhere(client, secret, address) -> None:
    in_collection_of("trainer", title="ほかのファイル")
    owner = member_of("trainer")
    PortalDocument.objects.filter(pk=secret.pk).update(uploaded_by_user=owner)
    answers = [each.get(address) for each in (client, client_for(owner))]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [shown(answer) for answer in answers] == [False, True]


def shown(answer) -> bool:
    text = answer.content.decode()
    return SECRET in text or SECRET in text.encode().decode("unicode_escape", errors="ignore")


@pytest.mark.parametrize("role", ["welfare_editor", "administrator"])
def test_the_policy_agrees_with_the_site_for_every_level(role) -> None:
    user = member_of(role)
    documents = {
        level: in_collection_of(role, visibility=level, uploaded_by_user=EditorFactory())
        for level in Visibility.values
    }
    mine = in_collection_of(role, visibility="participants", uploaded_by_user=user)
    for action in ("change", "delete", "choose"):
        listed = set(document_policy().instances_user_has_permission_for(user, action))
        single = {
            document
            for document in (*documents.values(), mine)
            if document_policy().user_has_permission_for_instance(user, action, document)
        }
        assert listed == single == {*documents.values(), mine} - {documents["participants"]}


def test_who_may_change_a_hidden_file_is_its_owner_and_superusers() -> None:
    owner, _colleague, chief = map(member_of, ("trainer", "trainer", "superuser"))
    document = in_collection_of("trainer", visibility="participants", uploaded_by_user=owner)
    users = document_policy().users_with_permission_for_instance("change", document)
    assert set(users) == {owner, chief}


@pytest.mark.parametrize(
    ("role", "own"),
    [("trainer", "研修"), ("welfare_editor", "福祉"), ("regional_editor", "地域振興")],
)
def test_each_role_keeps_the_files_of_its_own_collection(role, own) -> None:
    user = member_of(role)
    collections = [Collection.get_first_root_node(), *Collection.objects.filter(depth=2)]
    for collection in collections:
        PortalDocumentFactory(collection=collection, title=collection.name)
    listed = document_policy().instances_user_has_any_permission_for(
        user, ["add", "change", "delete", "choose"]
    )
    assert set(listed.values_list("title", flat=True)) == {own}
    chief = member_of("administrator")
    assert document_policy().instances_user_has_permission_for(chief, "change").count() == 4


def test_the_list_needs_the_same_queries_for_two_files_and_for_twenty(
    client, django_assert_max_num_queries, trainer
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(60) as captured:
            client.get("/admin/documents/")
        return len(captured)

    for _ in range(2):
        in_collection_of("trainer", visibility="municipal")
    queries()  # cached by Wagtail after its first response
    few = queries()
    for _ in range(18):
        in_collection_of("trainer", visibility="municipal")
    assert queries() == few
