"""Japanese for labels of Wagtail that its own catalogue cannot name.

Fields without a label show the name of their attribute ("Link text").
"""

from django.forms import Form
from wagtail.admin.forms import choosers

LINK_LABELS = {
    "link_text": "リンクの文字",
    "email_address": "メールアドレス",
    "subject": "件名",
    "body": "本文",
    "phone_number": "電話番号",
}
LINK_FORMS: tuple[type[Form], ...] = (
    choosers.ExternalLinkChooserForm,
    choosers.AnchorLinkChooserForm,
    choosers.EmailLinkChooserForm,
    choosers.PhoneLinkChooserForm,
)


def name_link_fields() -> None:
    """Give the fields of the link dialogues their Japanese labels."""
    for form in LINK_FORMS:
        for name, field in form.base_fields.items():  # type: ignore[attr-defined]
            if name in LINK_LABELS:
                field.label = LINK_LABELS[name]
    choosers.AnchorLinkChooserForm.base_fields["url"].label = "ページ内の位置（#）"
