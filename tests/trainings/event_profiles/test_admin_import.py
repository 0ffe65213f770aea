"""The import in the admin, by real requests."""

import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.accounts import AdministratorFactory, UserFactory
from trainings.models import TrainingPage

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/trainings/import/"
FILE = "イベント名,イベント名_カナ,開始日,開始時間\n研修,ケンシュウ,2026-11-23,10時?12時\n"


@pytest.fixture(autouse=True)
def administrator(index, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    user = AdministratorFactory()
    client.force_login(user)
    return user


def upload(client, text, encoding="cp932"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile("event.csv", text.encode(encoding))})


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_file_is_shown_first_and_stored_after_the_confirmation(client, administrator):
    preview = upload(client, FILE)

    assert preview.status_code == 200
    assert "文字コード：Shift_JIS（CP932）。" in text_of(preview)
    assert "10:00から12:00と読み取りました。" in text_of(preview)
    assert not TrainingPage.objects.exists()
    token = re.search(r'name="token" value="([^"]+)"', preview.content.decode())[1]

    result = client.post(f"{UPLOAD}confirm/", {"token": token}, follow=True)

    training = TrainingPage.objects.get()
    assert result.redirect_chain == [(f"{UPLOAD}result/", 302)]
    assert f'href="/admin/pages/{training.pk}/edit/"' in result.content.decode()
    assert (training.live, training.owner) == (False, administrator)
    assert client.get(f"/admin/pages/{training.pk}/edit/").status_code == 200


def test_a_token_works_once(client):
    token = re.search(r'name="token" value="([^"]+)"', upload(client, FILE).content.decode())[1]
    client.post(f"{UPLOAD}confirm/", {"token": token})

    again = client.post(f"{UPLOAD}confirm/", {"token": token}, follow=True)

    assert "確認したファイルが見つかりません。" in text_of(again)
    assert TrainingPage.objects.count() == 1


def test_a_file_that_cannot_be_read_at_the_confirmation_is_told_so(client):
    token = re.search(r'name="token" value="([^"]+)"', upload(client, FILE).content.decode())[1]
    with default_storage.open(client.session["training_import"]["name"], "wb") as file:
        file.write(b"PK")

    result = client.post(f"{UPLOAD}confirm/", {"token": token})

    assert result.status_code == 422
    assert "Excelブック（.xlsx）として開けませんでした。" in text_of(result)
    assert not TrainingPage.objects.exists()


def test_a_row_that_cannot_be_taken_keeps_the_file_out_and_is_shown(client):
    response = upload(client, "イベント名,開始日\n,2026-11-23\n")

    assert response.status_code == 422
    assert "2行目 エラー" in text_of(response)
    assert "題名がないため取り込めません。" in text_of(response)


def test_what_is_no_table_is_refused_at_the_field(client):
    response = upload(client, "氏名\n架空\n")

    assert response.status_code == 422
    assert "イベントの表として読み取れませんでした。" in text_of(response)


def test_who_may_not_add_trainings_gets_403(client):
    user = UserFactory(is_staff=True)
    client.force_login(user)

    answers = [client.get(UPLOAD).status_code, client.post(f"{UPLOAD}confirm/").status_code]

    assert set(answers) <= {302, 403}
    assert not TrainingPage.objects.exists()
