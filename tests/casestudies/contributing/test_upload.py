"""The filled template becomes drafts of the own municipality, and nothing else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casestudies.models import CasePage
from portal.accounts.models import User
from portal.municipalities.models import Municipality
from tests.factories.casestudies import CasePageFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.support.case_files import case_row, csv_file

pytestmark = pytest.mark.django_db


def row(**cells: str) -> dict[str, str]:
    """Return a row without a municipality; keyword arguments are attributes."""
    blank = {"title": "里芋畑の日", "municipalities": "", "stage": "", "outcome": ""}
    return case_row(**blank | cells)


def upload(site: Client, *rows: dict[str, str]):
    file = SimpleUploadedFile("cases.csv", csv_file(*rows))
    return site.post("/contribute/upload/", {"file": file})


def errors_of(response) -> list[str]:
    return [str(error) for each in response.context["report"].rows for error in each.errors]


def test_rows_become_drafts_after_a_preview(site: Client, author: User, own: Municipality) -> None:
    preview = upload(site, row(), row(title="茶畑の日"))
    assert (preview.status_code, CasePage.objects.count()) == (200, 0)

    token = preview.context["token"]
    response = site.post("/contribute/upload/confirm/", {"token": token})

    assert (response.status_code, response.url) == (302, "/contribute/")
    stored = CasePage.objects.order_by("title")
    assert [(c.title, c.live, c.owner, c.municipalities, c.source_kind) for c in stored] == [
        ("茶畑の日", False, author, [own], "municipality"),
        ("里芋畑の日", False, author, [own], "municipality"),
    ]
    assert list(site.get("/contribute/").context["standings"][0].case.municipalities) == [own]


def test_rows_of_other_municipalities_are_refused(site: Client, own: Municipality) -> None:
    other = MunicipalityFactory(name="潮見市")

    response = upload(site, row(municipalities=other.code))

    assert response.status_code == 422
    (error,) = errors_of(response)
    assert f"あなたの市町村（{own.code} 葦原市）" in error
    assert CasePage.objects.count() == 0


def test_the_number_of_a_case_tells_nothing_about_it(site: Client) -> None:
    hidden = CasePageFactory(title="県の下書き", live=False, visibility="prefectural")

    there, missing = (
        errors_of(upload(site, row(case_id=number))) for number in (str(hidden.pk), "99999")
    )

    assert there == [error.replace("99999", str(hidden.pk)) for error in missing]
    assert len(there) == 1


def test_a_source_of_the_prefecture_cannot_be_claimed(site: Client) -> None:
    preview = upload(site, row(source_kind="県の調査"))
    site.post("/contribute/upload/confirm/", {"token": preview.context["token"]})
    assert CasePage.objects.get().source_kind == CasePage.Source.MUNICIPALITY


def test_levels_that_exclude_the_author_are_refused(site: Client) -> None:
    (error,) = errors_of(upload(site, row(visibility="県職員・編集者")))
    assert "一般公開か県内自治体職員のどちらかにしてください。" in error


def test_a_file_that_is_no_table_is_refused_at_the_field(site: Client) -> None:
    response = site.post(
        "/contribute/upload/", {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04broken")}
    )
    assert response.status_code == 422
    assert len(response.context["form"].errors["file"]) == 1


def test_the_template_carries_the_code_of_the_municipality(site: Client, own: Municipality) -> None:
    response = site.get("/contribute/upload/template/")
    assert response["Content-Disposition"] == (
        f'attachment; filename="case-template-{own.code}.xlsx"'
    )
