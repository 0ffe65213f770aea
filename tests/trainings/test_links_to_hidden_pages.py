"""A training may link to cases that its trainer may not see: their titles stay hidden."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import inline_formset

from tests.factories.accounts import EditorFactory, UserFactory
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.trainings import TrainingPageFactory
from tests.trainings.test_admin_form import add_url, errors_of, form_data
from trainings.models import RelatedPage, TrainingPage

pytestmark = pytest.mark.django_db

SECRET = "ヒミツツキミドリ"


@pytest.fixture
def trainer(client, index):
    """A signed-in trainer with permissions on the trainings."""
    user = UserFactory()
    group = Group.objects.create(name="trainers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group, page=index, permission=Permission.objects.get(codename=codename)
        )
    user.groups.add(group)
    client.force_login(user)
    return user


@pytest.fixture
def hidden_case():
    """A case that only its owner may see."""
    return CasePageFactory(
        parent=make_case_index(), title=SECRET, visibility="participants", owner=EditorFactory()
    )


def test_the_form_does_not_show_the_title_of_a_hidden_case(client, trainer, index, hidden_case):
    training = TrainingPageFactory(parent=index, owner=trainer)
    training.related_pages.add(RelatedPage(related=hidden_case))
    training.save()

    html = client.get(reverse("wagtailadmin_pages:edit", args=[training.pk])).content.decode()

    assert SECRET not in html
    assert "（閲覧できません）" in html


def test_a_hidden_case_cannot_be_chosen_by_its_number(client, trainer, index, hidden_case):
    chosen = inline_formset([{"related": hidden_case.pk}])

    response = client.post(
        add_url(index), form_data(related_pages=chosen, **{"action-publish": "1"})
    )

    assert errors_of(response) == ["正しく選択してください。選択したものは候補にありません。"]
    assert SECRET not in response.content.decode()
    assert not TrainingPage.objects.exists()


def test_a_case_that_one_may_read_can_be_chosen(client, trainer, index):
    case = CasePageFactory(parent=make_case_index(), visibility="municipal")
    chosen = inline_formset([{"related": case.pk}])

    client.post(add_url(index), form_data(related_pages=chosen, **{"action-publish": "1"}))

    training = TrainingPage.objects.get()
    assert [row.related.pk for row in training.related_pages.all()] == [case.pk]
