"""The fields of a case on its materials, and what is needed to publish it."""

from portal.field_descriptions import Column, Field, Findings, Group, Inherited, Part, Row, Searched

#: Why the privacy check leaves fields out.
OF_A_SECTION = "contact data of a section, which readers are to use"
NOT_SHOWN = "readers never see it"

MATERIALS = (
    Part(
        "images",
        "様子がわかる画像はありますか。",
        "画像",
        (
            Field("image"),
            Field("caption"),
        ),
        "代替テキスト、利用条件、写っている人の同意は、画像を登録するときに入力します。撮影場所などの記録（EXIF）は自動で取り除きます。",
        chooser="image",
        chapter="images",
    ),
    Part(
        "attachments",
        "ほかの市町村が使い回せる資料はありますか。",
        "添付ファイル",
        (
            Row(
                (
                    Field("document"),
                    Field("kind"),
                )
            ),
        ),
        "要綱、協定書、様式、チラシなど。ファイルごとに公開範囲を決められます。",
        chapter="materials",
    ),
    Part(
        "videos",
        "動画はありますか。",
        "動画",
        (
            Field("title"),
            Field("url"),
        ),
        chapter="materials",
    ),
    Part(
        "links",
        "関連するページはありますか。",
        "関連リンク",
        (
            Field("title"),
            Field("url"),
        ),
        chapter="materials",
        long=True,
        after="kyoryokutai_details",
        column=Column(
            "関連リンク",
            "1行に1つ、「名前｜アドレス」の形で。",
            "市の案内ページ｜https://www.example.jp/",
        ),
    ),
    Part(
        "related_cases",
        "あわせて読んでほしい事例はありますか。",
        "関連事例",
        (Field("case"),),
        "選ばなくても、共通点の多い事例が自動で並びます。",
        chapter="related",
        printed=False,
    ),
    Part(
        "consents",
        "同意の記録",
        "同意の記録",
        (
            Field("subject", unchecked=NOT_SHOWN),
            Row(
                (
                    Field("obtained_on"),
                    Field("obtained_by", unchecked=NOT_SHOWN),
                )
            ),
            Row(
                (
                    Field("scope"),
                    Field("expires_on"),
                )
            ),
            Field("withdrawn_on"),
        ),
        "言葉や写真を載せる人ごとに、1件ずつ残します。読者には表示されません。",
    ),
)

PUBLICATION = (
    Group(
        "公開する前に、確かめてください。",
        (
            Field("declares_no_individual", chapter=""),
            Field("declares_consent", chapter=""),
            Field("declares_no_conference_secret", chapter=""),
        ),
        "3つとも、公開するときに必要です。下書きの保存には必要ありません。",
    ),
    Findings(),
    Group(
        "読者は、どこに問い合わせればよいですか。",
        (
            Field(
                "contact_section",
                chapter="contact",
                heading="課・係",
                searched=Searched.TEXT,
                column=Column(
                    "連絡先の課",
                    "個人名ではなく課・係名を書きます。",
                    "松江市地域福祉課",
                    required=True,
                ),
            ),
            Row(
                (
                    Field(
                        "contact_phone",
                        chapter="contact",
                        column=Column(
                            "連絡先の電話番号", "代表または課の電話番号。", "(0852)22-5065"
                        ),
                        unchecked=OF_A_SECTION,
                    ),
                    Field(
                        "contact_email",
                        chapter="contact",
                        heading="メール",
                        column=Column("連絡先のメール", "課のメールアドレス。"),
                        unchecked=OF_A_SECTION,
                    ),
                )
            ),
            Row(
                (
                    Field(
                        "inspection",
                        chapter="contact",
                        heading="視察・照会",
                        column=Column("視察・照会", example="視察・照会とも可"),
                    ),
                    Field(
                        "inspection_note",
                        chapter="contact",
                        heading="視察・照会",
                        column=Column("視察・照会の備考"),
                    ),
                )
            ),
        ),
        "個人の名前ではなく、課・係と代表の連絡先を書きます。電話番号は (0999)20-1111 のように入力します。",
    ),
    Inherited(
        (
            Field(
                "visibility",
                chapter="header",
                after="collection_name",
                column=Column(
                    "公開範囲",
                    "一般公開、県内自治体職員、県職員・編集者、関係者のみ から1つ。空欄は県内自治体職員です。",
                    "一般公開",
                ),
            ),
            Field("participants", chapter=""),
            Field(
                "responsible_section",
                chapter="foot",
                column=Column("管理する課", "このページの内容に責任を持つ課。", "松江市地域福祉課"),
            ),
            Field("confirmed_on", chapter="foot"),
            Field("review_on", chapter=""),
            Field(
                "tags",
                chapter="facts",
                searched=Searched.NAME,
                facet="tag",
                after="places",
                column=Column(
                    "タグ",
                    "「使える語」シートのタグを、「、」で区切って入力します。新しいタグは作られません。",
                ),
            ),
        )
    ),
    Group(
        "審査のあいだ、ほかの市町村の職員に見せてもよいですか。",
        (Field("share_during_review", chapter=""),),
    ),
    Group(
        "この事例の出どころはどこですか。",
        (
            Row(
                (
                    Field(
                        "source_kind",
                        chapter="foot",
                        column=Column(
                            "出典",
                            "県の調査、市町村からの投稿、国の事例集 から1つ。空欄は市町村からの投稿です。",
                            "市町村からの投稿",
                        ),
                    ),
                    Field(
                        "collection_name",
                        chapter="foot",
                        searched=Searched.TEXT,
                        column=Column("事例集名", "まとめて載せる事例集があれば、その名前。"),
                    ),
                )
            ),
            Field("verified_by", chapter="", unchecked=NOT_SHOWN),
        ),
    ),
)
