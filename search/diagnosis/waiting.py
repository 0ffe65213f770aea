"""Searches without results, as hints for editors: registered with `portal.waiting`."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from portal.waiting.registry import Item, Source
from search.diagnosis.no_hits import shown
from search.diagnosis.permissions import may_diagnose
from search.models import NoHitQuery


def _rows(user: Any) -> "QuerySet[NoHitQuery]":
    return shown() if may_diagnose(user) else NoHitQuery.objects.none()


def _item(query: NoHitQuery) -> Item:
    return Item(
        str(query.pk),
        f"「{query.text}」",
        f"{reverse('search_diagnosis')}?{urlencode({'q': query.text})}",
        "県の編集者",
        query.last_on,
        f"{query.count}回検索されました。同義語や用語集、事例を足せないか確かめます",
    )


SOURCE = Source(
    "searches",
    "見つからなかった検索",
    70,
    _rows,
    _item,
    day_label="最後に検索された日",
    is_task=False,
)
