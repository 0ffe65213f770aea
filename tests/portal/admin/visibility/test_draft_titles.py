"""Only users who may edit a live page see the title of its draft."""

import pytest

from tests.factories.casestudies import CasePageFactory
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/admin/choose-page/search/?q=居場所",
    "/admin/pages/{pk}/move/{parent}/confirm/",
    "/admin/bulk/wagtailcore/page/publish/?id={pk}&next=/admin/",
)


@pytest.mark.parametrize("role", ["trainer", "welfare_editor"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_new_title_is_told_to_editors_of_the_page_alone(address: str, role: str) -> None:
    user = member_of(role)
    case = CasePageFactory(title="居場所づくり")
    case.title = "居場所づくり 改題"
    case.save_revision()
    client = client_for(user)
    url = address.format(pk=case.pk, parent=case.get_parent().pk)
    assert ("改題" in client.get(url).content.decode()) == (role == "welfare_editor")
