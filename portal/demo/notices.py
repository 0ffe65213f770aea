"""Loads the demo's notices and news: each entry of the data file becomes one published page."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.demo import data_files
from portal.demo.publication import at_work, set_last_published
from portal.japanese.holidays import last_office_day
from portal.notices.models import NoticeIndexPage, NoticePage, RelatedPage, SupersededNotice
from portal.notices.official import STATES, heading, items, paragraph
from portal.pages.models import PortalPage

MARKED = tuple("１２３４５６７８９123456789")


def load_notices() -> str:
    """Publish the notices that do not exist yet, the oldest first."""
    index = NoticeIndexPage.objects.get()
    known = set(NoticePage.objects.values_list("slug", flat=True))
    rows = [row for row in data_files.read("notices")["notice"] if row["slug"] not in known]
    owner = User.objects.filter(is_superuser=False).order_by("pk").first()
    for row in sorted(rows, key=lambda row: row["date_offset"]):
        notice = _notice(row)
        notice.owner = owner
        index.add_child(instance=notice)
        # Published on the day of the notice, so that lists by date of publication have the same
        # order.
        notice.first_published_at = at_work(notice.issued_on)
        notice.save_revision(user=owner).publish(user=owner)
        set_last_published(notice, notice.issued_on)
    return f"新規 {len(rows)}件" if rows else "変更なし"


def _notice(row: Mapping[str, Any]) -> NoticePage:
    today = timezone.localdate()
    notice = NoticePage(
        title=row["title"],
        slug=row["slug"],
        kana=row["kana"],
        kind=row["kind"],
        number=row.get("number", ""),
        issued_on=last_office_day(today + datetime.timedelta(days=row["date_offset"])),
        sender=row["sender"],
        addressees="\n".join(row["addressees"]),
        legal_basis=row.get("legal_basis", ""),
        state=STATES[row["state"]],
        side=row["side"],
        visibility=row["visibility"],
        lead=row["lead"],
        body=list(_body(row["body"])),
        responsible_section=row["sender"].split("、")[0][:60],
        confirmed_on=last_office_day(today - datetime.timedelta(days=7)),
    )
    if "supersedes" in row:
        older = NoticePage.objects.get(slug=row["supersedes"])
        notice.superseded_notices.add(SupersededNotice(notice=older))
    slugs = {"programmes": row.get("programme_pages", []), "trainings": row.get("trainings", [])}
    related = [
        page
        for parent, names in slugs.items()
        for page in PortalPage.objects.filter(
            slug__in=names, url_path__contains=f"/{parent}/"
        ).order_by("path")
    ]
    for order, page in enumerate(related):
        notice.related_pages.add(RelatedPage(related=page, sort_order=order))
    return notice


def _body(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    for block in blocks:
        if block["type"] == "heading":
            mark, _, text = block["value"].partition(" ")
            known = mark in MARKED and text
            yield heading(text, mark=mark) if known else heading(block["value"])
        elif block["type"] == "list":
            yield items(block["items"])
        else:
            yield paragraph(block["value"])
