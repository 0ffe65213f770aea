"""講師 edit and publish the trainings that they own; of others they find what readers find."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail.permissions import page_permission_policy

from portal.accounts.models import User
from portal.audit.models import Action
from portal.setup.groups import make_groups, permission
from tests.factories.trainings import TrainingPageFactory
from tests.support.audit import entries
from tests.support.roles import client_for, member_of
from trainings.models import TrainingIndexPage, TrainingPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(index) -> User:
    return member_of("trainer")


@pytest.fixture
def browser(trainer) -> Client:
    return client_for(trainer)


@pytest.fixture
def colleague(index) -> User:
    return member_of("trainer")


def training(title: str, owner: User | None, *, live: bool = True) -> TrainingPage:
    page: TrainingPage = TrainingPageFactory(
        parent=TrainingIndexPage.objects.get(), title=title, owner=owner, live=live
    )
    page.save_revision()
    return TrainingPage.objects.get(pk=page.pk)


def may(page: Page, user: User) -> dict[str, bool]:
    tester = page.permissions_for_user(User.objects.get(pk=user.pk))
    return {
        name: getattr(tester, f"can_{name}")()
        for name in ("edit", "publish", "unpublish", "delete", "copy", "move", "lock")
    }


ALL_BUT_LOCK = {
    "edit": True, "publish": True, "unpublish": True, "delete": True, "copy": True, "move": True,
    "lock": False,
}  # fmt: skip
NOTHING = dict.fromkeys(ALL_BUT_LOCK, False)


def test_a_trainer_does_everything_with_their_own_trainings_and_nothing_with_others(
    trainer, colleague
) -> None:
    mine, theirs = training("自分の", trainer), training("同僚の", colleague)
    nobody_s = training("取り込んだ", None)

    assert [may(page, trainer) for page in (mine, theirs, nobody_s)] == [
        ALL_BUT_LOCK, NOTHING, NOTHING,
    ]  # fmt: skip
    assert may(TrainingIndexPage.objects.get(), trainer) == NOTHING


def test_an_editor_goes_on_to_edit_all_trainings(colleague) -> None:
    theirs = training("同僚の", colleague)

    assert may(theirs, member_of("welfare_editor")) == ALL_BUT_LOCK


def test_the_explorer_the_search_and_the_choosers_show_no_drafts_of_others(
    browser, trainer, colleague
) -> None:
    training("自分の下書き研修", trainer, live=False)
    training("同僚の公開研修", colleague)
    training("同僚の下書き研修", colleague, live=False)
    index = TrainingIndexPage.objects.get().pk
    addresses = [
        reverse("wagtailadmin_explore", args=[index]),
        f"{reverse('wagtailadmin_pages:search')}?q=研修",
        reverse("wagtailadmin_choose_page_child", args=[index]),
        f"{reverse('wagtailadmin_api:pages:listing')}?child_of={index}",
    ]

    for address in addresses:
        body = browser.get(address).content.decode()
        if body.startswith("{"):
            body = json.dumps(json.loads(body), ensure_ascii=False)
        found = [
            title in body for title in ("自分の下書き研修", "同僚の公開研修", "同僚の下書き研修")
        ]
        assert found == [True, True, False], address


def test_a_draft_of_a_published_training_of_others_keeps_its_title_for_itself(
    browser, colleague
) -> None:
    page = training("同僚の公開研修", colleague)
    page.title = page.draft_title = "まだ言えない題名"
    page.save_revision()

    body = browser.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))

    assert "まだ言えない題名" not in body.content.decode()
    assert browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code in {302, 403}


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move"])
def test_bulk_actions_leave_the_trainings_of_others_as_they_are(
    browser, trainer, colleague, action
) -> None:
    live = action != "publish"
    mine, theirs = training("自分の", trainer, live=live), training("同僚の", colleague, live=live)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])

    browser.post(
        f"{address}?id={mine.pk}&id={theirs.pk}&next=/admin/",
        {"chooser": TrainingIndexPage.objects.get().pk},
    )

    assert TrainingPage.objects.filter(pk=theirs.pk, live=live).exists()
    if action != "move":
        assert not TrainingPage.objects.filter(pk=mine.pk, live=live).exists()


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "copy"])
def test_the_api_refuses_for_the_trainings_of_others(browser, colleague, action) -> None:
    theirs = training("同僚の", colleague, live=action != "publish")
    address = reverse("wagtailadmin_api:pages:action", args=[theirs.pk, action])

    answer = browser.post(address, "{}", content_type="application/json")

    stored = TrainingPage.objects.get(pk=theirs.pk)
    assert (answer.status_code in {403, 404}, stored.live) == (True, theirs.live)
    assert TrainingPage.objects.count() == 1


def test_what_one_may_publish_is_what_one_may_edit(trainer, colleague) -> None:
    mine, theirs = training("自分の", trainer), training("同僚の", colleague)
    user = User.objects.get(pk=trainer.pk)

    found = page_permission_policy.instances_user_has_permission_for(user, "publish")

    assert list(found.values_list("pk", flat=True)) == [mine.pk]
    assert [
        page_permission_policy.user_has_permission_for_instance(user, "publish", page)
        for page in (mine, theirs)
    ] == [True, False]
    publishers = page_permission_policy.users_with_permission_for_instance(
        "publish", theirs, include_superusers=False
    )
    assert trainer not in publishers
    assert colleague in publishers


def test_setting_up_again_takes_the_right_on_others_trainings_away(trainer) -> None:
    group = trainer.groups.get()
    GroupPagePermission.objects.create(
        group=group,
        page=TrainingIndexPage.objects.get(),
        permission=permission("wagtailcore.change_page"),
    )
    known = len(entries(Action.RIGHTS))

    make_groups()

    granted = group.page_permissions.values_list("permission__codename", flat=True)
    assert sorted(granted) == ["add_page", "publish_page"]
    (removed,) = entries(Action.RIGHTS)[known:]
    assert list(removed.details) == ["removed"]
