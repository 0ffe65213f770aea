"""Measures searches in the admin with many pages.

    python -m tools.benchmarks.admin_search [--pages 5000] [--rounds 20]

Plain Wagtail pages are created in a separate database (a SQLite file, or that of DATABASE_URL,
where they stay). Each URL is requested in the process as a superuser. The result is the median of
the rounds in milliseconds, of the search alone and of the whole response.
"""

import argparse
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Callable

WORDS = ("居場所", "いばしょ", "居場所 農園", "子供", "汐野県 連携ポータル", "無い言葉")
PLACES = ("居場所", "農園", "空き家", "学習支援", "移動販売", "見守り", "子ども食堂", "協力隊")
DEEDS = ("づくり", "をつなぐ取り組み", "から始まる連携", "の研修会（第２回）", "と地域の支え合い")
ADDRESSES = {
    "explorer": "/admin/pages/{home}/results/",
    "page search": "/admin/pages/search/results/",
    "page chooser": "/admin/choose-page/search/",
}


def measured(ask: Callable[[], object], rounds: int) -> float:
    """Return the median milliseconds of a query."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        ask()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def make_pages(number: int) -> int:
    """Create a site with `number` pages; return the id of its home page."""
    from wagtail.models import Locale, Page  # noqa: PLC0415  (the settings are named by now)
    from wagtail.search.backends import get_search_backend  # noqa: PLC0415

    from tests.factories.pages import HomePageFactory, make_site  # noqa: PLC0415

    home = HomePageFactory()
    make_site(home)
    titles = itertools.cycle(
        f"{a}と{b}{deed}" for a in PLACES for b in PLACES for deed in DEEDS if a != b
    )
    pages = [
        Page(
            title=(title := f"{next(titles)} {place}"),
            draft_title=title,
            slug=f"page-{place}",
            url_path=f"{home.url_path}page-{place}/",
            path=Page._get_path(home.path, home.depth + 1, place + 1),
            depth=home.depth + 1,
            content_type=Page(title="").cached_content_type,
            locale=Locale.get_default(),
        )
        for place in range(number)
    ]
    Page.objects.bulk_create(pages, batch_size=500)
    Page.objects.filter(pk=home.pk).update(numchild=number)
    begin = time.perf_counter()
    get_search_backend().add_bulk(Page, pages)
    print(f"{number} pages indexed in {time.perf_counter() - begin:.1f} s")
    return home.pk


def main() -> None:
    """Create the pages, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-admin-search-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
        run(options.pages, options.rounds)


def run(pages: int, rounds: int) -> None:
    """Measure on the database of the settings."""
    import django  # noqa: PLC0415  (the settings are named by now)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from wagtail.models import Page  # noqa: PLC0415
    from wagtail.search.backends import get_search_backend  # noqa: PLC0415

    from portal.accounts.models import User  # noqa: PLC0415
    from tests.factories.accounts import AdministratorFactory  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    home = make_pages(pages)
    client = Client()
    AdministratorFactory(username="kanri")
    client.force_login(User.objects.get(username="kanri"))
    for words in WORDS:
        backend = get_search_backend()
        found = backend.autocomplete(words, Page.objects.all()).count()
        alone = measured(lambda: list(backend.autocomplete(words, Page.objects.all())[:50]), rounds)  # noqa: B023
        line = [f"{words}: {found} found, search alone {alone:.1f} ms"]
        for name, address in ADDRESSES.items():
            path = address.format(home=home)
            line.append(f"{name} {measured(lambda: client.get(path, {'q': words}), rounds):.0f} ms")  # noqa: B023
        print("; ".join(line))


if __name__ == "__main__":
    main()
