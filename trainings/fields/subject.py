"""The fields of a training on what it is, when and where it is held, and who speaks."""

from portal.field_descriptions import Field, Group, Note, Part, Row, Searched

STATUS_NOTE = (
    "<p>「受付中」「まもなく締切」「満員」「開催中」「終了」などの表示は、日程・申込期間・定員・"
    "申込み済みの人数から自動で決まります。状態を選ぶ欄はありません。</p>"
    "<p>中止するときは、ページを消さずに「公開」タブの「中止」にチェックを入れてください。"
    "カレンダーに登録した人にも中止が伝わります。</p>"
)

WHAT = (
    Note("状態は自動で決まります", STATUS_NOTE),
    Field(
        "title",
        help_text="何についての研修かがわかる題名にします。",
        chapter="header",
        searched=Searched.HEAD,
        exported=("title",),
        imported=True,
    ),
    Field(
        "kana",
        help_text="題名のよみがな（ひらがな）。オープンデータのCSVで使われます。",
        unchecked="the reading of the title, which is checked; names in hiragana alone are guesses",
        searched=Searched.NAME,
        exported=("kana",),
    ),
    Row(
        (
            Field("kind", chapter="header", searched=Searched.NAME, exported=("kind",)),
            Field(
                "training_class",
                vocabulary="training",
                chapter="header",
                searched=Searched.NAME,
                facet="training",
            ),
        )
    ),
    Field(
        "summary",
        help_text="だれに向けて、何をするかを300字までで書きます。一覧と検索結果に出ます。",
        chapter="summary",
        searched=Searched.HEAD,
        exported=("summary", "text"),
    ),
    Field(
        "easy_summary",
        help_text="200字まで。短い文で、むずかしい言葉を使わずに。",
        chapter="summary",
        printed=False,
        searched=Searched.TEXT,
    ),
    Field(
        "description",
        help_text="ねらい、進め方、持ち帰れるもの。",
        chapter="description",
        searched=Searched.TEXT,
        exported=("description", "text"),
    ),
    Field(
        "issues",
        help_text="扱う課題を選ぶと、検索で見つかりやすくなります。",
        vocabulary="issue",
        many=True,
        searched=Searched.NAME,
        facet="issue",
    ),
    Field(
        "programmes",
        help_text="扱う施策を選びます。",
        vocabulary="programme",
        many=True,
        searched=Searched.NAME,
        facet="programme",
    ),
    Field(
        "supports",
        help_text="関係する支援を選びます。",
        vocabulary="support",
        many=True,
        searched=Searched.NAME,
        facet="support",
    ),
    Group(
        "対象の地域",
        (
            Row(
                (
                    Field(
                        "municipality",
                        chapter="facts",
                        heading="対象の地域",
                        searched=Searched.NAME,
                        facet="municipality",
                        exported=("code", "municipality_name"),
                    ),
                    Field("region", widget="select", chapter="facts", heading="", facet="region"),
                )
            ),
        ),
        "県全体を対象とするときは、どちらも空欄にします。",
    ),
)

SESSIONS = Part(
    "sessions",
    "日程",
    "日程",
    (
        Row(
            (
                Field("day", exported=("first_day", "last_day")),
                Field("starts", exported=("start_time",)),
                Field("ends", exported=("end_time",)),
            )
        ),
        Row(
            (
                Field("end_day", exported=("last_day",)),
                Field("title", searched=Searched.TEXT, exported=("dates_note",)),
            )
        ),
        Field("note", searched=Searched.TEXT, exported=("dates_note",)),
    ),
    "何回かに分けて行うときは、回ごとに追加します。日付は「R8.11.23」「2026-11-23」、"
    "時刻は「13:30」「午後1時半」のように入力できます。時刻が決まっていなければ空欄にします。"
    "日をまたぐときや泊まりがけのときだけ、「終了日」を入力します。",
    chapter="when",
)

