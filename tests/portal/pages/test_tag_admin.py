"""Tags in the admin: created, renamed, merged after a preview, deleted if unused."""

import pytest
from django.contrib.auth.models import Group

from portal.pages.models import StandardPage
from portal.vocabularies.models import PortalTag
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.pages import StandardPageFactory
from tests.factories.vocabularies import PortalTagFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/snippets/vocabularies/portaltag/"


@pytest.fixture
def admin(client):
    client.force_login(AdministratorFactory())
    return client


@pytest.fixture
def page(home):
    """A page with the tag 食の縁."""
    page = StandardPageFactory(parent=home, title="食の取組")
    page.tags.set([PortalTagFactory(name="食の縁", kana="しょくのえん")])
    page.save()
    return page


def test_a_tag_in_another_spelling_is_refused_at_the_field_and_keeps_what_was_typed(admin):
    PortalTagFactory(name="食の縁", kana="しょくのえん")

    html = admin.post(
        f"{LIST}add/",
        {"name": "食の 縁", "kana": "しょくのえん", "description": "食事を通じた取組"},
    ).content.decode()

    assert "同じ名前のタグ「食の縁」がすでにあります。" in html
    assert 'value="食事を通じた取組"' in html


def test_a_merge_shows_its_pages_first_and_changes_nothing(admin, page):
    source, target = page.tags.get(), PortalTagFactory(name="食でつながる")

    html = admin.post(f"/admin/tags/{source.pk}/merge/", {"target": target.pk}).content.decode()

    assert "付け替わるページ（1ページ）" in html
    assert "食の取組" in html
    assert StandardPage.objects.get(pk=page.pk).tags_by_kana == [source]


def test_a_confirmed_merge_retags_and_says_so(admin, page):
    source, target = page.tags.get(), PortalTagFactory(name="食でつながる")

    response = admin.post(
        f"/admin/tags/{source.pk}/merge/", {"target": target.pk, "confirm": "1"}, follow=True
    )

    html = response.content.decode()
    assert "「食の縁」を「食でつながる」に統合しました（1ページ）。" in html
    assert StandardPage.objects.get(pk=page.pk).tags_by_kana == [target]
    assert admin.get(f"/admin/tags/{source.pk}/merge/").status_code == 404
    history = admin.get(f"{LIST}history/{target.pk}/").content.decode()
    assert "「食の縁」を統合しました（付け替えたページ：「食の取組」）" in history


@pytest.mark.parametrize("target", ["", "itself", "999"])
def test_a_merge_without_another_tag_is_refused_at_the_field(admin, page, target):
    source = page.tags.get()
    value = source.pk if target == "itself" else target

    response = admin.post(f"/admin/tags/{source.pk}/merge/", {"target": value, "confirm": "1"})

    assert response.status_code == 422
    assert PortalTag.objects.current().count() == 1


def test_who_may_not_change_tags_may_not_merge_them(client, page):
    user = UserFactory()
    group = Group.objects.create(name="編集者")
    user.groups.add(group)
    client.force_login(user)

    assert client.get(f"/admin/tags/{page.tags.get().pk}/merge/").status_code in {302, 403}


@pytest.mark.parametrize("path", ["delete/{}/", "bulk"])
def test_a_tag_in_use_is_not_deleted(admin, page, path):
    tag = page.tags.get()
    address = f"{LIST}delete/{tag.pk}/"
    if path == "bulk":
        address = f"/admin/bulk/vocabularies/portaltag/delete/?id={tag.pk}"

    html = admin.post(address, follow=True).content.decode()

    assert "「食の縁」は1ページ（下書きを含む）に付いているため、削除できません。" in html
    assert PortalTag.objects.filter(pk=tag.pk).exists()
