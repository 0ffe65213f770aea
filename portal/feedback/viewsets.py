"""The admin's list of feedback."""

from typing import ClassVar

from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from portal.admin.visibility.snippets import VisibleSnippetViewSet
from portal.feedback.models import Feedback


class FeedbackViewSet(VisibleSnippetViewSet):
    """Feedback can be read and marked as handled; the reader's text cannot be changed."""

    model = Feedback
    icon = "mail"
    menu_label = "ご意見・お問い合わせ"
    menu_order = 320
    add_to_admin_menu = True
    list_display: ClassVar = ["__str__", "state", "page"]
    list_filter: ClassVar = ["state", "kind"]
    list_per_page = 50
    search_fields: ClassVar = ["text", "page", "note"]
    ordering: ClassVar = ["-received_at"]
    panels: ClassVar = [
        MultiFieldPanel(
            [
                FieldPanel("kind", read_only=True),
                FieldPanel("received_at", read_only=True),
                FieldPanel("page", read_only=True),
                FieldPanel("text", read_only=True),
                FieldPanel("reply_to", read_only=True),
            ],
            heading="送られた内容",
        ),
        MultiFieldPanel([FieldPanel("state"), FieldPanel("note")], heading="対応"),
    ]
