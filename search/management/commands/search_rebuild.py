from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from search.core.engines.base import EngineAwayError
from search.engines import NAMES, get_indices
from search.indexing.updates import RebuildRunningError, count_objects, rebuild


class Command(BaseCommand):
    help = "検索の索引をはじめから作り直します。作業中も検索と公開はそのまま使えます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--engine", choices=NAMES, help="この索引だけを作り直します（標準はすべて）"
        )
        parser.add_argument(
            "--rehearse",
            action="store_true",
            help="作って確かめるだけで、使用中の索引と入れ替えません",
        )
        parser.add_argument("--processes", type=int, help="使うプロセスの数（標準はCPUの数）")

    def handle(self, *args: Any, **options: Any) -> None:
        columns = (
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TimeRemainingColumn(),
        )  # fmt: skip
        console = Console(file=self.stdout)  # type: ignore[arg-type]  # it has what is needed
        try:
            with Progress(*columns, console=console) as progress:
                names = [options["engine"]] if options["engine"] else []
                rounds = sum(not names or engine.name in names for engine in get_indices())
                task = progress.add_task("索引を作成しています", total=count_objects() * rounds)
                count = rebuild(
                    names=names,
                    rehearse=options["rehearse"],
                    processes=options["processes"],
                    progress=lambda number: progress.advance(task, number),
                )
        except RebuildRunningError as error:
            message = "別のプロセスが索引を作り直しています。終わってからもう一度実行してください。"
            raise CommandError(message) from error
        except EngineAwayError as error:
            message = f"Elasticsearch に接続できないか、書き込めません（{error}）。"
            raise CommandError(message) from error
        if options["rehearse"]:
            self.stdout.write(f"{count}件の文書から索引を作れることを確かめました。")
        else:
            self.stdout.write(f"{count}件の文書から索引を作り直しました。")
