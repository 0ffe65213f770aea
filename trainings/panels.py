"""The form of a training: five tabs, each panel saying what to write and who will see it."""

from typing import Any

from django import forms
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    TabbedInterface,
)
from wagtail.admin.panels.publishing_panel import PublishingPanel

from portal.pages.models import PortalPage

STATUS_NOTE = (
    "<p>「受付中」「まもなく締切」「満員」「開催中」「終了」などの表示は、日程・申込期間・定員・"
    "申込み済みの人数から自動で決まります。状態を選ぶ欄はありません。</p>"
    "<p>中止するときは、ページを消さずに「公開」タブの「中止」にチェックを入れてください。"
    "カレンダーに登録した人にも中止が伝わります。</p>"
)


def _terms(name: str, help_text: str) -> FieldPanel:
    return FieldPanel(name, help_text=help_text, widget=forms.CheckboxSelectMultiple)


def _one_of(name: str) -> FieldPanel:
    """Return a list to choose from: there are few enough for that."""
    return FieldPanel(name, widget=forms.Select)


def _what() -> list[Panel]:
    return [
        HelpPanel(content=STATUS_NOTE, heading="状態は自動で決まります"),
        FieldPanel("title", help_text="何についての研修かがわかる題名にします。"),
        FieldPanel(
            "kana", help_text="題名のよみがな（ひらがな）。オープンデータのCSVで使われます。"
        ),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("training_class")]),
        FieldPanel(
            "summary",
            help_text="だれに向けて、何をするかを300字までで書きます。一覧と検索結果に出ます。",
        ),
        FieldPanel("easy_summary", help_text="200字まで。短い文で、むずかしい言葉を使わずに。"),
        FieldPanel("description", help_text="ねらい、進め方、持ち帰れるもの。"),
        _terms("issues", "扱う課題を選ぶと、検索で見つかりやすくなります。"),
        _terms("programmes", "扱う施策を選びます。"),
        _terms("supports", "関係する支援を選びます。"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("municipality"), _one_of("region")])],
            heading="対象の地域",
            help_text="県全体を対象とするときは、どちらも空欄にします。",
        ),
    ]


def _when_and_where() -> list[Panel]:
    return [
        InlinePanel(
            "sessions",
            heading="日程",
            label="日程",
            help_text="何回かに分けて行うときは、回ごとに追加します。日付は「R8.11.23」「2026-11-23」、"
            "時刻は「13:30」「午後1時半」のように入力できます。時刻が決まっていなければ空欄にします。"
            "日をまたぐときや泊まりがけのときだけ、「終了日」を入力します。",
            panels=[
                FieldRowPanel([FieldPanel("day"), FieldPanel("starts"), FieldPanel("ends")]),
                FieldRowPanel([FieldPanel("end_day"), FieldPanel("title")]),
                FieldPanel("note"),
            ],
        ),
        MultiFieldPanel(
            [
                FieldPanel("delivery"),
                FieldRowPanel([FieldPanel("place_name"), FieldPanel("place_room")]),
                FieldRowPanel([FieldPanel("place_address"), FieldPanel("place_municipality")]),
                FieldRowPanel([FieldPanel("place_access"), FieldPanel("place_parking")]),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            ],
            heading="会場",
            help_text="会場で行う研修では、会場の名前が公開に必要です。緯度・経度はわかるときだけで構いません。",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("online_tool"), FieldPanel("online_environment")]),
                FieldRowPanel([FieldPanel("online_url"), FieldPanel("online_url_visibility")]),
            ],
            heading="オンライン",
            help_text="参加用URLは、選んだ範囲の人だけに表示されます。「関係者のみ」のままなら、"
            "このページの関係者と作成者だけが見られ、申込者にはメールなどで別に知らせます。",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("available_from"), FieldPanel("available_until")]),
                FieldPanel("available_note"),
            ],
            heading="オンデマンド・後日配信",
            help_text="録画や動画を見られる期間。開催日のないオンデマンド研修は、ここだけを入力します。",
        ),
        InlinePanel(
            "programme_items",
            heading="プログラム（時間割）",
            label="項目",
            help_text="話す人は、所属だけを書きます。何回かあるときは「第何回」に回の番号を入れます。",
            panels=[
                FieldRowPanel([FieldPanel("session"), FieldPanel("time"), FieldPanel("speaker")]),
                FieldPanel("title"),
            ],
        ),
        InlinePanel(
            "lecturers",
            heading="講師",
            label="講師",
            help_text="役割と所属を書きます。氏名は、本人の同意を得て、その記録を残したときだけ載せられます。"
            "期限が過ぎるか撤回日を入れると、氏名は表示されなくなります。同意の記録は読者には表示されません。",
            panels=[
                FieldRowPanel([FieldPanel("role"), FieldPanel("affiliation")]),
                FieldRowPanel([FieldPanel("name"), FieldPanel("consent_scope")]),
                FieldRowPanel([FieldPanel("consent_on"), FieldPanel("consent_by")]),
                FieldRowPanel(
                    [FieldPanel("consent_expires_on"), FieldPanel("consent_withdrawn_on")]
                ),
            ],
        ),
    ]


