"""Registration of the vocabulary admin."""

from typing import ClassVar

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.vocabularies.models import Term
from portal.vocabularies.permissions import TermPermissionPolicy


class TermViewSet(SnippetViewSet):
    """Vocabularies in the admin, one list with a filter by vocabulary."""

    model = Term
    icon = "tag"
    menu_label = "用語（語彙）"
    menu_order = 300
    add_to_admin_menu = True
    list_display: ClassVar = ["label", "vocabulary", "kana", "valid_to", "successor"]
    list_filter: ClassVar = ["vocabulary"]
    list_per_page = 50
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("vocabulary"), FieldPanel("slug")]),
        FieldPanel("label"),
        FieldPanel("kana"),
        FieldPanel("legal_basis"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                FieldPanel("successor"),
            ],
            heading="名称の変更",
        ),
        FieldPanel("order"),
    ]

    @property
    def permission_policy(self) -> ModelPermissionPolicy:
        """Return the policy that protects the terms used by the code."""
        return TermPermissionPolicy(self.model)


register_snippet(TermViewSet)
