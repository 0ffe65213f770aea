"""The form of a case: the questions of the interview as panels, in eight tabs."""

from typing import Any

from django import forms
from django.utils.safestring import mark_safe
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)
from wagtail.admin.panels.publishing_panel import PublishingPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from casestudies import interview
from casestudies.interview import Question
from casestudies.models import CasePage, story
from casestudies.models.case import DECLARATIONS
from casestudies.models.cooperation import TERM_FIELDS
from portal.pages.models import PortalPage

# Few enough to be seen at once.
RADIO_FIELDS = {"stage", "outcome"}
PRIVACY_NOTICE = mark_safe(
    "<p><strong>ここは、個別の支援の情報を書く場所ではありません。</strong></p>"
    "<ul>"
    "<li>本人や家族が特定される内容（氏名、住所、年齢と病名の組み合わせなど）は書かないでください。</li>"
    "<li>支援会議（社会福祉法第106条の6）で知り得た情報は、本人の同意があっても書けません。</li>"
    "<li>本人の言葉や写真を載せるときは、同意を得て、「素材」の「同意の記録」に残してください。</li>"
    "</ul>"
)


class PlainTextarea(AdminAutoHeightTextInput):
    """A text area whose lines end as they are counted: one character each, not two."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the text with plain line ends."""
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


def question_panel(question: Question) -> Panel:
    """Return one question as a panel: the question is its heading, the advice stands below."""
    options: dict[str, Any] = {}
    if question.field in RADIO_FIELDS:
        options["widget"] = forms.RadioSelect
    elif question.field in TERM_FIELDS:
        options["widget"] = forms.CheckboxSelectMultiple
    elif CasePage._meta.get_field(question.field).get_internal_type() == "TextField":
        options["widget"] = PlainTextarea
    attributes: dict[str, Any] = {}
    if question.limit:
        attributes["data-case-limit"] = question.limit
    elif question.soft:
        attributes["data-case-soft-limit"] = story.SOFT_LIMIT
    return FieldPanel(
        question.field,
        heading=question.question,
        help_text=question.advice,
        attrs=attributes,
        **options,
    )


def _questions(questions: tuple[Question, ...]) -> list[Panel]:
    return [question_panel(question) for question in questions]


def _basics() -> list[Panel]:
    municipalities = InlinePanel(
        "case_municipalities",
        heading="どの市町村の取り組みですか。",
        label="市町村",
        help_text="いくつでも選べます。最初の市町村が代表になります。"
        "人口などの統計は、保存すると自動で写しが残ります。",
        panels=[FieldPanel("municipality")],
    )
    period = MultiFieldPanel(
        [FieldRowPanel([FieldPanel("started_on"), FieldPanel("ended_on")])],
        heading="始まりと終わりはいつですか。",
        help_text="続いている取り組みは、終了日を空欄のままにします。"
        "「R6.4.1」「令和6年4月1日」とも入力できます。",
    )
    first, rest = interview.BASICS[:2], interview.BASICS[2:]
    return [
        HelpPanel(content=PRIVACY_NOTICE, heading="書き始める前に"),
        *_questions(first),
        municipalities,
        *_questions(rest[:1]),
        period,
        *_questions(rest[1:]),
    ]


def _what() -> list[Panel]:
    return [
        *_questions(interview.WHAT),
        InlinePanel(
            "kyoryokutai_details",
            heading="地域おこし協力隊は、どのようにかかわりましたか。",
            label="地域おこし協力隊",
            help_text="協力隊がかかわらない取り組みでは、追加しません。",
            max_num=1,
            panels=[
                FieldRowPanel([FieldPanel("headcount"), FieldPanel("term")]),
                FieldPanel("mission"),
                FieldPanel("host"),
                FieldPanel("settlement"),
            ],
        ),
        InlinePanel(
            "rmo_details",
            heading="地域運営組織は、どのような組織ですか。",
            label="地域運営組織",
            help_text="地域運営組織がかかわらない取り組みでは、追加しません。",
            max_num=1,
            panels=[
                FieldRowPanel([FieldPanel("legal_form"), FieldPanel("base")]),
                FieldPanel("members"),
                FieldPanel("activities"),
                FieldPanel("income"),
                FieldPanel("issues"),
            ],
        ),
    ]


def _cooperation() -> list[Panel]:
    return [
        *_questions(interview.COOPERATION),
        InlinePanel(
            "partners",
            heading="ほかに、だれと取り組みましたか。",
            label="連携主体",
            help_text="「側」を選ぶと、連携体制の図の置き場所が決まります。個人の名前は書かないでください。",
            panels=[
                FieldRowPanel([FieldPanel("partner"), FieldPanel("side")]),
                FieldPanel("name"),
                FieldPanel("role"),
            ],
        ),
        *_questions(interview.TERMS),
    ]


