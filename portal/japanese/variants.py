"""The single table of spelling variants; standard library only.

Sources spell one name in several ways: 檮原 and 梼原,
関ケ原 and 関が原, ㈱ and 株式会社. Imports, tags and look-ups compare texts by `comparable`; the search uses
the same table (`search.apps`). Stored and displayed texts stay as typed.
"""

import re
import unicodedata

# Old forms of kanji in official lists (旧字体 of 常用漢字表 and 人名用漢字) and forms that names
# keep (髙, 﨑), each followed by the one it is compared as. Forms that Unicode normalises itself
# (compatibility ideographs such as 神 U+FA19) need no entry.
_PAIRS = """
亞亜 惡悪 壓圧 圍囲 醫医 爲為 壹壱 隱隠 榮栄 營営 衞衛 驛駅 圓円 鹽塩 緣縁 艷艶 應応 歐欧 毆殴 櫻桜 奧奥
橫横 溫温 穩穏 假仮 價価 畫画 會会 壞壊 懷懐 繪絵 擴拡 殼殻 覺覚 學学 嶽岳 樂楽 渴渇 罐缶 卷巻 陷陥 勸勧
寬寛 關関 歡歓 觀観 顏顔 歸帰 氣気 龜亀 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 虛虚 峽峡 挾挟 敎教 强強 鄕郷 堯尭
曉暁 區区 驅駆 勳勲 薰薫 羣群 徑径 惠恵 揭掲 溪渓 經経 繼継 莖茎 螢蛍 輕軽 鷄鶏 藝芸 擊撃 缺欠 儉倹 劍剣
圈圏 檢検 權権 獻献 縣県 硏研 險険 顯顕 驗験 嚴厳 效効 廣広 恆恒 鑛鉱 號号 國国 黑黒 濟済 碎砕 齋斎 劑剤
册冊 雜雑 參参 慘惨 棧桟 蠶蚕 贊賛 殘残 絲糸 齒歯 兒児 辭辞 濕湿 實実 舍舎 寫写 釋釈 壽寿 收収 從従 澁渋
獸獣 縱縦 肅粛 處処 緖緒 敍叙 將将 涉渉 燒焼 奬奨 稱称 證証 乘乗 剩剰 壤壌 孃嬢 條条 淨浄 狀状 疊畳 讓譲
釀醸 囑嘱 觸触 寢寝 愼慎 晉晋 眞真 盡尽 圖図 粹粋 醉酔 穗穂 隨随 髓髄 樞枢 數数 瀨瀬 聲声 齊斉 靜静 攝摂
竊窃 專専 戰戦 淺浅 潛潜 纖繊 踐践 錢銭 禪禅 曾曽 雙双 壯壮 搜捜 插挿 巢巣 爭争 瘦痩 總総 聰聡 莊荘 裝装
騷騒 增増 臟臓 藏蔵 卽即 屬属 續続 墮堕 體体 對対 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 單単 擔担 膽胆 團団 彈弾
斷断 癡痴 遲遅 晝昼 蟲虫 鑄鋳 廳庁 徵徴 聽聴 敕勅 鎭鎮 遞逓 鐵鉄 轉転 點点 傳伝 黨党 盜盗 燈灯 當当 鬪闘
德徳 獨独 讀読 屆届 貳弐 惱悩 腦脳 霸覇 廢廃 拜拝 賣売 麥麦 發発 髮髪 拔抜 晚晩 蠻蛮 祕秘 濱浜 甁瓶 拂払
佛仏 倂併 竝並 變変 邊辺 辨弁 瓣弁 辯弁 步歩 飜翻 每毎 萬万 滿満 麵麺 默黙 餠餅 彌弥 譯訳 藥薬 與与 豫予
餘余 譽誉 搖揺 樣様 謠謡 遙遥 來来 賴頼 亂乱 覽覧 龍竜 兩両 獵猟 綠緑 淚涙 壘塁 勵励 禮礼 隸隷 靈霊 齡齢
曆暦 歷歴 戀恋 鍊錬 爐炉 勞労 樓楼 錄録 灣湾 亙亘 凜凛 囘回 檜桧 槇槙 祿禄 穰穣 稻稲 萠萌 巖巌 檮梼 鰺鯵
嶋島 嶌島 冨富 峯峰 埜野 舘館 礒磯 靍鶴 靏鶴 﨑崎 髙高 濵浜 邉辺 栁柳 桒桑
ヶケ ヵカ
"""
CHARACTERS = {pair[0]: pair[1] for pair in _PAIRS.split()}

# Between two kanji these are spellings of one sound: 関が原 and 関ケ原, 御茶の水 and 御茶ノ水, 山之内 and 山ノ内.
GA_FORMS = {"が": "ケ"}
NO_FORMS = {"の": "ノ", "之": "ノ"}

# Legal forms of organisations, abbreviated in brackets, as NFKC makes them of ㈱ and （株）.
LEGAL_FORMS = {
    f"({short})": full
    for short, full in {
        "株": "株式会社",
        "有": "有限会社",
        "社": "社団法人",
        "一社": "一般社団法人",
        "公社": "公益社団法人",
        "財": "財団法人",
        "一財": "一般財団法人",
        "公財": "公益財団法人",
        "福": "社会福祉法人",
        "社福": "社会福祉法人",
        "学": "学校法人",
        "學": "学校法人",
        "医": "医療法人",
        "特非": "特定非営利活動法人",
        "独": "独立行政法人",
        "地独": "地方独立行政法人",
    }.items()
}

_CHARACTER = re.compile(f"[{''.join(CHARACTERS)}]")
_LEGAL_FORM = re.compile("|".join(map(re.escape, LEGAL_FORMS)))
_JOINING = GA_FORMS | NO_FORMS
_BETWEEN = re.compile(f"(?<=[一-鿿々])[{''.join(_JOINING)}](?=[一-鿿々])")
# A kanji numeral is certainly a number only after 第: 一般 and 三重 are words.
_ORDINAL = re.compile("(?<=第)[〇一二三四五六七八九十百]+")
_DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100}


def folded(text: str) -> str:
    """Return `text` with one width, case and form for each character, without spaces.

    A part of a text is also part of the folded text, so parts of words can be looked up.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not plain.isascii():
        plain = _LEGAL_FORM.sub(lambda match: LEGAL_FORMS[match[0]], plain)
        plain = _CHARACTER.sub(lambda match: CHARACTERS[match[0]], plain)
    return plain.casefold()


def comparable(text: str) -> str:
    """Return a key that is the same for all spellings of `text`, to compare texts by.

    Beyond `folded`, の and ノ or が and ケ between kanji and the numerals of 第二回 and 第2回 make no
    difference. Not for display.
    """
    plain = _BETWEEN.sub(lambda match: _JOINING[match[0]], folded(text))
    return _ORDINAL.sub(lambda match: _in_digits(match[0]), plain)


def _in_digits(numerals: str) -> str:
    """Return 12 for 十二, 一二 and 〇一二."""
    if not _UNITS.keys() & set(numerals):
        return "".join(str(_DIGITS[numeral]) for numeral in numerals).lstrip("0") or "0"
    total = digit = 0
    for numeral in numerals:
        if numeral in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[numeral], 0
        else:
            digit = _DIGITS[numeral]
    return str(total + digit)
