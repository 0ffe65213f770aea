"""The fields of a case that tell its story: basics, why, what, and what was learnt."""

from casestudies.rules import EASY_SUMMARY_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT
from portal.field_descriptions import Column, Field, Group, Note, Part, Row, Searched

PRIVACY_NOTICE = (
    "<p><strong>ここは、個別の支援の情報を書く場所ではありません。</strong></p>"
    "<ul>"
    "<li>本人や家族が特定される内容（氏名、住所、年齢と病名の組み合わせなど）は書かないでください。</li>"
    "<li>支援会議（社会福祉法第106条の6）で知り得た情報は、本人の同意があっても書けません。</li>"
    "<li>本人の言葉や写真を載せるときは、同意を得て、「素材」の「同意の記録」に残してください。</li>"
    "</ul>"
)

BASICS = (
    Note("書き始める前に", PRIVACY_NOTICE),
    Field(
        "title",
        "どんな取り組みですか。一文で言うと？",
        "「だれが・どこで・何をした」がわかる題名にします。一覧と検索結果に出ます。",
        "ひきこもり状態にあった人が、協力隊員の茶畑で週2日働く「ちゃばたけの日」",
        limit=TITLE_LIMIT,
        chapter="header",
        searched=Searched.HEAD,
        column=Column(
            "題名",
            "100字まで。取組の内容がわかる題名にします。",
            "ひきこもりの若者が里芋畑で働く「はたけの日」",
            required=True,
        ),
    ),
    Field(
        "subtitle",
        "言い足したいことはありますか。",
        "題名に収まらない特徴を短く書きます。",
        chapter="header",
        searched=Searched.TEXT,
        column=Column("副題", "100字まで。"),
    ),
    Part(
        "case_municipalities",
        "どの市町村の取り組みですか。",
        "市町村",
        (Field("municipality", searched=Searched.NAME, facet="municipality"),),
        "いくつでも選べます。最初の市町村が代表になります。人口などの統計は、保存すると自動で写しが残ります。",
        chapter="facts",
        column=Column(
            "市町村コード",
            "6桁の全国地方公共団体コード。複数のときは「、」で区切ります。市町村名だけでも構いません。",
            "322016",
        ),
    ),
    Field(
        "fiscal_year",
        "いつの年度の取り組みですか。",
        "中心となった年度を1つ選びます。「令和6年度」「R6」「2024」のどれでも入力できます。",
        chapter="facts",
        facet="year",
        column=Column(
            "実施年度",
            "「令和6年度」「R6」「2024」のいずれでも構いません。",
            "令和6年度",
            required=True,
        ),
    ),
    Group(
        "始まりと終わりはいつですか。",
        (
            Row(
                (
                    Field(
                        "started_on",
                        chapter="facts",
                        column=Column(
                            "開始日", "「令和6年4月1日」「R6.4.1」「2024-04-01」など。", "R6.4.1"
                        ),
                    ),
                    Field(
                        "ended_on",
                        chapter="facts",
                        column=Column("終了日", "続いている取組は空欄にします。"),
                    ),
                )
            ),
        ),
        "続いている取り組みは、終了日を空欄のままにします。「R6.4.1」「令和6年4月1日」とも入力できます。",
    ),
    Field(
        "stage",
        "いま、どの段階ですか。",
        "準備中や試行の段階でも登録できます。途中の記録ほど、これから始める人の役に立ちます。",
        vocabulary="stage",
        chapter="facts",
        widget="radio",
        searched=Searched.NAME,
        facet="stage",
        column=Column("段階", "「使える語」シートから1つ。", "実施中", required=True),
    ),
    Field(
        "outcome",
        "結果はどうでしたか。",
        "うまくいかなかった取り組みも、大切な事例です。",
        vocabulary="outcome",
        chapter="facts",
        widget="radio",
        searched=Searched.NAME,
        column=Column(
            "結果",
            "「使える語」シートから1つ。うまくいかなかった取組も大切な事例です。",
            "成果あり",
            required=True,
        ),
    ),
    Field(
        "summary",
        "忙しい読者に、30秒で伝えるとしたら？",
        "だれが、だれと、何をして、どうなったか。検索結果と印刷の最初に出ます。",
        "町の福祉課と移住担当課が、空き家になっていた商店を週3日の居場所にしました。2年間で利用は月12人から86人になり、うち5人が店番の担い手になっています。",
        limit=SUMMARY_LIMIT,
        long=True,
        chapter="summary",
        searched=Searched.HEAD,
        column=Column(
            "取り組みの概要",
            "300字まで。検索結果と印刷の冒頭に出ます。",
            "ひきこもり状態にあった若者が、協力隊員の借りた畑で週1回の農作業に参加しています。",
            required=True,
        ),
    ),
    Field(
        "easy_summary",
        "やさしい日本語で言うと？",
        "短い文で、むずかしいことばを使わずに書きます。ふりがなは（\u3000）に入れます。",
        limit=EASY_SUMMARY_LIMIT,
        long=True,
        chapter="summary",
        printed=False,
        searched=Searched.TEXT,
        column=Column("やさしい要約", "200字まで。やさしい日本語で。"),
    ),
    Field(
        "geography",
        "読者が知っておくとよい地域の事情はありますか。",
        "合併の経緯、地形、集落の散らばりなど。人口などの統計は自動で入ります。",
        "平成17年に2町1村が合併。山間部に42の集落が点在し、中心部まで車で最長50分かかる。",
        long=True,
        chapter="facts",
        searched=Searched.TEXT,
        after="ended_on",
        column=Column("合併・地勢の説明", "広さ、地形、合併の経緯など、読む人に知ってほしいこと。"),
    ),
)

