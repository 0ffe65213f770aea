"""The forms of notices and explainers in the admin."""

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.models import Page

from portal.pages.models import PortalPage


def _tabs(content: ObjectList, *more: ObjectList) -> TabbedInterface:
    return TabbedInterface(
        [
            content,
            *more,
            ObjectList(Page.promote_panels, heading="公開用設定"),
            ObjectList(PortalPage.settings_panels, heading="公開範囲と管理"),
        ]
    )


def notice_form() -> TabbedInterface:
    """Return the form of a notice."""
    head = MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("kind"), FieldPanel("side")]),
            FieldRowPanel([FieldPanel("number"), FieldPanel("issued_on")]),
            FieldPanel("sender"),
            FieldPanel("addressees"),
            FieldPanel("legal_basis"),
        ],
        heading="文書の情報",
    )
    state = MultiFieldPanel(
        [
            FieldPanel("state"),
            FieldPanel("as_of"),
            InlinePanel(
                "superseded_notices",
                heading="この通知が代わるもの",
                label="前の通知",
                help_text="前の通知のページには「この通知に代わるもの」として表示します。",
                panels=[PageChooserPanel("notice")],
            ),
        ],
        heading="改廃",
    )
    content = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("kana"),
            head,
            FieldPanel("lead"),
            FieldPanel("body"),
        ],
        heading="内容",
    )
    links = ObjectList(
        [
            state,
            InlinePanel(
                "attachments",
                heading="添付ファイル",
                label="添付ファイル",
                help_text="ファイルごとに公開範囲を決められます。",
                panels=[FieldPanel("document")],
            ),
            InlinePanel(
                "related_pages",
                heading="関連するページ",
                label="関連するページ",
                help_text="しくみの解説、研修、ほかの通知など。",
                panels=[PageChooserPanel("related")],
            ),
        ],
        heading="改廃と関連",
    )
    return _tabs(content, links)


def programme_form() -> TabbedInterface:
    """Return the form of an explainer."""
    content = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("kana"),
            MultiFieldPanel(
                [
                    FieldPanel("side"),
                    FieldRowPanel([FieldPanel("vocabulary"), FieldPanel("term")]),
                ],
                heading="何についての解説か",
            ),
            FieldPanel("lead"),
            FieldPanel("for_whom_other_department"),
            FieldPanel("legal_basis"),
            FieldPanel("what_it_pays_for"),
            FieldPanel("whom_to_ask"),
            FieldPanel("how_to_work_together"),
            FieldPanel("caution"),
            FieldPanel("sources"),
        ],
        heading="内容",
    )
    return _tabs(content)
