"""Whether a name is that of somebody with a public role, or says itself that it is made up."""

import re

# Posts and roles that stand before or behind a name: 山本課長, 会長の三浦さん.
ROLE = (
    r"(?:地域おこし協力|協力|集落支援|[一-鿿]{0,4})隊員|(?:主任)?民生(?:児童)?委員|児童委員|"
    r"集落支援員|(?:町|村|市|区|県)?議(?:会議)?員|[町村市区県都]議(?!会)|"
    r"(?:副)?(?:会長|町長|村長|市長|区長|知事|部長|課長|係長|室長|局長|所長|館長|園長|校長|院長|"
    r"理事長|理事|施設長|センター長|支所長|支配人|社長|店長|船長|組合長|班長|団長|座長|委員長|教育長|"
    r"隊長|事務局長|代表(?:理事|取締役|社員)?|主任|主査|主幹|主事|参事|補佐|課長補佐)|"
    r"先生|医師|看護師|保健師|助産師|薬剤師|社会福祉士|精神保健福祉士|介護福祉士|保育士|栄養士|弁護士|"
    r"司法書士|"
    r"相談(?:支援)?員|支援員|生活支援コーディネーター|コーディネーター|ケアマネ(?:ジャー)?|ヘルパー|"
    r"ワーカー|スタッフ|アドバイザー|"
    r"教授|准教授|講師|教諭|研究員|住職|神父|牧師|記者|委員|職員|巡査|駐在|監督|選手|顧問|相談役|"
    r"世話役|世話人|総代|幹事|会計|司会|進行|通訳"
)
_BEFORE = re.compile(rf"(?:{ROLE}|講師|代表|発起人)(?:の|、|・|\s|である|を務める|だった|:)?$")
_MADE_UP = re.compile(r"(?:さん|様|氏)?\s?[(（\[【]\s?(?:仮名|仮称|匿名|ペンネーム|架空)")


def has_role_before(text: str, start: int) -> bool:
    """Tell whether a role stands right before a name: 会長の三浦さん."""
    return bool(_BEFORE.search(text[max(0, start - 16) : start]))


def is_pseudonym_marked(text: str, end: int) -> bool:
    """Tell whether a name is followed by （仮名）."""
    return bool(_MADE_UP.match(text, end))
