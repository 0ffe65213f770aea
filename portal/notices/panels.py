"""The panels of notices and explainers in the admin."""

from collections.abc import Sequence

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    TabbedInterface,
)
from wagtail.models import Page

from portal.pages.models import PortalPage

#: Figures of explainers are to be looked up again when they are older than this many fiscal years.
OLDEST_FIGURE = 2


def tabs(content: Sequence[Panel], links: Sequence[Panel] = ()) -> TabbedInterface:
    """Return the tabs of a form; the last two are the same for all page types."""
    return TabbedInterface(
        [
            ObjectList(content, heading="内容"),
            *([ObjectList(links, heading="改廃と関連")] if links else []),
            ObjectList(Page.promote_panels, heading="公開用設定"),
            ObjectList(PortalPage.settings_panels, heading="公開範囲と管理"),
        ]
    )


NOTICE_CONTENT = [
    FieldPanel("title"),
    FieldPanel("kana"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("kind"), FieldPanel("side")]),
            FieldRowPanel([FieldPanel("number"), FieldPanel("issued_on")]),
            FieldPanel("sender"),
            FieldPanel("addressees"),
            FieldPanel("legal_basis"),
        ],
        heading="文書の情報",
    ),
    FieldPanel("lead"),
    FieldPanel("body"),
]
NOTICE_LINKS = [
    MultiFieldPanel(
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
    ),
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
]
PROGRAMME_CONTENT = [
    FieldPanel("title"),
    FieldPanel("kana"),
    MultiFieldPanel(
        [
            FieldPanel("side"),
            FieldRowPanel([FieldPanel("vocabulary"), FieldPanel("term")]),
            FieldPanel("as_of"),
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
    InlinePanel(
        "figures",
        heading="数字",
        label="数字",
        help_text="数字は文章に書かず、年度と出典とともにここに入れます。"
        f"{OLDEST_FIGURE}年度より前のものは、管理画面のホームで知らせます。",
        panels=[
            FieldPanel("label"),
            FieldRowPanel([FieldPanel("value"), FieldPanel("fiscal_year")]),
            FieldPanel("source"),
        ],
    ),
    FieldPanel("sources"),
]
