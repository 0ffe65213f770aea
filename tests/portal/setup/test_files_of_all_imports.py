"""Whatever a file contains, each import in the admin shows a preview or an error message."""

import re
import time

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.accounts import AdministratorFactory
from tests.factories.casestudies import make_case_index, term
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.notices import make_notice_index
from tests.factories.trainings import make_training_index
from tests.support.case_files import case_row, csv_file, xlsx_file
from tests.support.mutations import mutated_texts, mutated_workbooks
from tests.support.notice_texts import NOTICE
from tests.support.places import IN_CI
from tests.support.workbooks import strict

pytestmark = pytest.mark.django_db

CASES, TRAININGS = "/admin/cases/import/", "/admin/trainings/import/"
STATISTICS, NOTICES = "/admin/statistics/import/", "/admin/notices/import/"
UPLOADS = (CASES, TRAININGS, STATISTICS, NOTICES)
JAPANESE = re.compile("[ぁ-ん]")
EVENT = {
    "イベント名": "出張相談会",
    "イベント名_カナ": "シュッチョウ",
    "開始日": "2027/2/3",
    "開始時間": "13:30〜15:30",
    "説明": "個別の相談。\n予約は要りません。",
    "場所名称": "北公民館",
    "定員": "30",
    "料金(基本)": "500円",
}
FIGURES = {
    "市区町村コード": "322016",
    "市区町村名": "松江市",
    "総人口（令和2年国勢調査）": "203616",
}
#: 500 examples in CI, 50 on a developer's machine.
EXAMPLES = 500 if IN_CI else 50


@pytest.fixture
def client(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for make in (make_case_index, make_training_index, make_notice_index):
        make()
    MunicipalityFactory(code="322016", prefecture_name="島根県", name="松江市", kana="まつえし")
    for vocabulary, label in (("delivery", "現地"), ("stage", "実施中"), ("outcome", "成果あり")):
        term(vocabulary, "onsite" if vocabulary == "delivery" else vocabulary, label)
    client.force_login(AdministratorFactory())
    return client


def upload(client, address, content):
    """Upload a file and return the response with the messages about the file."""
    data = {"file": SimpleUploadedFile("表.bin", content), "mode": "draft", "source": "架空の統計"}
    response = client.post(address, data)
    errors = response.context["form"].errors.get("file", []) if response.status_code == 422 else []
    report = response.context.get("report")
    if report is not None:
        errors += [str(error) for row in report.rows for error in row.errors]
    return response, errors


def stored():
    """All rows of the database, except those with a session's uploaded file."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy and model is not Session
    }


def files():
    """Valid files of each kind, with their import and a function that modifies them."""
    event, figures = xlsx_file(EVENT), xlsx_file(FIGURES)
    for address, rows, book in (
        (CASES, case_row(), xlsx_file(case_row())),
        (TRAININGS, EVENT, event),
        (STATISTICS, FIGURES, figures),
    ):
        yield address, book, mutated_workbooks
        yield address, strict(book), mutated_workbooks
        for encoding in ("utf-8-sig", "cp932", "utf-16"):
            yield address, csv_file(rows, encoding=encoding), mutated_texts
    for encoding in ("utf-8", "cp932", "utf-16"):
        yield NOTICES, NOTICE.replace("〜", "～").encode(encoding), mutated_texts


VALID = [(address, content, mutate) for address, content, mutate in files()]


@st.composite
def mutated_uploads(draw):
    address, content, mutate = draw(st.sampled_from(VALID))
    return address, draw(mutate(content))


def test_each_valid_file_is_shown(client):
    assert [upload(client, address, content)[1] for address, content, _ in VALID] == [[]] * len(
        VALID
    )


@pytest.mark.slow
def test_no_changed_file_stops_the_server_or_changes_the_database(client):
    before = stored()

    # With the real view and the real process, an example takes about 0.1 s.
    @settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
    @given(mutated_uploads())
    def answered_in_time_with_a_preview_or_a_sentence(uploaded):
        start = time.monotonic()

        response, errors = upload(client, *uploaded)

        assert time.monotonic() - start < 10
        assert response.status_code == (422 if errors else 200)
        assert [error for error in errors if not JAPANESE.search(error)] == []

    answered_in_time_with_a_preview_or_a_sentence()
    assert stored() == before


@pytest.mark.once
def test_the_files_of_the_wild_are_answered_by_each_import(client, shared):
    before = stored()
    paths = sorted(
        path for path in (shared / "data/wild").iterdir() if path.suffix in {".xlsx", ".csv"}
    )
    assert len(paths) == 15

    for path in paths:
        for address in UPLOADS:
            response, errors = upload(client, address, path.read_bytes())
            assert (path.name, response.status_code) == (path.name, 422 if errors else 200)

    assert stored() == before


@pytest.mark.once
@pytest.mark.parametrize("address", UPLOADS)
def test_what_was_chosen_stays_beside_the_message_about_the_file(client, address):
    html = client.post(
        address,
        {
            "file": SimpleUploadedFile("a.csv", b"\xff\xfeA\x00B"),
            "mode": "draft",
            "source": "架空の統計",
            "year": "2024",
        },
    ).content.decode()

    assert "UTF-16の文字として読み取れない部分があります。" in html
    if address == STATISTICS:
        assert ('value="架空の統計"' in html, 'value="2024"' in html) == (True, True)
