import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from search.core.engines.base import EngineAwayError, IndexUnavailableError
from search.engines import get_indices
from search.indexing import heartbeat
from search.indexing.updates import RebuildRunningError, keep_up, rebuild


class Command(BaseCommand):
    help = (
        "変更の記録を追って検索の索引を更新し続けます（本番用。Webサーバーごとに1つ動かします）。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--interval", type=float, default=0.5, help="記録を見にいく間隔（秒、標準0.5）"
        )
        parser.add_argument("--once", action="store_true", help="一度だけ更新して終わります")

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = threading.Event()

        def stop(_number: int, _frame: FrameType | None) -> None:
            stopping.set()

        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, stop)
            signal.signal(signal.SIGINT, stop)
        while True:
            heartbeat.beat()
            self._follow()
            if options["once"] or stopping.wait(options["interval"]):
                return
            close_old_connections()

    def _follow(self) -> None:
        """Apply new changes; a worker killed here repeats or resumes, because the position is in the index."""
        for engine in get_indices():
            try:
                count = keep_up(engine)
            except EngineAwayError:
                continue  # the rows stay in the log; the engine has logged the outage
            except IndexUnavailableError:
                try:
                    rebuild(names=[engine.name], progress=lambda _: heartbeat.beat())
                except (RebuildRunningError, EngineAwayError):
                    continue
                self.stdout.write(f"{engine.name}: 索引を作り直しました。")
            else:
                if count:
                    self.stdout.write(f"{engine.name}: {count}件の変更を索引に反映しました。")