def _for_whom() -> list[Panel]:
    return [
        MultiFieldPanel(
            [
                FieldPanel("target_side"),
                FieldPanel("target_roles", help_text="1行に1つ（例 市町村の福祉担当職員）。"),
                FieldPanel("target_note"),
            ],
            heading="対象者",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("capacity"), FieldPanel("capacity_note")])],
            heading="定員",
            help_text="空欄または0は「定員なし（人数の制限をしない）」という意味です。"
            "人数が決まっていないときは、空欄にして備考に「調整中」と書きます。",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("fee"), FieldPanel("fee_note")])],
            heading="参加費",
            help_text="0は「無料」と表示します。決まっていないときは空欄にします。",
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "accessibility",
                    help_text="手話通訳、要約筆記、字幕、段差のない会場、資料の事前提供など。",
                ),
                FieldPanel("childcare", help_text="託児や見守りの有無、対象年齢、申し込みの期限。"),
                FieldPanel("pre_assignment"),
                FieldPanel("certificate"),
            ],
            heading="参加しやすさ・準備",
        ),
    ]


def _application() -> list[Panel]:
    return [
        MultiFieldPanel(
            [
                FieldPanel(
                    "application_needed",
                    help_text="外すと「申込不要」と表示します。",
                ),
                FieldRowPanel([FieldPanel("opens_on"), FieldPanel("opens_time")]),
                FieldRowPanel([FieldPanel("deadline_on"), FieldPanel("deadline_time")]),
            ],
            heading="申込期間",
            help_text="期限の時刻が空欄なら、その日いっぱい受け付けます。期限の7日前から「まもなく締切」と表示します。",
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "application_url",
                    help_text="申込フォームのアドレス。入力すると「申し込む」ボタンが出ます。",
                ),
                FieldPanel(
                    "application_how",
                    help_text="フォームがないときの申し込み方（例 市町村ごとに取りまとめ、メールで申し込み）。",
                ),
            ],
            heading="申込方法",
        ),
        FieldPanel(
            "seats_taken",
            heading="申込み済みの人数",
            help_text="定員に達すると「満員」と表示します。読者には残りの席数が表示されます。",
        ),
        InlinePanel(
            "materials",
            heading="資料",
            label="資料",
            help_text="資料ごとに公開範囲を決めます（ページの公開範囲とは別です）。"
            "ファイルが空欄の資料は「準備中」と表示します。国の資料など、関係者間での利用が条件のものは"
            "「県内自治体職員」より狭くしてください。",
            panels=[FieldPanel("title"), FieldPanel("visibility"), FieldPanel("document")],
        ),
        InlinePanel(
            "related_pages",
            heading="関連事例",
            label="関連事例",
            help_text="研修で取り上げる事例など。読者が見られるものだけが表示されます。",
            panels=[PageChooserPanel("related", "casestudies.CasePage")],
        ),
    ]


def _publication() -> list[Panel]:
    return [
        MultiFieldPanel(
            [
                FieldPanel("organiser", help_text="主催する団体や課。"),
                FieldPanel("co_organisers", help_text="1行に1つ。"),
            ],
            heading="主催",
        ),
        MultiFieldPanel(
            [
                FieldPanel("contact_section"),
                FieldRowPanel([FieldPanel("contact_phone"), FieldPanel("contact_extension")]),
                FieldPanel("contact_email"),
            ],
            heading="問い合わせ先",
            help_text="個人の名前ではなく、課・係と代表の連絡先を書きます。"
            "電話番号は (0999)20-1111 のように入力します。",
        ),
        MultiFieldPanel(
            [FieldPanel("cancelled"), FieldPanel("cancellation_reason")],
            heading="中止",
            help_text="中止した研修も一覧に残り、理由とともに「中止」と表示されます。",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("attended_welfare"),
                        FieldPanel("attended_regional"),
                        FieldPanel("attended_others"),
                    ]
                )
            ],
            heading="参加者数",
            help_text="終わったあとに入力します。両部局がどのくらい集まったかが、次の計画の手がかりになります。",
        ),
        *PortalPage.management_panels,
        PublishingPanel(),
    ]


def edit_handler() -> TabbedInterface:
    """Return the form of a training."""
    tabs: tuple[tuple[str, list[Any]], ...] = (
        ("何を", _what()),
        ("いつ・どこで", _when_and_where()),
        ("だれに", _for_whom()),
        ("申し込みと資料", _application()),
        ("公開", _publication()),
    )
    return TabbedInterface([ObjectList(panels, heading=heading) for heading, panels in tabs])
