"""The newsletter articles of ../shared as pages of a portal, in addition to the demo."""

from pathlib import Path

from tests.support.server import PortalServer, copy_demo

CORPUS = Path("data") / "corpora" / "bulletin-bodies.corpus.jsonl"
ARTICLES = 1814
# Run by `manage.py shell`: the first line of an article is its title.
SCRIPT = """
import json
from html import escape
from pathlib import Path
from django.db import transaction
from django.db.models.signals import post_save
from wagtail.rich_text import RichText
from portal.pages.models import HomePage, StandardPage
# Nobody listens: half the time would go into Wagtail's own indices, and ours is rebuilt below.
post_save.receivers = []
home = HomePage.objects.get()
rows = map(json.loads, Path({path!r}).read_text(encoding="utf-8").splitlines())
with transaction.atomic():
    for row in rows:
        title, _, body = row["body"].partition("\\n")
        page = StandardPage(title=title[:60] or "広報", slug=f"newsletter-{{row['id']}}")
        page.body = [("paragraph", RichText(escape(body)))]
        home.add_child(instance=page)
print(StandardPage.objects.filter(slug__startswith="newsletter-").count())
"""


def add_newsletters(demo_template: Path, data_dir: Path, shared: Path) -> None:
    """Create a portal in `data_dir` with the demo and all articles, and an embedded index."""
    copy_demo(demo_template, data_dir)
    portal = PortalServer(data_dir)
    try:
        counted = portal.manage("shell", stdin=SCRIPT.format(path=str(shared / CORPUS)))
        assert counted.split()[-1] == str(ARTICLES)
        portal.manage("search_rebuild")
    finally:
        portal.close()