WHY = (
    Field(
        "background",
        "なぜ始めたのですか。きっかけと、困っていたことは？",
        "数字や出来事を1つ入れると、同じ悩みを持つ市町村に伝わります。個別の相談の内容は書かないでください。",
        "民生委員への相談のうち「話し相手がいない」が3年で2倍になったが、集まる場所は中心部にしかなかった。",
        answer=True,
        chapter="why",
        heading="きっかけ・背景・課題",
        searched=Searched.TEXT,
        column=Column(
            "取り組んだ理由", "きっかけ、背景、困っていたこと。800字までが目安です。", required=True
        ),
    ),
    Field(
        "purpose",
        "だれが、どうなることを目指しましたか。",
        "「連携すること」ではなく、住民の暮らしがどう変わることを目指したかを書きます。",
        "通院の日しか外出しない人が、週に1度は役割を持って出かけられるようにする。",
        answer=True,
        chapter="why",
        searched=Searched.TEXT,
        column=Column("目的", "だれが、どうなることを目指したか。", required=True),
    ),
    Field(
        "deliberation",
        "ほかに考えた案はありますか。それを選ばなかった理由は？",
        "事実は資料でもわかりますが、理由は担当者にしか書けません。いちばん読まれる欄です。",
        "専用の施設を新しく作る案もあったが、維持費を見込めず、既存の公民館を使うことにした。",
        answer=True,
        chapter="why",
        searched=Searched.TEXT,
        column=Column("検討の経緯", "検討して選ばなかった案と、その理由。"),
    ),
)

