"""Hidden objects in forms of the admin: neither named nor offered for choice."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from wagtail.admin.forms.models import register_form_field_override, registry
from wagtail.admin.widgets import BaseChooser
from wagtail.documents.rich_text.contentstate import DocumentLinkElementHandler
from wagtail.models import Page

from portal.accounts.acting_user import HIDDEN_LABEL, acting_user
from portal.admin.visibility.policies import is_guarded
from portal.pages.models import PortalDocument
from portal.pages.permissions import accessible_pages


def is_hidden(thing: Any) -> bool:
    """Tell whether the user of the admin may not see a page or an object of a guarded model.

    Outside a request (in commands) nothing is hidden.
    """
    user = acting_user()
    if user is None:
        return False
    if isinstance(thing, Page):
        return not accessible_pages(user).filter(pk=thing.pk).exists()
    return is_guarded(type(thing)) and not thing.is_visible_to(user)


def install() -> None:
    """Let every chooser show that something hidden is chosen, but not what it is.

    An editor may have chosen an object that another editor of the page may not see. It stays.
    """
    shown = BaseChooser.get_value_data

    def get_value_data(self: BaseChooser, value: Any) -> dict[str, Any] | None:
        instance = self.get_instance(value)
        if instance is None or not is_hidden(instance):
            return shown(self, value)
        return {"id": instance.pk, "edit_url": None, self.display_title_key: HIDDEN_LABEL}

    BaseChooser.get_value_data = get_value_data


class VisibleChoiceField(forms.ModelChoiceField):
    """A chooser's field. A stored value may stay; a new one has to be visible to the user."""

    stored: Any = None

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """Remember the initial value."""
        self.stored = form.get_initial_for_field(self, field_name)
        return super().get_bound_field(form, field_name)

    def clean(self, value: Any) -> Any:
        """Refuse a hidden object like one that does not exist."""
        chosen = super().clean(value)
        if chosen is not None and chosen.pk != self.stored and is_hidden(chosen):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return chosen


def choose_visible_things_only() -> None:
    """Add the check to the fields of all forms that choose guarded objects."""
    chosen = registry.values_by_fk_related_model
    for model, options in list(chosen.items()):
        if is_guarded(model) and isinstance(options, dict):
            checked = {**options, "form_class": VisibleChoiceField}
            register_form_field_override(ForeignKey, to=model, override=checked)
    # Wagtail 8 registers a class above Page.
    pages = next(chosen[model] for model in Page.__mro__ if model in chosen)
    register_form_field_override(
        ForeignKey,
        to=Page,
        override=lambda field: {**pages(field), "form_class": VisibleChoiceField},
    )


class HiddenDocumentLinkHandler(DocumentLinkElementHandler):
    """A link to a file in the rich text editor: for a hidden file the editor gets only its key."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        """Return the attributes that the editor gets."""
        data: dict[str, Any] = super().get_attribute_data(attrs)
        document = PortalDocument.objects.filter(pk=data.get("id")).first()
        return {"id": data["id"]} if document is not None and is_hidden(document) else data
