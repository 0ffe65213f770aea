from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search.core.analysis import get_analyser
from search.core.engines.base import IndexUnavailableError
from search.core.query import compile_query
from search.core.synonyms import synonyms
from search.diagnosis.words import clause_lines, splitting
from search.engines import get_engine


class Command(BaseCommand):
    help = "文や検索語がどう分けられ、何を探すことになるかを示します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", help="調べる文または検索語")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            analyser = get_engine().analyser()
        except IndexUnavailableError:
            analyser = get_analyser(None)
        split = splitting(options["text"], analyser)
        self.stdout.write(f"比較に使う形: {split.folded}")
        self.stdout.write("語（正規形／読み）:")
        for word in split.words:
            self.stdout.write(f"  {word.surface} → {word.word}／{word.reading}")
        self.stdout.write(f"文字の組: {' '.join(split.grams)}")
        query = compile_query(options["text"], analyser, synonyms())
        for clause in clause_lines(query) if query else ():
            self.stdout.write(f"{'探す語' if clause.wanted else '除く語'}: {clause.text}")
            if clause.also:
                by = f"（{'、'.join(clause.rules)}）" if clause.rules else ""
                self.stdout.write(f"  同義語: {' '.join(clause.also)}{by}")
            for way in clause.ways:
                rank = "" if way.sure else "（下位に表示）"
                self.stdout.write(f"  または {way.text}{rank}")
