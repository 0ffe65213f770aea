"""The field for curated tags of pages: chosen from the list, never typed."""

from typing import Any

from django import forms
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.admin.forms.models import register_form_field_override

from portal.vocabularies.models import PortalTag


class CuratedTags(ClusterTaggableManager):
    """Tags of a page. Forms show checkboxes; a merged tag appears as the tag that replaced it."""

    def value_from_object(self, instance: Any) -> list[PortalTag]:
        """Return the tags in use, for the form."""
        return [tag.current_tag for tag in super().value_from_object(instance)]


class TagChoiceField(forms.ModelMultipleChoiceField):
    """Checkboxes of all tags by kana. Unknown tags are refused, not created."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        """Offer the tags in use; other options are those of form fields."""
        options["error_messages"] = {
            "invalid_choice": "選ばれたタグは一覧にありません。画面のタグから選んでください。",
            "invalid_pk_value": "選ばれたタグは一覧にありません。画面のタグから選んでください。",
        }
        super().__init__(PortalTag.objects.current(), **options)


register_form_field_override(CuratedTags, override={"form_class": TagChoiceField})
