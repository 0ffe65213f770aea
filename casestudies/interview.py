"""The questions of the interview: what is asked, what helps the reader, an example answer.

GIF DS-451-3 found that authors of cases do not know what to write, that levels
differ and key points are missing. Texts only: `panels` makes the form of them.
"""

from dataclasses import dataclass

from casestudies.models import story


@dataclass(frozen=True)
class Question:
    """One question and the field that holds its answer."""

    field: str
    question: str
    help_text: str = ""
    example: str = ""
    limit: int = 0  # at most so many characters
    soft: bool = False  # counted against the soft limit

    @property
    def advice(self) -> str:
        """Return what stands below the answer: help, example, length."""
        parts = [self.help_text]
        if self.example:
            parts.append(f"例：{self.example}")
        if self.limit:
            parts.append(f"{self.limit}字以内。")
        elif self.soft:
            parts.append(f"目安は{story.SOFT_LIMIT}字以内です。")
        return "　".join(part for part in parts if part)


BASICS = (
    Question(
        "title",
        "どんな取り組みですか。一文で言うと？",
        "「だれが・どこで・何をした」がわかる題名にします。一覧と検索結果に出ます。",
        "ひきこもり状態にあった人が、協力隊員の茶畑で週2日働く「ちゃばたけの日」",
        limit=story.TITLE_LIMIT,
    ),
    Question("subtitle", "言い足したいことはありますか。", "題名に収まらない特徴を短く書きます。"),
    Question(
        "fiscal_year",
        "いつの年度の取り組みですか。",
        "中心となった年度を1つ選びます。「令和6年度」「R6」「2024」のどれでも入力できます。",
    ),
    Question(
        "stage",
        "いま、どの段階ですか。",
        "準備中や試行の段階でも登録できます。途中の記録ほど、これから始める人の役に立ちます。",
    ),
    Question(
        "outcome",
        "結果はどうでしたか。",
        "うまくいかなかった取り組みも、大切な事例です。",
    ),
    Question(
        "summary",
        "忙しい読者に、30秒で伝えるとしたら？",
        "だれが、だれと、何をして、どうなったか。検索結果と印刷の最初に出ます。",
        "町の福祉課と移住担当課が、空き家になっていた商店を週3日の居場所にしました。"
        "2年間で利用は月12人から86人になり、うち5人が店番の担い手になっています。",
        limit=story.SUMMARY_LIMIT,
    ),
    Question(
        "easy_summary",
        "やさしい日本語で言うと？",
        "短い文で、むずかしいことばを使わずに書きます。ふりがなは（　）に入れます。",
        limit=story.EASY_SUMMARY_LIMIT,
    ),
    Question(
        "geography",
        "読者が知っておくとよい地域の事情はありますか。",
        "合併の経緯、地形、集落の散らばりなど。人口などの統計は自動で入ります。",
        "平成17年に2町1村が合併。山間部に42の集落が点在し、中心部まで車で最長50分かかる。",
    ),
)

WHY = (
    Question(
        "background",
        "なぜ始めたのですか。きっかけと、困っていたことは？",
        "数字や出来事を1つ入れると、同じ悩みを持つ市町村に伝わります。"
        "個別の相談の内容は書かないでください。",
        "民生委員への相談のうち「話し相手がいない」が3年で2倍になったが、集まる場所は中心部にしかなかった。",
        soft=True,
    ),
    Question(
        "purpose",
        "だれが、どうなることを目指しましたか。",
        "「連携すること」ではなく、住民の暮らしがどう変わることを目指したかを書きます。",
        "通院の日しか外出しない人が、週に1度は役割を持って出かけられるようにする。",
        soft=True,
    ),
    Question(
        "deliberation",
        "ほかに考えた案はありますか。それを選ばなかった理由は？",
        "事実は資料でもわかりますが、理由は担当者にしか書けません。いちばん読まれる欄です。",
        "専用の施設を新しく作る案もあったが、維持費を見込めず、既存の公民館を使うことにした。",
        soft=True,
    ),
)

WHAT = (
    Question(
        "content",
        "具体的に、何をしましたか。",
        "だれが、どこで、どのくらいの回数、何をしたかを、始めた順に書きます。",
        "毎週水曜の午前に公民館を開け、協力隊員が調理、社協の職員が声かけを担当した。",
        soft=True,
    ),
    Question(
        "challenge",
        "前例がなく、思い切ったことは何ですか。",
        "庁内や地域で初めてだったことを書きます。",
        "協力隊の活動時間の2割を福祉の場に充てることを、募集要項に明記した。",
        soft=True,
    ),
    Question(
        "ingenuity",
        "始めるときに、工夫したことは何ですか。",
        "関係者の理解を得るまでの順番、説明の仕方など。",
        "最初の3か月は会議を開かず、両課の係長が毎週いっしょに現場へ行った。",
        soft=True,
    ),
    Question(
        "constraints",
        "難しくしていた条件は何ですか。",
        "予算、人員、距離、制度など。",
        "専任の職員を置けず、両課とも兼務で週半日ずつしか動けなかった。",
        soft=True,
    ),
)

