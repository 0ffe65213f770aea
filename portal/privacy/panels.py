"""The panel 「個人情報の確認」 in the form of a page: what was found, and what was answered."""

from typing import Any

from wagtail.admin.panels import Panel

HEADING = "個人情報の確認"
HELP = (
    "公開するときと承認を依頼するときに、文章の中の、個人が特定されるおそれのある箇所を自動で確かめます。"
    "見つかった箇所は、書き直すか、公開してよい理由を入力してください。"
    "理由は、このページを編集する人と承認者だけに表示されます。下書きの保存には必要ありません。"
)


class PrivacyPanel(Panel):
    """Lists the findings of the page; reviewers read the reasons here."""

    def __init__(self, **kwargs: Any) -> None:
        """Set heading and help."""
        super().__init__(**{"heading": HEADING, "help_text": HELP, "icon": "view", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        """The panel of one form."""

        template_name = "privacy/panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the questions."""
            context = super().get_context_data(parent_context)
            context["questions"] = self.form.privacy_review.questions
            return dict(context)
