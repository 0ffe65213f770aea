"""Factories of cases. By default a case is published and open to everyone."""

import factory
import wagtail_factories

from casestudies.models import CaseIndexPage, CaseMunicipality, CasePage
from portal.accounts.visibility import Visibility
from portal.pages.models import HomePage
from portal.vocabularies.models import Term
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import HomePageFactory, make_site
from tests.factories.vocabularies import TermFactory


def term(vocabulary: str, slug: str, label: str = "") -> Term:
    """Return a term; create it if it does not exist."""
    existing = Term.objects.filter(vocabulary=vocabulary, slug=slug).first()
    return existing or TermFactory(vocabulary=vocabulary, slug=slug, label=label or slug)


def make_case_index() -> CaseIndexPage:
    """Return the case index at /cases/ of the default site; create it if it does not exist."""
    index = CaseIndexPage.objects.first()
    if index is not None:
        return index
    home = HomePage.objects.first()
    if home is None:
        home = HomePageFactory()
        make_site(home)
    return home.add_child(instance=CaseIndexPage(title="連携事例", slug="cases"))


class CasePageFactory(wagtail_factories.PageFactory):
    """A case with the mandatory fields only.

    `municipalities=[…]` replaces the default municipality. Each name of `TERM_FIELDS` accepts a
    list of terms, each relation of `PARTS` a list of parts, and `tags` a list of tags.
    """

    class Meta:
        model = CasePage

    title = factory.Sequence(lambda n: f"架空の連携事例{n}")
    slug = factory.Sequence(lambda n: f"case-{n}")
    visibility = Visibility.PUBLIC
    fiscal_year = 2024
    summary = "架空の取り組みの概要です。"
    background = "架空の理由です。"
    purpose = "架空の目的です。"
    content = "架空の内容です。"
    contact_section = "架空課"
    stage = factory.LazyFunction(lambda: term("stage", "running", "実施中"))
    outcome = factory.LazyFunction(lambda: term("outcome", "success", "成果あり"))
    declares_no_individual = True
    declares_consent = True
    declares_no_conference_secret = True

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        """Create the case in the list, with its municipalities."""
        municipalities = kwargs.pop("municipalities", None)
        if "case_municipalities" not in kwargs:
            kwargs["case_municipalities"] = [
                CaseMunicipality(municipality=municipality)
                for municipality in (
                    [MunicipalityFactory()] if municipalities is None else municipalities
                )
            ]
        tags = kwargs.pop("tags", [])
        case = super()._create_instance(model_class, parent or make_case_index(), kwargs)
        if tags:
            case.tags.set(tags)
            case.save()
        return case
