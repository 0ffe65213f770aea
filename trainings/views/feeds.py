"""Calendars and the feed of the list: the same for every reader."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Site

from portal.pages.syndication.feeds import PortalFeed
from trainings import wording
from trainings.calendars import CONTENT_TYPE, calendar_of
from trainings.listing import TrainingConditions, matching, read_conditions
from trainings.models import TrainingIndexPage, TrainingPage
from trainings.services import listed

# Maximum entries of a calendar or feed: more than a prefecture has in a year.
MOST = 300
FEED_ITEMS = 50


def base_url(request: HttpRequest) -> str:
    """Return the URL of the portal without a path."""
    site = Site.find_for_request(request)
    return str(site.root_url) if site else request.build_absolute_uri("/").rstrip("/")


def _calendar(
    request: HttpRequest, trainings: list[TrainingPage], name: str, file: str
) -> HttpResponse:
    content = calendar_of(trainings, name, base_url(request))
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'inline; filename="{file}.ics"'},
    )


@require_safe
def list_calendar(request: HttpRequest) -> HttpResponse:
    """Return the calendar of a list: the matching trainings, the latest first."""
    list_page()
    conditions = read_conditions(request.GET)
    trainings = listed(matching(conditions, None).order_by("-starts_at", "-pk"), MOST)
    return _calendar(request, trainings, "研修・情報共有", "trainings")


@require_safe
def training_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the calendar of one training. Raises Http404 unless it is public."""
    found = listed(TrainingPage.objects.visible_to(None).child_of(list_page()).filter(slug=slug))
    if not found:
        raise Http404
    return _calendar(request, found, found[0].title, f"training-{found[0].pk}")


def list_page() -> TrainingIndexPage:
    """Return the list page. Raises Http404 if there is no public one."""
    index = TrainingIndexPage.objects.visible_to(None).first()
    if index is None:
        raise Http404
    return index


class TrainingFeed(PortalFeed):
    """RSS of the list: the public trainings that were published or changed last."""

    title = "研修・情報共有"
    description = "新しく公開・変更された研修、事例検討会、意見交換・連絡会、視察のお知らせです。"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> TrainingConditions:
        """Return the conditions in the URL."""
        list_page()
        return read_conditions(request.GET)

    def link(self, conditions: TrainingConditions) -> str:
        """Return the URL of the list."""
        return f"{list_page().relative_url(None)}{conditions.query()}"

    def feed_url(self, conditions: TrainingConditions) -> str:
        """Return the URL of the feed itself."""
        return f"{list_page().relative_url(None)}feed.xml{conditions.query()}"

    def items(self, conditions: TrainingConditions) -> list[TrainingPage]:
        """Return the trainings, the most recently changed first."""
        trainings: QuerySet[TrainingPage] = matching(conditions, None).order_by(
            "-last_published_at", "-pk"
        )
        return listed(trainings, FEED_ITEMS)

    def item_title(self, item: TrainingPage) -> str:
        """Return status and title."""
        return f"【{item.status(timezone.now()).label}】{item.title}"

    def item_description(self, item: TrainingPage) -> str:
        """Return when and where, and the summary."""
        return "\n".join(
            part for part in (wording.period(item), wording.place(item), item.summary) if part
        )

    def item_link(self, item: TrainingPage) -> str:
        """Return the address of the training."""
        return item.relative_url(None) or ""

    def item_guid(self, item: TrainingPage) -> str:
        """Return an identifier that does not change with the URL."""
        return f"urn:uuid:{item.translation_key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: TrainingPage) -> Any:
        """Return the date of the last publication."""
        return item.last_published_at or item.first_published_at

    def item_categories(self, item: TrainingPage) -> list[str]:
        """Return the kind of the training."""
        return [item.get_kind_display()]
