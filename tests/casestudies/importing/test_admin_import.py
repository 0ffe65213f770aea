"""The import in the admin, by real requests."""

import re

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from casestudies.importing.services import import_cases
from casestudies.models import CasePage
from casestudies.rules import DECLARATIONS
from portal.tables import pending_files
from portal.tables.spreadsheets import MAX_BYTES, read_table
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.support.case_files import case_row, csv_file

UPLOAD = "/admin/cases/import/"
CONFIRM = "/admin/cases/import/confirm/"
RESULT = "/admin/cases/import/result/"
TEMPLATE = "/admin/cases/import/template/"


@pytest.fixture
def administrator(index, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    user = AdministratorFactory()
    client.force_login(user)
    return user


@pytest.fixture
def author(index, client, settings, tmp_path):
    """Someone who may write cases but not publish them."""
    settings.MEDIA_ROOT = tmp_path
    group = Group.objects.create(name="事例の執筆者")
    group.permissions.add(_permission("wagtailadmin", "access_admin"))
    GroupPagePermission.objects.create(
        group=group, page=Page.objects.get(pk=index.pk), permission_type="add"
    )
    user = UserFactory()
    user.groups.add(group)
    client.force_login(user)
    return user


def _permission(app, codename):
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def upload(client, content, **data):
    file = SimpleUploadedFile("事例.csv", content)
    return client.post(UPLOAD, {"file": file, "mode": "draft", **data})


def token_of(response):
    return re.search(r'name="token" value="([^"]+)"', response.content.decode())[1]


def kept_files():
    return default_storage.listdir("imports")[1] if default_storage.exists("imports") else []


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_file_is_shown_first_and_stored_after_the_confirmation(administrator, client):
    preview = upload(client, csv_file(case_row(content="10時?12時に集まります。")))

    assert preview.status_code == 200
    assert "新規 1件、更新 0件、注意 1件、エラー 0行。" in text_of(preview)
    assert (
        "「取り組みの内容」（10時?12時に集まります。）：「10時?12時に集まりま」の「?」は"
        in text_of(preview)
    )
    assert CasePage.objects.count() == 0

    result = client.post(CONFIRM, {"token": token_of(preview)}, follow=True)

    assert result.redirect_chain == [(RESULT, 302)]
    case = CasePage.objects.get()
    assert (case.title, case.live, case.owner) == ("架空の畑で働く日", False, administrator)
    assert f"架空の畑で働く日 （ID {case.pk}、下書き）" in text_of(result)
    assert kept_files() == []


def test_cases_are_published_with_the_three_declarations(administrator, client):
    preview = upload(
        client, csv_file(case_row()), mode="publish", **dict.fromkeys(DECLARATIONS, "on")
    )
    client.post(CONFIRM, {"token": token_of(preview)})

    assert CasePage.objects.get().live


def test_publishing_without_a_declaration_is_refused_beside_it(administrator, client):
    response = upload(client, csv_file(case_row()), mode="publish", declares_consent="on")

    assert response.status_code == 422
    errors = response.context["form"].errors
    assert set(errors) == set(DECLARATIONS) - {"declares_consent"}


def test_a_wrong_file_leaves_the_choices_as_they_were(administrator, client):
    response = upload(
        client, b"\x80\xff\xfe\xfd", mode="publish", **dict.fromkeys(DECLARATIONS, "on")
    )

    assert response.status_code == 422
    assert "文字コードを判別できませんでした。" in text_of(response)
    page = response.content.decode()
    checked = re.findall(r"<input[^>]*\bchecked\b[^>]*>", page)
    names = sorted(re.search(r'name="([^"]+)"', tag)[1] for tag in checked)
    assert names == sorted([*DECLARATIONS, "mode"])


def test_rows_with_errors_are_shown_and_no_file_is_kept(administrator, client):
    response = upload(client, csv_file(case_row(), case_row(title="二つ目", stage="不明")))

    assert response.status_code == 422
    assert "このファイルは取り込めません" in text_of(response)
    assert "「段階」（不明）：「不明」は語彙にありません。" in text_of(response)
    assert kept_files() == []


def test_a_file_that_is_too_large_is_refused(administrator, client):
    response = upload(client, b"a" * (MAX_BYTES + 1))

    assert response.context["form"].errors["file"] == ["ファイルが大きすぎます（20MBまで）。"]


def test_a_confirmation_counts_once(administrator, client):
    token = token_of(upload(client, csv_file(case_row())))
    client.post(CONFIRM, {"token": token})

    again = client.post(CONFIRM, {"token": token}, follow=True)

    assert "確認したファイルが見つかりません。" in text_of(again)
    assert CasePage.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x", "日本語"])
def test_a_token_of_nobody_stores_nothing(administrator, client, token):
    upload(client, csv_file(case_row()))

    client.post(CONFIRM, {"token": token})

    assert CasePage.objects.count() == 0


def test_someone_elses_token_stores_nothing(administrator, client):
    token = token_of(upload(client, csv_file(case_row())))
    client.force_login(AdministratorFactory())

    client.post(CONFIRM, {"token": token})

    assert CasePage.objects.count() == 0


def test_what_changed_since_the_preview_is_shown_instead_of_stored_twice(administrator, client):
    preview = upload(client, csv_file(case_row()))
    first = token_of(preview)
    import_cases(csv_file(case_row()), user=None, dry_run=False, publish=False)

    response = client.post(CONFIRM, {"token": first})

    assert response.status_code == 422
    assert "同じ題名・市町村・年度の事例" in text_of(response)
    assert CasePage.objects.count() == 1


def test_a_new_upload_replaces_the_earlier_file(administrator, client):
    upload(client, csv_file(case_row()))
    upload(client, csv_file(case_row(title="別の事例")))

    assert len(kept_files()) == 1


def test_files_nobody_confirmed_are_removed_after_a_day(administrator, client):
    upload(client, csv_file(case_row()))
    client.session.flush()
    with time_machine.travel(timezone.now() + pending_files.KEPT_FOR * 2):
        client.force_login(administrator)
        upload(client, csv_file(case_row()))

    assert len(kept_files()) == 1


def test_the_template_is_downloaded(administrator, client):
    response = client.get(TEMPLATE)

    assert response["Content-Disposition"] == 'attachment; filename="case-template.xlsx"'
    assert "題名" in read_table(response.content).headers


@pytest.mark.parametrize("address", [UPLOAD, RESULT, TEMPLATE])
def test_who_may_not_add_cases_is_refused(author, client, address):
    author.groups.first().page_permissions.all().delete()

    assert client.get(address).status_code == 403


def test_who_may_not_add_cases_can_neither_upload_nor_confirm(author, client):
    author.groups.first().page_permissions.all().delete()

    assert upload(client, csv_file(case_row())).status_code == 403
    assert client.post(CONFIRM, {"token": "x"}).status_code == 403


def test_visitors_are_asked_to_sign_in(index, client):
    assert client.get(UPLOAD).url.startswith("/accounts/login/")


def test_the_menu_names_the_import_for_those_who_may_use_it(author, client):
    assert reverse("case_import") in client.get("/admin/").content.decode()

    author.groups.first().page_permissions.all().delete()

    assert reverse("case_import") not in client.get("/admin/").content.decode()


def test_who_may_not_publish_is_not_offered_it(author, client):
    assert [value for value, _ in client.get(UPLOAD).context["form"].fields["mode"].choices] == [
        "draft"
    ]
    response = upload(
        client, csv_file(case_row()), mode="publish", **dict.fromkeys(DECLARATIONS, "on")
    )

    assert set(response.context["form"].errors) == {"mode"}


def test_authors_import_drafts_of_their_own(author, client):
    client.post(CONFIRM, {"token": token_of(upload(client, csv_file(case_row())))})

    assert CasePage.objects.get().owner == author