def _resources_and_results() -> list[Panel]:
    return [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("cost"), FieldPanel("cost_fiscal_year")]),
                FieldPanel("cost_note"),
            ],
            heading="いくらかかりましたか。",
            help_text="円の単位で、数字だけを入力します（例 1200000）。内訳は備考に書きます。",
        ),
        *_questions(interview.RESOURCES),
        InlinePanel(
            "indicators",
            heading="数字で言うと、どう変わりましたか。",
            label="成果指標",
            help_text="前と後を、それぞれの時点とともに入力します。前の数字がなければ空欄にします。"
            "時点は「R6.3」「令和6年3月」のように入力します。",
            panels=[
                FieldRowPanel([FieldPanel("name"), FieldPanel("unit")]),
                FieldRowPanel([FieldPanel("before"), FieldPanel("before_as_of")]),
                FieldRowPanel([FieldPanel("after"), FieldPanel("after_as_of")]),
            ],
        ),
        *_questions(interview.RESULTS),
    ]


def _materials() -> list[Panel]:
    return [
        MultipleChooserPanel(
            "images",
            chooser_field_name="image",
            heading="様子がわかる画像はありますか。",
            label="画像",
            help_text="代替テキスト、利用条件、写っている人の同意は、画像を登録するときに入力します。"
            "撮影場所などの記録（EXIF）は自動で取り除きます。",
            panels=[FieldPanel("image"), FieldPanel("caption")],
        ),
        InlinePanel(
            "attachments",
            heading="ほかの市町村が使い回せる資料はありますか。",
            label="添付ファイル",
            help_text="要綱、協定書、様式、チラシなど。ファイルごとに公開範囲を決められます。",
            panels=[FieldRowPanel([FieldPanel("document"), FieldPanel("kind")])],
        ),
        InlinePanel(
            "videos",
            heading="動画はありますか。",
            label="動画",
            panels=[FieldPanel("title"), FieldPanel("url")],
        ),
        InlinePanel(
            "links",
            heading="関連するページはありますか。",
            label="関連リンク",
            panels=[FieldPanel("title"), FieldPanel("url")],
        ),
        InlinePanel(
            "related_cases",
            heading="あわせて読んでほしい事例はありますか。",
            label="関連事例",
            help_text="選ばなくても、共通点の多い事例が自動で並びます。",
            panels=[FieldPanel("case")],
        ),
        InlinePanel(
            "consents",
            heading="同意の記録",
            label="同意の記録",
            help_text="言葉や写真を載せる人ごとに、1件ずつ残します。読者には表示されません。",
            panels=[
                FieldPanel("subject"),
                FieldRowPanel([FieldPanel("obtained_on"), FieldPanel("obtained_by")]),
                FieldRowPanel([FieldPanel("scope"), FieldPanel("expires_on")]),
                FieldPanel("withdrawn_on"),
            ],
        ),
    ]


def _publication() -> list[Panel]:
    return [
        MultiFieldPanel(
            [FieldPanel(name) for name in DECLARATIONS],
            heading="公開する前に、確かめてください。",
            help_text="3つとも、公開するときに必要です。下書きの保存には必要ありません。",
        ),
        MultiFieldPanel(
            [
                FieldPanel("contact_section"),
                FieldRowPanel([FieldPanel("contact_phone"), FieldPanel("contact_email")]),
                FieldRowPanel([FieldPanel("inspection"), FieldPanel("inspection_note")]),
            ],
            heading="読者は、どこに問い合わせればよいですか。",
            help_text="個人の名前ではなく、課・係と代表の連絡先を書きます。"
            "電話番号は (0999)20-1111 のように入力します。",
        ),
        *PortalPage.management_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("source_kind"), FieldPanel("collection_name")]),
                FieldPanel("verified_by"),
            ],
            heading="この事例の出どころはどこですか。",
        ),
        PublishingPanel(),
    ]


def edit_handler() -> TabbedInterface:
    """Return the form of a case."""
    tabs = (
        ("基本", _basics()),
        ("なぜ", _questions(interview.WHY)),
        ("何を", _what()),
        ("連携", _cooperation()),
        ("資源と結果", _resources_and_results()),
        ("学び", _questions(interview.LEARNING)),
        ("素材", _materials()),
        ("公開", _publication()),
    )
    return TabbedInterface([ObjectList(panels, heading=heading) for heading, panels in tabs])
