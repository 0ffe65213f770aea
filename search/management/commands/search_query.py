import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from portal.accounts.visibility import MUNICIPAL, PREFECTURAL, PUBLIC
from search.results.parameters import SORT_LABELS
from search.services import Result, SearchPage, run_search

# The audiences of each kind of reader (portal.accounts.visibility).
READERS = {
    "public": frozenset({PUBLIC}),
    "municipal": frozenset({PUBLIC, MUNICIPAL}),
    "prefectural": frozenset({PUBLIC, MUNICIPAL, PREFECTURAL}),
}


class Command(BaseCommand):
    help = "検索を実行し、結果・件数・絞り込みの件数・所要時間を表示します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("q", nargs="?", default="", help="検索語")
        parser.add_argument(
            "--facet", action="append", default=[], metavar="NAME=VALUE",
            help="絞り込み（例 municipality=322016）。繰り返し指定できます",
        )  # fmt: skip
        parser.add_argument("--as", dest="reader", choices=READERS, default="public")
        parser.add_argument("--sort", choices=SORT_LABELS, default="")
        parser.add_argument("--page", default="1")
        parser.add_argument("--json", action="store_true", help="JSONで出力します")

    def handle(self, *args: Any, **options: Any) -> None:
        params = QueryDict(mutable=True)
        params["q"], params["page"], params["sort"] = options["q"], options["page"], options["sort"]
        for pair in options["facet"]:
            name, separator, value = pair.partition("=")
            if not separator:
                message = f"--facet は NAME=VALUE の形で指定してください: {pair}"
                raise CommandError(message)
            params.appendlist(name, value)
        page = run_search(params, READERS[options["reader"]])
        if not page.ready:
            message = "索引を作り直しています。しばらくしてからもう一度実行してください。"
            raise CommandError(message)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(page), ensure_ascii=False, indent=2))
        else:
            self._print(page)

    def _print(self, page: SearchPage) -> None:
        for notice in page.notices:
            self.stdout.write(notice)
        for condition in page.meaning.conditions:
            self.stdout.write(f"「{condition.label}」でしぼりました")
        self.stdout.write(f"{page.total}件（{page.milliseconds:.1f}ミリ秒）")
        for hit in (*page.hits, *page.more):
            title = "".join(segment.text for segment in hit.title)
            self.stdout.write(f"{hit.score:9.3f}  {hit.id}  {title}")


def _as_json(page: SearchPage) -> dict[str, Any]:
    return {
        "total": page.total,
        "milliseconds": round(page.milliseconds, 3),
        "notices": page.notices,
        "corrected": page.corrected,
        "conditions": [condition.label for condition in page.meaning.conditions],
        # If nothing contains all words, the page lists the nearest documents, which `total` does
        # not count.
        "hits": [_hit(hit, counted=bool(page.total)) for hit in page.hits or page.more],
        "nearest": [_hit(hit, counted=False) for hit in page.more],
        "facets": {
            facet.parameter: {value.value: value.count for value in facet.values}
            for facet in page.facets
        },
    }


def _hit(hit: Result, *, counted: bool) -> dict[str, Any]:
    return {
        "id": hit.id,
        "counted": counted,
        "kind": hit.kind,
        "score": hit.score,
        "url": hit.url,
        "title": "".join(segment.text for segment in hit.title),
        "snippet": [[segment.text, segment.marked] for segment in hit.snippet],
    }
