"""Function words: the grammatical words of Japanese, which say nothing about a text's subject.

They are in Sudachi's normalised form, which for some is kanji or kana depending on the context (事,
こと). They are ignored when a sentence is searched by some of its words; a query of function words
alone is searched as it is.
"""

# One line each: verbs and adjectives of existence, doing and wishing; formal nouns; interrogatives
# and demonstratives; their kana forms; conjunctions and adverbs.
_WORDS = """
為る 居る 有る 成る 出来る 行く 来る 見る 言う 思う 置く 仕舞う 貰う 呉れる 上げる 下さる 頂く 遣る 良い 無い 欲しい 因る 就く 於く 関する 対する 通ずる 知る 知れる 分かる
事 物 者 所 時 為 様 訳 筈 儘 内 上 中 方 度 等 毎 自体 場合
何 何処 誰 何時 如何 何故 幾ら 幾つ 何れ 何の どう どの どんな どれ いかが なぜ 此れ 其れ 彼れ 此の 其の 彼の 此処 其処 斯う 然う こう そう この その あの こんな そんな
こと もの ため うち よう どこ いつ だれ なに なん いくら いくつ どちら どっち どのような よる より おく つく 行う 最も 御
又 及び 並びに 或いは 若しくは 但し 例えば 迄 等々 もっと 更に 既に 未だ
"""
FUNCTION_WORDS = frozenset(_WORDS.split())
