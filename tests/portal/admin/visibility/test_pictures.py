"""A picture has no level: it is visible with the pages that show it (docs/pictures.md)."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection

from casestudies.models import CaseImage
from portal.accounts.models import User
from portal.pages.media.policies import image_policy
from portal.pages.models import PortalImage
from portal.setup.groups import collection_of
from portal.setup.roles import ROLES
from tests.factories.accounts import EditorFactory
from tests.factories.casestudies import CasePageFactory
from tests.factories.pages import PortalImageFactory
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

WELFARE = next(role for role in ROLES if role.slug == "welfare_editor")


@pytest.fixture
def editor() -> User:
    return member_of("welfare_editor")


@pytest.fixture
def client(editor) -> Client:
    return client_for(editor)


def picture_on(*levels: str, **fields) -> PortalImage:
    """Return a picture in the editors' collection that is used in one case for each of the levels."""
    image = PortalImageFactory(collection=collection_of(WELFARE), **fields)
    for level in levels:
        case = CasePageFactory(visibility=level, owner=EditorFactory())
        case.images.add(CaseImage(image=image))
        case.save()
    return image


def test_who_sees_which_pictures(editor) -> None:
    pictures = {
        "open": picture_on("public"),
        "closed": picture_on("participants"),
        "both": picture_on("participants", "public"),
        "unused": picture_on(),
        "own": picture_on("participants", uploaded_by_user=editor),
        "elsewhere": PortalImageFactory(collection=Collection.get_first_root_node()),
    }
    names = {image.pk: name for name, image in pictures.items()}

    def seen(user: User | None) -> set[str]:
        listed = {
            names[pk] for pk in PortalImage.objects.visible_to(user).values_list("pk", flat=True)
        }
        assert listed == {name for name, i in pictures.items() if i.is_visible_to(user)}
        return listed

    assert seen(None) == {"open", "both"}
    assert seen(editor) == {"open", "both", "unused", "own"}
    assert seen(member_of("trainer")) == {"open", "both"}
    assert seen(member_of("administrator")) == {"open", "both", "unused", "elsewhere"}
    assert seen(member_of("superuser")) == set(pictures)
    may_change = image_policy().instances_user_has_permission_for(editor, "change")
    assert {names[image.pk] for image in may_change} == {"open", "both", "unused", "own"}


def test_a_picture_of_a_draft_is_for_those_who_may_edit_it(editor) -> None:
    image = picture_on()
    case = CasePageFactory(live=False)
    case.images.add(CaseImage(image=image))
    case.save()
    assert [image.is_visible_to(who) for who in (editor, member_of("trainer"), None)] == [
        True,
        False,
        False,
    ]


def test_a_hidden_picture_answers_at_every_address_as_if_it_were_not_there(client) -> None:
    image = picture_on("participants")
    rendition = image.get_rendition("max-165x165")
    key = [image.pk]
    addresses = [
        *(reverse(f"wagtailimages:{name}", args=key) for name in (
            "edit", "delete", "url_generator", "url_generator_output", "image_usage",
            "edit_multiple", "delete_multiple",
        )),
        reverse("wagtailimages:preview", args=[*key, "width-100"]),
        reverse("wagtailimages_chooser:chosen", args=key),
        reverse("wagtailimages_chooser:select_format", args=key),
        reverse("wagtailimages_chooser:chosen_multiple") + f"?id={image.pk}",
        *(reverse("wagtail_bulk_action", args=["pages", "portalimage", name]) + f"?id={image.pk}"
          for name in ("delete", "add_tags", "add_to_collection")),
        f"/admin/api/main/images/{image.pk}/",
        rendition.url,
    ]  # fmt: skip
    answers = {address: client.get(address).status_code for address in addresses}
    assert {address: code for address, code in answers.items() if code != 404} == {}
    writable = [a for a in addresses if "/api/" not in a and a != rendition.url]
    answers = {address: client.post(address, {"title": "x"}).status_code for address in writable}
    assert {address: code for address, code in answers.items() if code != 404} == {}
    assert PortalImage.objects.filter(pk=image.pk, title=image.title).exists()


@pytest.mark.parametrize(
    "address",
    [
        "/admin/images/",
        "/admin/images/?q=写真",
        "/admin/images/chooser/",
        "/admin/images/chooser/?q=写真",
        "/admin/api/main/images/?fields=*",
        "/admin/bulk/pages/portalimage/delete/?id=all",
    ],
)
def test_no_list_names_it(client, address) -> None:
    picture_on("participants", title="ヒミツ 写真")
    picture_on("public", title="見える 写真")
    answer = client.get(address)
    text = answer.content.decode()
    text += text.encode().decode("unicode_escape", errors="ignore")
    assert (answer.status_code, "見える 写真" in text, "ヒミツ 写真" in text) == (200, True, False)


def test_the_list_needs_the_same_queries_for_two_pictures_and_for_twelve(
    client, django_assert_max_num_queries
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(200) as captured:
            assert client.get("/admin/images/").status_code == 200
        return len(captured)

    for _ in range(2):
        picture_on("public")
    queries()  # creates the renditions of the list
    few = queries()
    for _ in range(10):
        picture_on("public")
    queries()
    assert queries() == few
