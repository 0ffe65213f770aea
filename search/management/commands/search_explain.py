from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search.analysis import fold, get_analyser, grams
from search.engines import get_engine
from search.engines.base import IndexUnavailableError
from search.query import Clause, compile_query
from search.synonyms import synonyms


class Command(BaseCommand):
    help = "文や検索語がどう分けられ、何を探すことになるかを示します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", help="調べる文または検索語")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            analyser = get_engine().analyser()
        except IndexUnavailableError:
            analyser = get_analyser(None)
        folded = fold(options["text"])
        self.stdout.write(f"比較に使う形: {folded}")
        self.stdout.write("語（正規形／読み）:")
        for token in analyser.tokens(folded):
            if token is None:
                self.stdout.write("  ―")
            else:
                surface = folded[token.start : token.end]
                self.stdout.write(f"  {surface} → {token.word}／{token.reading}")
        self.stdout.write(f"文字の組: {' '.join(grams(folded))}")
        query = compile_query(options["text"], analyser, synonyms())
        for title, clauses in (
            ("探す語", query.required if query else ()),
            ("除く語", query.excluded if query else ()),
        ):
            for clause in clauses:
                self._clause(title, clause)

    def _clause(self, title: str, clause: Clause) -> None:
        self.stdout.write(f"{title}: {clause.text}")
        if clause.also:
            self.stdout.write(f"  同義語: {' '.join(clause.also)}")
        for alternative in clause.alternatives:
            terms = " かつ ".join(
                f"{term.field}:{term.text}{'…' if term.prefix else ''}"
                for term in alternative.terms
            )
            exact = f" かつ 原文に「{alternative.exact}」" if alternative.exact else ""
            rank = "" if alternative.sure else "（下位に表示）"
            self.stdout.write(f"  または {terms}{exact}{rank}")
