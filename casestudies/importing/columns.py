"""The columns of the spreadsheet, in the order of the interview: one object per column."""

from dataclasses import dataclass

from portal.tables.spreadsheets import normalise_header


@dataclass(frozen=True)
class Column:
    """A column: its header, the attribute it fills, and what authors are told about it."""

    header: str
    attribute: str
    required: bool = False
    long: bool = False
    vocabulary: str = ""
    help_text: str = ""
    example: str = ""

    @property
    def key(self) -> str:
        """Return the header as it is compared: files may have it in other widths."""
        return normalise_header(self.header)

    @property
    def header_with_mark(self) -> str:
        """Return the header as it stands in the template."""
        return f"{self.header}（必須）" if self.required else self.header


def _terms(header: str, attribute: str, vocabulary: str, example: str) -> Column:
    return Column(
        header,
        attribute,
        vocabulary=vocabulary,
        help_text="「使える語」シートの語を、「、」で区切って入力します。",
        example=example,
    )


def _long(header: str, attribute: str, help_text: str, *, required: bool = False) -> Column:
    return Column(header, attribute, required=required, long=True, help_text=help_text)


COLUMNS = (
    Column(
        "事例ID",
        "case_id",
        help_text="更新するときだけ、もとの事例のIDを入力します。新しい事例は空欄にします。",
        example="12",
    ),
    Column(
        "題名",
        "title",
        required=True,
        help_text="100字まで。取組の内容がわかる題名にします。",
        example="ひきこもりの若者が里芋畑で働く「はたけの日」",
    ),
    Column("副題", "subtitle", help_text="100字まで。"),
    Column(
        "市町村コード",
        "municipalities",
        help_text="6桁の全国地方公共団体コード。複数のときは「、」で区切ります。市町村名だけでも構いません。",
        example="322016",
    ),
    Column(
        "市町村名",
        "municipality_names",
        help_text="コードの確認に使います。コードと一致しないときは取り込みません。",
        example="松江市",
    ),
    Column(
        "実施年度",
        "fiscal_year",
        required=True,
        help_text="「令和6年度」「R6」「2024」のいずれでも構いません。",
        example="令和6年度",
    ),
    Column(
        "開始日",
        "started_on",
        help_text="「令和6年4月1日」「R6.4.1」「2024-04-01」など。",
        example="R6.4.1",
    ),
    Column("終了日", "ended_on", help_text="続いている取組は空欄にします。"),
    _long(
        "合併・地勢の説明", "geography", "広さ、地形、合併の経緯など、読む人に知ってほしいこと。"
    ),
    Column(
        "段階",
        "stage",
        required=True,
        vocabulary="stage",
        help_text="「使える語」シートから1つ。",
        example="実施中",
    ),
    Column(
        "結果",
        "outcome",
        required=True,
        vocabulary="outcome",
        help_text="「使える語」シートから1つ。うまくいかなかった取組も大切な事例です。",
        example="成果あり",
    ),
    Column(
        "取り組みの概要",
        "summary",
        required=True,
        long=True,
        help_text="300字まで。検索結果と印刷の冒頭に出ます。",
        example="ひきこもり状態にあった若者が、協力隊員の借りた畑で週1回の農作業に参加しています。",
    ),
    Column("やさしい要約", "easy_summary", long=True, help_text="200字まで。やさしい日本語で。"),
    _long(
        "取り組んだ理由",
        "background",
        "きっかけ、背景、困っていたこと。800字までが目安です。",
        required=True,
    ),
    _long("目的", "purpose", "だれが、どうなることを目指したか。", required=True),
    _long("検討の経緯", "deliberation", "検討して選ばなかった案と、その理由。"),
    _long(
        "取り組みの内容",
        "content",
        "だれが、どこで、何を、どのくらい。800字までが目安です。",
        required=True,
    ),
    _long("挑戦したこと", "challenge", "前例がなかったこと、思い切ったこと。"),
    _long("導入での工夫", "ingenuity", "始めるときに工夫したこと。"),
    _long("制約条件", "constraints", "予算、人員、制度などの制約。"),
    Column("福祉側の担当課", "welfare_section", example="地域福祉課"),
    _long("福祉側の役割", "welfare_role", "福祉部局がしたこと。"),
    Column("地域振興側の担当課", "regional_section", example="地域振興課"),
    _long("地域振興側の役割", "regional_role", "地域振興部局がしたこと。"),
    Column("多機関協働事業者", "coordinator", example="社会福祉協議会"),
    Column(
        "連携主体",
        "partners",
        vocabulary="partner",
        long=True,
        help_text="1行に1つ、「語｜名称｜役割｜側」の形で。側は福祉、地域振興、両方、その他のいずれか。名称から後ろは省けます。",
        example="社会福祉協議会｜松江市社会福祉協議会｜送迎｜福祉",
    ),
    _terms("3つの支援", "supports", "support", "参加支援"),
    _terms("重層事業の構成", "juso", "juso", "参加支援事業"),
    _terms("包括的相談支援の事業", "consultations", "consultation", "生活困窮者自立相談支援事業"),
    _terms("地域づくりの事業", "community", "community", "生活支援体制整備事業"),
    _terms("会議体", "conferences", "conference", "重層的支援会議"),
    _terms("計画", "plans", "plan", "市町村地域福祉計画"),
    _terms("地域力創造施策", "programmes", "programme", "地域おこし協力隊"),
    _terms("制度分野", "fields", "field", "生活困窮"),
    _terms("連携に配慮する施策", "policies", "policy", "労働"),
    _terms("地域生活課題", "issues", "issue", "ひきこもり、就労困難"),
    _terms("連携パターン", "patterns", "pattern", "社会参加の場としての活用（参加支援）"),
    _terms("場の種類", "places", "place", "通いの場・居場所"),
    Column(
        "タグ",
        "tags",
        help_text="「使える語」シートのタグを、「、」で区切って入力します。新しいタグは作られません。",
    ),
    Column(
        "事業費", "cost", help_text="円。数字だけでも「120万円」でも構いません。", example="1200000"
    ),
    Column("事業費の年度", "cost_fiscal_year", example="令和6年度"),
    Column("事業費の備考", "cost_note", help_text="内訳など。"),
    _terms("財源", "fundings", "funding", "重層的支援体制整備事業交付金"),
    Column("財源の備考", "funding_note"),
    _long("人員体制", "staffing", "職員、隊員、委託先などの人数。"),
    Column(
        "成果指標",
        "indicators",
        long=True,
        help_text="1行に1つ、「指標｜前｜後｜単位｜前の時点｜後の時点」の形で。",
        example="参加者数｜0｜12｜人｜令和4年3月｜令和7年3月",
    ),
    _long(
        "数字に表れない成果",
        "qualitative_results",
        "変化の様子。個人が特定されないように書きます。",
    ),
    _long("評価の方法", "evaluation_method", "どのように確かめたか。"),
    _long(
        "うまくいかなかったこと", "failures", "失敗や想定外。次に取り組む人にいちばん役立ちます。"
    ),
    _long("学んだこと", "lessons", ""),
    _long("普及", "dissemination", "ほかの地区や市町村への広がり。"),
    _long("続けるための仕組み", "sustainability", ""),
    _long("今後の課題", "future_issues", ""),
    _long("他市町村へのアドバイス", "advice", "これから始める市町村に伝えたいこと。"),
    Column(
        "地域運営組織の組織形態",
        "rmo_details.legal_form",
        help_text="地域運営組織が関わるときだけ入力します。",
        example="認可地縁団体",
    ),
    _long("地域運営組織の構成団体", "rmo_details.members", ""),
    Column("地域運営組織の活動拠点", "rmo_details.base"),
    _long("地域運営組織の活動内容", "rmo_details.activities", ""),
    Column("地域運営組織の収入源", "rmo_details.income"),
    _long("地域運営組織の課題", "rmo_details.issues", ""),
    Column(
        "協力隊の隊員数",
        "kyoryokutai_details.headcount",
        help_text="地域おこし協力隊が関わるときだけ入力します。",
        example="2人",
    ),
    Column("協力隊の任期", "kyoryokutai_details.term", example="3年"),
    _long("協力隊のミッション", "kyoryokutai_details.mission", ""),
    _long("協力隊の受入体制", "kyoryokutai_details.host", "所属する課と世話役。"),
    _long("協力隊の任期後", "kyoryokutai_details.settlement", "定住や起業の様子。"),
    Column(
        "関連リンク",
        "links",
        long=True,
        help_text="1行に1つ、「名前｜アドレス」の形で。",
        example="市の案内ページ｜https://www.example.jp/",
    ),
    Column(
        "連絡先の課",
        "contact_section",
        required=True,
        help_text="個人名ではなく課・係名を書きます。",
        example="松江市地域福祉課",
    ),
    Column(
        "連絡先の電話番号",
        "contact_phone",
        help_text="代表または課の電話番号。",
        example="(0852)22-5065",
    ),
    Column("連絡先のメール", "contact_email", help_text="課のメールアドレス。"),
    Column("視察・照会", "inspection", example="視察・照会とも可"),
    Column("視察・照会の備考", "inspection_note"),
    Column(
        "管理する課",
        "responsible_section",
        help_text="このページの内容に責任を持つ課。",
        example="松江市地域福祉課",
    ),
    Column(
        "出典",
        "source_kind",
        help_text="県の調査、市町村からの投稿、国の事例集 から1つ。空欄は市町村からの投稿です。",
        example="市町村からの投稿",
    ),
    Column("事例集名", "collection_name", help_text="まとめて載せる事例集があれば、その名前。"),
    Column(
        "公開範囲",
        "visibility",
        help_text="一般公開、県内自治体職員、県職員・編集者、関係者のみ から1つ。空欄は県内自治体職員です。",
        example="一般公開",
    ),
)

BY_KEY = {column.key: column for column in COLUMNS}
HEADERS = {column.attribute: column.header for column in COLUMNS} | {
    "case_municipalities": "市町村コード",
    "slug": "題名",
}