WHAT = (
    Field(
        "content",
        "具体的に、何をしましたか。",
        "だれが、どこで、どのくらいの回数、何をしたかを、始めた順に書きます。",
        "毎週水曜の午前に公民館を開け、協力隊員が調理、社協の職員が声かけを担当した。",
        answer=True,
        chapter="what",
        heading="",
        searched=Searched.TEXT,
        column=Column(
            "取り組みの内容",
            "だれが、どこで、何を、どのくらい。800字までが目安です。",
            required=True,
        ),
    ),
    Field(
        "challenge",
        "前例がなく、思い切ったことは何ですか。",
        "庁内や地域で初めてだったことを書きます。",
        "協力隊の活動時間の2割を福祉の場に充てることを、募集要項に明記した。",
        answer=True,
        chapter="what",
        searched=Searched.TEXT,
        column=Column("挑戦したこと", "前例がなかったこと、思い切ったこと。"),
    ),
    Field(
        "ingenuity",
        "始めるときに、工夫したことは何ですか。",
        "関係者の理解を得るまでの順番、説明の仕方など。",
        "最初の3か月は会議を開かず、両課の係長が毎週いっしょに現場へ行った。",
        answer=True,
        chapter="what",
        searched=Searched.TEXT,
        column=Column("導入での工夫", "始めるときに工夫したこと。"),
    ),
    Field(
        "constraints",
        "難しくしていた条件は何ですか。",
        "予算、人員、距離、制度など。",
        "専任の職員を置けず、両課とも兼務で週半日ずつしか動けなかった。",
        answer=True,
        chapter="what",
        searched=Searched.TEXT,
        column=Column("制約条件", "予算、人員、制度などの制約。"),
    ),
    Part(
        "kyoryokutai_details",
        "地域おこし協力隊は、どのようにかかわりましたか。",
        "地域おこし協力隊",
        (
            Row(
                (
                    Field(
                        "headcount",
                        column=Column(
                            "協力隊の隊員数", "地域おこし協力隊が関わるときだけ入力します。", "2人"
                        ),
                    ),
                    Field(
                        "term", searched=Searched.TEXT, column=Column("協力隊の任期", example="3年")
                    ),
                )
            ),
            Field(
                "mission", long=True, searched=Searched.TEXT, column=Column("協力隊のミッション")
            ),
            Field(
                "host",
                long=True,
                searched=Searched.TEXT,
                column=Column("協力隊の受入体制", "所属する課と世話役。"),
            ),
            Field(
                "settlement",
                long=True,
                searched=Searched.TEXT,
                column=Column("協力隊の任期後", "定住や起業の様子。"),
            ),
        ),
        "協力隊がかかわらない取り組みでは、追加しません。",
        most=1,
        chapter="what",
        after="rmo_details",
    ),
    Part(
        "rmo_details",
        "地域運営組織は、どのような組織ですか。",
        "地域運営組織",
        (
            Row(
                (
                    Field(
                        "legal_form",
                        searched=Searched.TEXT,
                        column=Column(
                            "地域運営組織の組織形態",
                            "地域運営組織が関わるときだけ入力します。",
                            "認可地縁団体",
                        ),
                    ),
                    Field(
                        "base",
                        searched=Searched.TEXT,
                        after="members",
                        column=Column("地域運営組織の活動拠点"),
                    ),
                )
            ),
            Field(
                "members",
                long=True,
                searched=Searched.TEXT,
                column=Column("地域運営組織の構成団体"),
            ),
            Field(
                "activities",
                long=True,
                searched=Searched.TEXT,
                column=Column("地域運営組織の活動内容"),
            ),
            Field("income", searched=Searched.TEXT, column=Column("地域運営組織の収入源")),
            Field("issues", long=True, searched=Searched.TEXT, column=Column("地域運営組織の課題")),
        ),
        "地域運営組織がかかわらない取り組みでは、追加しません。",
        most=1,
        chapter="what",
        after="advice",
    ),
)

LEARNING = (
    Field(
        "failures",
        "うまくいかなかったことは何ですか。どう立て直しましたか。",
        "次に取り組む市町村に、いちばん役立つ欄です。だれかの責任ではなく、仕組みの問題として書きます。",
        "平日の昼に開いたため若い世代が来なかった。2年目から土曜の夕方を加えた。",
        answer=True,
        chapter="failures",
        heading="",
        searched=Searched.TEXT,
        column=Column(
            "うまくいかなかったこと", "失敗や想定外。次に取り組む人にいちばん役立ちます。"
        ),
    ),
    Field(
        "lessons",
        "もう一度始めるなら、何を変えますか。学んだことは？",
        answer=True,
        chapter="learning",
        searched=Searched.TEXT,
        column=Column("学んだこと"),
    ),
    Field(
        "sustainability",
        "担当者が替わっても続くように、何をしましたか。",
        "協定、要綱、引き継ぎ書、予算の位置づけなど。",
        "両課の事務分掌に「連絡調整」を加え、年度初めに合同の引き継ぎ会を開いている。",
        answer=True,
        chapter="learning",
        searched=Searched.TEXT,
        after="dissemination",
        column=Column("続けるための仕組み"),
    ),
    Field(
        "dissemination",
        "ほかの地区や市町村に広がりましたか。",
        answer=True,
        chapter="learning",
        searched=Searched.TEXT,
        column=Column("普及", "ほかの地区や市町村への広がり。"),
    ),
    Field(
        "future_issues",
        "これからの課題は何ですか。",
        answer=True,
        chapter="learning",
        searched=Searched.TEXT,
        column=Column("今後の課題"),
    ),
    Field(
        "advice",
        "これから始める市町村に、何を伝えたいですか。",
        "最初の一歩として、明日からできることを1つ入れてください。",
        "まず相手の課の会議に、説明なしで座らせてもらうことをお勧めします。",
        answer=True,
        chapter="advice",
        heading="",
        searched=Searched.TEXT,
        column=Column("他市町村へのアドバイス", "これから始める市町村に伝えたいこと。"),
    ),
)
