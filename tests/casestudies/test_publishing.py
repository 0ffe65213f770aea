"""What may be published, in every way; which snapshot is stored; what may be deleted."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseIndexPage, CasePage
from casestudies.rules import next_slug
from portal.vocabularies.models import Term
from tests.factories.accounts import AdministratorFactory
from tests.factories.casestudies import CasePageFactory, make_case_index, term
from tests.factories.municipalities import MunicipalityFactory, StatisticFactory

pytestmark = pytest.mark.django_db


def test_case_without_declarations_cannot_go_live_by_code_either() -> None:
    case = CasePageFactory(live=False, declares_consent=False)
    with pytest.raises(ValidationError):
        case.save_revision().publish()
    case.refresh_from_db()
    assert not case.live


def test_case_without_municipality_cannot_go_live() -> None:
    with pytest.raises(ValidationError):
        CasePageFactory(municipalities=[])


def test_snapshot_takes_the_figures_of_the_year_of_the_case() -> None:
    town = MunicipalityFactory(with_population=8123)
    StatisticFactory(municipality=town, year=2025, value=7000)
    case = CasePageFactory(municipalities=[town], fiscal_year=2022)
    assert case.case_municipalities.get().figure("population") == (8123, 2020)


def test_snapshot_follows_another_fiscal_year() -> None:
    town = MunicipalityFactory(with_population=8123)
    StatisticFactory(municipality=town, year=2025, value=7000)
    case = CasePageFactory(municipalities=[town], fiscal_year=2022)
    case = CasePage.objects.get(pk=case.pk)
    case.fiscal_year = 2026
    case.save_revision().publish()
    assert case.case_municipalities.get().figure("population") == (7000, 2025)


def test_addresses_are_numbered_within_their_year() -> None:
    index = make_case_index()
    CasePageFactory(slug="2024-001")
    CasePageFactory(slug="2024-017")
    CasePageFactory(slug="2024-extra")
    assert next_slug(index, 2024) == "2024-018"
    assert next_slug(index, 2025) == "2025-001"


def test_publishing_several_at_once_refuses_an_unfit_one_and_says_which(
    publisher: Client, index: CaseIndexPage
) -> None:
    fit = CasePageFactory(live=False, title="そろった事例")
    unfit = CasePageFactory(live=False, title="足りない事例", declares_consent=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = publisher.post(f"{address}?id={fit.pk}&id={unfit.pk}&next=/admin/", follow=True)
    html = response.content.decode()
    assert "「足りない事例」は、必須の項目や公開前の確認が済んでいないため公開できません。" in html
    assert CasePage.objects.live().count() == 0


def test_publishing_several_fit_cases_at_once_works(
    publisher: Client, index: CaseIndexPage
) -> None:
    cases = [CasePageFactory(live=False) for _ in range(2)]
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ids = "&".join(f"id={case.pk}" for case in cases)
    publisher.post(f"{address}?{ids}&next=/admin/")
    assert CasePage.objects.live().count() == 2


def test_term_of_a_case_cannot_be_deleted(client: Client) -> None:
    used = term("issue", "used", "使われている語")
    case = CasePageFactory(issues=[used])
    client.force_login(AdministratorFactory())
    address = reverse(Term.snippet_viewset.get_url_name("delete"), args=[used.pk])
    html = client.post(address, follow=True).content.decode()
    assert "「使われている語」は連携事例1件で使われているため、削除できません。" in html
    assert list(case.issues.all()) == [used]


def test_term_of_no_case_can_be_deleted(client: Client) -> None:
    unused = term("issue", "unused", "使われていない語")
    client.force_login(AdministratorFactory())
    client.post(reverse(Term.snippet_viewset.get_url_name("delete"), args=[unused.pk]))
    assert not Term.objects.filter(slug="unused").exists()
