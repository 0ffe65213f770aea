"""Choosing a term in the admin: from a list of its vocabulary, never from Wagtail's chooser of all terms."""

import datetime

import pytest
import time_machine
from django.apps import apps
from django.db.models import ForeignKey
from django.forms import RadioSelect
from django.test import Client
from django.urls import reverse
from wagtail.admin.forms.models import WagtailAdminModelForm, formfield_for_dbfield
from wagtail.admin.widgets import BaseChooser
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

from casestudies.models import CasePage
from casestudies.models.parts import CasePartner
from portal.municipalities.models import Municipality
from portal.vocabularies.models import Term
from tests.factories.accounts import AdministratorFactory
from tests.factories.vocabularies import TermFactory
from tests.support.admin_walk import load_admin

load_admin()

CHOSEN_BY_LIST = (Term, Municipality)


def foreign_keys(target: type) -> list[ForeignKey]:
    """Return all foreign keys of the project to `target` that a form may show."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is target
    ]


def admin_forms() -> list[type[WagtailAdminModelForm]]:
    """Return the form of every page and snippet."""
    pages = [page.get_edit_handler().get_form_class() for page in get_page_models()]
    snippets = [
        model.snippet_viewset.get_edit_handler().get_form_class() for model in get_snippet_models()
    ]
    return [*pages, *snippets]


def widgets(form: type[WagtailAdminModelForm]) -> list[tuple[str, type, object]]:
    """Return name, model and widget of each field of a form that selects an object, including rows."""
    found = [
        (f"{form._meta.model.__name__}.{name}", field.queryset.model, field.widget)
        for name, field in form.base_fields.items()
        if hasattr(field, "queryset")
    ]
    for formset in getattr(form, "formsets", {}).values():
        found += widgets(formset.form)
    return found


@pytest.mark.once
@pytest.mark.parametrize("target", CHOSEN_BY_LIST)
def test_no_foreign_key_to_what_is_chosen_by_list_opens_a_dialog(target: type) -> None:
    assert foreign_keys(target) != []
    assert [
        str(field)
        for field in foreign_keys(target)
        if isinstance(formfield_for_dbfield(field).widget, BaseChooser)
    ] == []


@pytest.mark.once
def test_no_form_of_the_admin_opens_a_dialog_for_them() -> None:
    chosen = [field for form in admin_forms() for field in widgets(form)]
    by_list = [field for field in chosen if field[1] in CHOSEN_BY_LIST]
    assert {"CasePage.stage", "CasePartner.partner", "Term.successor"} <= {
        name for name, _, _ in by_list
    }
    assert [name for name, _, widget in by_list if isinstance(widget, BaseChooser)] == []


@pytest.mark.once
@pytest.mark.parametrize("name", ["stage", "outcome"])
def test_stage_and_outcome_are_seen_at_once(name: str) -> None:
    form = CasePage.get_edit_handler().get_form_class()
    assert isinstance(form.base_fields[name].widget, RadioSelect)


def offered(form: WagtailAdminModelForm, name: str) -> list[str]:
    """Return the labels of all options, including those in groups."""
    labels = []
    for value, label in form[name].field.choices:
        rows = label if isinstance(label, list) else [(value, label)]
        labels += [str(text) for key, text in rows if key]
    return labels


@pytest.mark.django_db
def test_only_terms_of_the_vocabulary_that_are_in_force_are_offered_and_the_stored_one() -> None:
    form = formset_form(CasePartner)
    company, former = (
        TermFactory(vocabulary="partner", slug="company", label="会社", order=1),
        TermFactory(
            vocabulary="partner",
            slug="former",
            label="旧称",
            order=2,
            valid_to=datetime.date(2026, 3, 31),
        ),
    )
    TermFactory(vocabulary="issue", label="孤立")
    with time_machine.travel("2026-03-31 12:00+09:00"):
        assert offered(form(), "partner") == ["会社", "旧称"]
    with time_machine.travel("2026-04-01 12:00+09:00"):
        assert offered(form(), "partner") == ["会社"]
        assert offered(form(instance=CasePartner(partner=former)), "partner") == ["会社", "旧称"]
        kept = form({"partner": former.pk, "side": "other"}, instance=CasePartner(partner=former))
        assert kept.is_valid()
        chosen = form(
            {"partner": former.pk, "side": "other"}, instance=CasePartner(partner=company)
        )
        assert list(chosen.errors) == ["partner"]


def formset_form(model: type) -> type[WagtailAdminModelForm]:
    """Return the form of the rows for `model` in a case."""
    formsets = CasePage.get_edit_handler().get_form_class().formsets
    return next(f.form for f in formsets.values() if f.model is model)


@pytest.mark.django_db
def test_the_successor_of_a_term_is_chosen_from_its_own_vocabulary(client: Client) -> None:
    client.force_login(AdministratorFactory())
    old = TermFactory(vocabulary="issue", label="ひきこもり（旧）", order=1)
    TermFactory(vocabulary="issue", label="ひきこもり", order=2)
    TermFactory(vocabulary="partner", label="会社")
    address = reverse("wagtailsnippets_vocabularies_term:edit", args=[old.pk])
    form = client.get(address).context["form"]
    assert offered(form, "successor") == ["ひきこもり"]