PLACE = Group(
    "会場",
    (
        Field(
            "delivery",
            vocabulary="delivery",
            searched=Searched.NAME,
            facet="delivery",
        ),
        Row(
            (
                Field(
                    "place_name",
                    chapter="when",
                    searched=Searched.TEXT,
                    exported=("place_name",),
                    imported=True,
                ),
                Field(
                    "place_room",
                    chapter="when",
                    searched=Searched.TEXT,
                    exported=("place_room",),
                    imported=True,
                ),
            )
        ),
        Row(
            (
                Field(
                    "place_address",
                    chapter="facts",
                    searched=Searched.TEXT,
                    exported=(
                        "address",
                        "address_prefecture",
                        "address_municipality",
                        "address_rest",
                    ),
                    unchecked="where participants go, nobody's home",
                ),
                Field(
                    "place_municipality",
                    chapter="when",
                    searched=Searched.NAME,
                    facet="municipality",
                ),
            )
        ),
        Row(
            (
                Field("place_access", chapter="facts", exported=("place_access",), imported=True),
                Field("place_parking", chapter="facts", exported=("place_parking",), imported=True),
            )
        ),
        Row(
            (
                Field("latitude", exported=("latitude",)),
                Field("longitude", exported=("longitude",)),
            )
        ),
    ),
    "会場で行う研修では、会場の名前が公開に必要です。緯度・経度はわかるときだけで構いません。",
)

ONLINE = Group(
    "オンライン",
    (
        Row(
            (
                Field("online_tool", chapter="facts", heading="オンライン", searched=Searched.TEXT),
                Field("online_environment", chapter="facts", heading="オンライン"),
            )
        ),
        Row(
            (
                Field("online_url", chapter="join", printed=False),
                Field("online_url_visibility", chapter="join", printed=False),
            )
        ),
    ),
    "参加用URLは、選んだ範囲の人だけに表示されます。「関係者のみ」のままなら、"
    "このページの関係者と作成者だけが見られ、申込者にはメールなどで別に知らせます。",
)

RECORDING = Group(
    "オンデマンド・後日配信",
    (
        Row(
            (
                Field(
                    "available_from",
                    chapter="facts",
                    heading="配信期間",
                    exported=("first_day",),
                ),
                Field("available_until", chapter="facts", heading="", exported=("last_day",)),
            )
        ),
        Field("available_note", chapter="facts", heading="配信期間"),
    ),
    "録画や動画を見られる期間。開催日のないオンデマンド研修は、ここだけを入力します。",
)

PROGRAMME = Part(
    "programme_items",
    "プログラム（時間割）",
    "項目",
    (
        Row(
            (
                Field("session"),
                Field("time"),
                Field("speaker", searched=Searched.TEXT, after="title"),
            )
        ),
        Field("title", searched=Searched.TEXT),
    ),
    "話す人は、所属だけを書きます。何回かあるときは「第何回」に回の番号を入れます。",
    chapter="programme",
)

LECTURERS = Part(
    "lecturers",
    "講師",
    "講師",
    (
        Row(
            (
                Field("role", searched=Searched.TEXT),
                Field("affiliation", searched=Searched.TEXT),
            )
        ),
        Row(
            (
                Field("name", unchecked="shown only with the consent recorded beside it"),
                Field("consent_scope", chapter=""),
            )
        ),
        Row(
            (
                Field("consent_on", chapter=""),
                Field("consent_by", chapter="", unchecked="readers never see it"),
            )
        ),
        Row((Field("consent_expires_on", chapter=""), Field("consent_withdrawn_on", chapter=""))),
    ),
    "役割と所属を書きます。氏名は、本人の同意を得て、その記録を残したときだけ載せられます。"
    "期限が過ぎるか撤回日を入れると、氏名は表示されなくなります。同意の記録は読者には表示されません。",
    chapter="lecturers",
)

WHEN_AND_WHERE = (SESSIONS, PLACE, ONLINE, RECORDING, PROGRAMME, LECTURERS)
