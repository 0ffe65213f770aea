"""The fields of a training on whom it is for, how to apply, the organiser and the results."""

from portal.field_descriptions import Field, Findings, Group, Inherited, Part, Row, Searched

#: Why the privacy check leaves fields out.
OF_A_SECTION = "contact data of a section, which readers are to use"

FOR_WHOM = (
    Group(
        "対象者",
        (
            Field(
                "target_side",
                chapter="facts",
                heading="対象",
                searched=Searched.NAME,
                facet="side",
                after="supports",
            ),
            Field(
                "target_roles",
                help_text="1行に1つ（例 市町村の福祉担当職員）。",
                chapter="facts",
                heading="対象",
                searched=Searched.TEXT,
                exported=("target_roles",),
                after="target_side",
            ),
            Field(
                "target_note",
                chapter="facts",
                heading="対象",
                searched=Searched.TEXT,
                exported=("target_note",),
                imported=True,
                after="target_roles",
            ),
        ),
    ),
    Group(
        "定員",
        (
            Row(
                (
                    Field(
                        "capacity",
                        chapter="facts",
                        heading="定員",
                        exported=("capacity",),
                        after="region",
                    ),
                    Field("capacity_note", chapter="facts", heading="", after="capacity"),
                )
            ),
        ),
        "空欄または0は「定員なし（人数の制限をしない）」という意味です。"
        "人数が決まっていないときは、空欄にして備考に「調整中」と書きます。",
    ),
    Group(
        "参加費",
        (
            Row(
                (
                    Field(
                        "fee",
                        chapter="facts",
                        heading="参加費",
                        exported=("fee",),
                        after="capacity_note",
                    ),
                    Field(
                        "fee_note",
                        chapter="facts",
                        heading="",
                        exported=("fee_note",),
                        imported=True,
                        after="fee",
                    ),
                )
            ),
        ),
        "0は「無料」と表示します。決まっていないときは空欄にします。",
    ),
    Group(
        "参加しやすさ・準備",
        (
            Field(
                "accessibility",
                help_text="手話通訳、要約筆記、字幕、段差のない会場、資料の事前提供など。",
                chapter="facts",
                searched=Searched.TEXT,
            ),
            Field(
                "childcare",
                help_text="託児や見守りの有無、対象年齢、申し込みの期限。",
                chapter="facts",
                searched=Searched.TEXT,
            ),
            Field("pre_assignment", chapter="facts", searched=Searched.TEXT),
            Field("certificate", chapter="facts", searched=Searched.TEXT),
        ),
    ),
)

APPLICATION = (
    Group(
        "申込期間",
        (
            Field(
                "application_needed",
                help_text="外すと「申込不要」と表示します。",
                chapter="application",
                heading="",
            ),
            Row(
                (
                    Field("opens_on", chapter="application", heading="申込期間"),
                    Field("opens_time", chapter="application", heading=""),
                )
            ),
            Row(
                (
                    Field(
                        "deadline_on", chapter="application", heading="", exported=("deadline_day",)
                    ),
                    Field(
                        "deadline_time",
                        chapter="application",
                        heading="",
                        exported=("deadline_time",),
                    ),
                )
            ),
        ),
        "期限の時刻が空欄なら、その日いっぱい受け付けます。期限の7日前から「まもなく締切」と表示します。",
    ),
    Group(
        "申込方法",
        (
            Field(
                "application_url",
                help_text="申込フォームのアドレス。入力すると「申し込む」ボタンが出ます。",
                chapter="application",
                heading="申込フォーム",
                after="application_how",
            ),
            Field(
                "application_how",
                help_text="フォームがないときの申し込み方（例 市町村ごとに取りまとめ、メールで申し込み）。",
                chapter="application",
                heading="申込方法",
                exported=("application_how",),
                imported=True,
            ),
        ),
    ),
    Field(
        "seats_taken",
        "申込み済みの人数",
        "定員に達すると「満員」と表示します。読者には残りの席数が表示されます。",
        chapter="application",
        heading="空き",
        after="deadline_time",
    ),
    Part(
        "materials",
        "資料",
        "資料",
        (Field("title", searched=Searched.TEXT), Field("visibility"), Field("document")),
        "資料ごとに公開範囲を決めます（ページの公開範囲とは別です）。"
        "ファイルが空欄の資料は「準備中」と表示します。国の資料など、関係者間での利用が条件のものは"
        "「県内自治体職員」より狭くしてください。",
        chapter="materials",
    ),
    Part(
        "related_pages",
        "関連事例",
        "関連事例",
        (Field("related", chooser="casestudies.CasePage"),),
        "研修で取り上げる事例など。読者が見られるものだけが表示されます。",
        chapter="related",
    ),
)

PUBLICATION = (
    Findings(),
    Group(
        "主催",
        (
            Field(
                "organiser",
                help_text="主催する団体や課。",
                chapter="facts",
                searched=Searched.TEXT,
                exported=("organiser",),
                imported=True,
            ),
            Field(
                "co_organisers",
                help_text="1行に1つ。",
                chapter="facts",
                searched=Searched.TEXT,
                exported=("co_organisers",),
            ),
        ),
    ),
    Group(
        "問い合わせ先",
        (
            Field(
                "contact_section",
                chapter="contact",
                heading="課・係",
                searched=Searched.TEXT,
                exported=("contact_section",),
                imported=True,
            ),
            Row(
                (
                    Field(
                        "contact_phone",
                        chapter="contact",
                        exported=("contact_phone",),
                        imported=True,
                        unchecked=OF_A_SECTION,
                    ),
                    Field(
                        "contact_extension",
                        chapter="contact",
                        heading="",
                        exported=("contact_extension",),
                        imported=True,
                        unchecked=OF_A_SECTION,
                    ),
                )
            ),
            Field(
                "contact_email",
                chapter="contact",
                heading="メール",
                exported=("contact_email",),
                unchecked=OF_A_SECTION,
            ),
        ),
        "個人の名前ではなく、課・係と代表の連絡先を書きます。"
        "電話番号は (0999)20-1111 のように入力します。",
    ),
    Group(
        "中止",
        (
            Field("cancelled", chapter="header", exported=("state",)),
            Field("cancellation_reason", chapter="header", searched=Searched.TEXT),
        ),
        "中止した研修も一覧に残り、理由とともに「中止」と表示されます。",
    ),
    Group(
        "参加者数",
        (
            Row(
                (
                    Field("attended_welfare", chapter="facts", heading="参加者数"),
                    Field("attended_regional", chapter="facts", heading=""),
                    Field("attended_others", chapter="facts", heading=""),
                )
            ),
        ),
        "終わったあとに入力します。両部局がどのくらい集まったかが、次の計画の手がかりになります。",
    ),
    Inherited(
        (
            Field("visibility", chapter="header"),
            Field("participants"),
            Field("responsible_section", chapter="foot"),
            Field("confirmed_on", chapter="foot"),
            Field("review_on"),
            Field("tags", chapter="tags", searched=Searched.NAME, facet="tag"),
        )
    ),
)