COOPERATION = (
    Question(
        "welfare_section", "福祉側の担当課はどこですか。", "課・係の名前を書きます。", "地域福祉課"
    ),
    Question(
        "welfare_role",
        "福祉側は、何を受け持ちましたか。",
        "",
        "参加する人への声かけと、参加後の見守り",
    ),
    Question(
        "regional_section",
        "地域振興側の担当課はどこですか。",
        "課・係の名前を書きます。",
        "地域づくり推進課",
    ),
    Question(
        "regional_role",
        "地域振興側は、何を受け持ちましたか。",
        "",
        "協力隊員の配置と活動費、地域の団体との調整",
    ),
    Question(
        "coordinator",
        "間に立つ事業者（多機関協働事業者）はありましたか。",
        "重層的支援体制整備事業を実施していない場合は空欄のままで構いません。",
        "社会福祉協議会",
    ),
)

TERMS = (
    Question("supports", "3つの支援のうち、どれにあたりますか。", "あてはまるものすべて。"),
    Question("programmes", "どの地域力創造施策を使いましたか。", "あてはまるものすべて。"),
    Question(
        "patterns",
        "どのような連携の形でしたか。",
        "読者はこの語で似た事例をさがします。あてはまるものすべて。",
    ),
    Question("issues", "どの地域生活課題に取り組みましたか。", "中心となったものを3つまで。"),
    Question("fields", "どの制度分野にかかわりますか。"),
    Question("policies", "どの施策に配慮しましたか。"),
    Question("places", "どのような場でしたか。", "場を使わない取り組みでは空欄のままにします。"),
    Question("juso", "重層的支援体制整備事業のどれにあたりますか。"),
    Question("consultations", "どの相談支援の事業を使いましたか。"),
    Question("community", "どの地域づくりの事業を使いましたか。"),
    Question("conferences", "どの会議体で話し合いましたか。"),
    Question("plans", "どの計画に位置づけましたか。"),
)

RESOURCES = (
    Question(
        "staffing",
        "だれが、何人で動かしましたか。",
        "",
        "係長1人（兼務）、協力隊員2人、社協の職員1人（週1日）",
    ),
    Question("fundings", "どの財源・制度を使いましたか。", "あてはまるものすべて。"),
    Question("funding_note", "財源について言い足すことはありますか。", "年度ごとの切り替えなど。"),
)

RESULTS = (
    Question(
        "qualitative_results",
        "数字に表れない変化は何ですか。",
        "住民、職員、庁内の関係の変化。一人の経過ではなく、全体の様子を書きます。",
        "参加者どうしで送迎を頼み合うようになり、役場が車を手配する日が減った。",
        soft=True,
    ),
    Question(
        "evaluation_method",
        "成果を、どのように確かめましたか。",
        "",
        "年2回のアンケート（回答38人）と、両課の振り返りの会議",
        soft=True,
    ),
)

LEARNING = (
    Question(
        "failures",
        "うまくいかなかったことは何ですか。どう立て直しましたか。",
        "次に取り組む市町村に、いちばん役立つ欄です。だれかの責任ではなく、仕組みの問題として書きます。",
        "平日の昼に開いたため若い世代が来なかった。2年目から土曜の夕方を加えた。",
        soft=True,
    ),
    Question("lessons", "もう一度始めるなら、何を変えますか。学んだことは？", soft=True),
    Question(
        "sustainability",
        "担当者が替わっても続くように、何をしましたか。",
        "協定、要綱、引き継ぎ書、予算の位置づけなど。",
        "両課の事務分掌に「連絡調整」を加え、年度初めに合同の引き継ぎ会を開いている。",
        soft=True,
    ),
    Question("dissemination", "ほかの地区や市町村に広がりましたか。", soft=True),
    Question("future_issues", "これからの課題は何ですか。", soft=True),
    Question(
        "advice",
        "これから始める市町村に、何を伝えたいですか。",
        "最初の一歩として、明日からできることを1つ入れてください。",
        "まず相手の課の会議に、説明なしで座らせてもらうことをお勧めします。",
        soft=True,
    ),
)
