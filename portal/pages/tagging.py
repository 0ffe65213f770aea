"""The field by which pages bear curated tags: chosen from the list, never typed."""

from typing import Any

from django import forms
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.admin.forms.models import register_form_field_override

from portal.vocabularies.models import PortalTag


class CuratedTags(ClusterTaggableManager):
    """Tags of a page. In forms they are checkboxes; a merged tag shows as the one in its place."""

    def value_from_object(self, instance: Any) -> list[PortalTag]:
        """Return the tags in use, for the form."""
        return [tag.current_tag for tag in super().value_from_object(instance)]


class TagChoiceField(forms.ModelMultipleChoiceField):
    """Checkboxes of all tags by kana. A value that is no tag is refused, not created."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        """Offer the tags in use; further options are those of form fields."""
        options["error_messages"] = {
            "invalid_choice": "選ばれたタグは一覧にありません。画面のタグから選んでください。",
            "invalid_pk_value": "選ばれたタグは一覧にありません。画面のタグから選んでください。",
        }
        super().__init__(PortalTag.objects.current(), **options)


register_form_field_override(CuratedTags, override={"form_class": TagChoiceField})
