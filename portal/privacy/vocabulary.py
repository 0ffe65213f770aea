"""The words that several rules share, as parts of regular expressions over a folded sentence."""

import re

KANJI = "一-鿿々〆ヶ"
NUMERAL = "〇一二三四五六七八九十百"

# Members of a household, each of whom is one person.
KIN = (
    "母子|父子|親子|母(?:親|さん)?|父(?:親|さん)?|義[父母]|祖[父母]|曽祖[父母]|両親|夫(?:婦|妻)?|妻|"
    "配偶者|奥さん|主人|"
    "(?:長|次|二|三|四|五|末)[男女]|末っ子|一人(?:息子|娘|っ子)|息子(?:さん|夫婦)?|娘(?:さん|夫婦)?|"
    "孫(?:娘|息子)?|"
    "ひ孫|兄弟|姉妹|兄妹|姉弟|[兄弟姉妹](?:さん)?|双子|嫁|婿|叔[父母]|伯[父母]|おじ|おば|甥|姪|"
    "いとこ|内縁の[夫妻]"
)
# One person by sex or age.
SEX = (
    "(?:単身|独身|独居|高齢|中年|若い|外国人|未婚の)*(?:(?:男性|女性)(?!高齢者|介護者|会員|参加者|"
    "利用者|客|部|会|用|限定|専用|特有|側|陣|比)|男子(?!校)|女子(?!校)|男の[子人方]|女の[子人方]|"
    "男児|女児|少年|少女|青年|"
    "お?(?:じい|ばあ)(?:さん|ちゃん)|おじさん|おばさん|老人(?!クラブ|福祉|ホーム|会|保健)|老婆|老夫婦|老女|"
    "未亡人|独り身|シングル(?:マザー|ファザー))"
)
# One person whom a text tells about.
SUBJECT = (
    "(?:ご)?本人|当人|当事者の(?:男性|女性)|彼女?(?![岸方])|相談者(?!数|の割合)|"
    "(?<![A-Za-z])[A-Z](?:さん|氏|様|君|くん|ちゃん)"
)
# One person by what they did before: 元漁師, 元教員.
FORMER = (
    f"(?<!地)元(?!気|旦|号|々|来|年|金|手|本|通り|通)[{KANJI}ァ-ヶー]{{1,8}}?(?:師|員|者|工|長|人|士|"
    f"官|手|生|主|家|妻|夫|教諭|役|職|校長|隊員|農家|大工)"
)
ALONE = (
    "(?:一人|1人|独り|ひとり)(?:暮らし|ぐらし|で暮らす|で暮らし|で住む|住まい)|独居|単身(?!赴任)|"
    "独り身|独り暮らし"
)

# Behind these words a text speaks of many people, not of one.
_MANY = re.compile(
    r"割|%|パーセント|多い|多く|多か|少な|中心|最多|たち|(?<=[者人女男母親子])達|層|世代|グループ|"
    r"同士|どうし|向け|対象|など|等(?!級)|"
    r"比率|比べ|平均|半数|過半|若干名|各[一-鿿]|それぞれ|(?<![一-鿿])増え|減[っりる]|"
    r"(?<!子)(?<!ども)(?<!孫)(?:[2-9]|[1-9][0-9,]+|[二三四五六七八九十]+|数|複数|"
    r"延べ[0-9,]+)(?:人(?!暮|家族|きり|の?世帯|の[息娘子孫弟妹兄姉]|で(?:暮|住))|名|世帯(?!しか)|組|"
    r"件)"
)
_TOPIC = re.compile(
    r"^(?:さん)?(?:(?:や|と|・|、)[^、。]{0,8})?(?:へ|に対する|に関する|について|のため|の(?:会|集い|"
    r"支援|居場所|就労|社会参加|孤立|相談会|割合|参加|活躍|集まり|声を))"
)
_BEFORE = re.compile(
    r"(?:平均|最高齢は|対象は|うち、|のうち|[~〜～\-―]|から|以上の|以下の|未満の|人に[1一]人)[^、。]{0,6}$"
)


def is_about_many(text: str, start: int, end: int, *, reach: int = 20) -> bool:
    """Tell whether a place of a sentence speaks of a group or of a topic: 60代男性の約3割.

    Args:
        text: The folded sentence.
        start: Where the words about a person begin.
        end: Where they end.
        reach: How many characters behind them are looked at.
    """
    behind = text[end : end + reach]
    return bool(
        _MANY.search(behind)
        or _MANY.search(text, start, end)
        or _TOPIC.match(behind)
        or _BEFORE.search(text[max(0, start - 12) : start])
    )


_OFFICE = re.compile(
    r"課|係(?!数)|(?<!楽)[部局](?=[^屋分落品]|$)|役場|役所|庁舎|県庁|支所|窓口|事務[局所]|センター|"
    r"社会福祉協議会|社協|公民館|会館|"
    r"相談[所室]|病院|診療所|医院|クリニック|学校|保健所|ホットライン|代表(?:電話|番号)?|株式会社|"
    r"有限会社|NPO|法人|"
    r"協議会|事業所|営業所|本社|店舗|会場|コールセンター|お客様"
)
_PRIVATE = re.compile(
    rf"自宅|実家|携帯|スマホ|本人|緊急連絡先|宅(?!配|地)|(?:{KIN})(?:の|:|は|\)|、|携)|住む|暮ら|住ま|"
    rf"個人|知人|大家"
)


def beside_office(text: str, start: int, end: int) -> bool:
    """Tell whether a number or an address is that of an office, by the words around it."""
    around = text[max(0, start - 30) : start] + " " + text[end : end + 20]
    return bool(_OFFICE.search(around)) and not _PRIVATE.search(around)
