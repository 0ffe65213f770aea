"""The training itself: one page."""

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import PageManager

from portal.accounts.visibility import Visibility
from portal.field_descriptions import unchecked
from portal.municipalities.models import Municipality
from portal.pages.models import PortalPage
from portal.pages.models.base import PortalPageQuerySet
from trainings import panels
from trainings.fields import FIELDS
from trainings.models.fields import Application, Audience, Hosting, Subject, Venue
from trainings.models.parts import TrainingSession
from trainings.page_forms import TrainingPageForm
from trainings.rules import order_problems
from trainings.status import Facts, Status, end_of, moment, status_at

#: Fields about the results of a single event.
OUTCOME_FIELDS = (
    "cancelled",
    "cancellation_reason",
    "seats_taken",
    "attended_welfare",
    "attended_regional",
    "attended_others",
)
#: Dates, each with its time.
DATES = (
    ("opens_on", "opens_time"),
    ("deadline_on", "deadline_time"),
    ("available_from",),
    ("available_until",),
)


class TrainingPageQuerySet(PortalPageQuerySet):
    """Queries by time. They start from `visible_to`, like all lists."""

    def coming(self, now: datetime.datetime) -> "TrainingPageQuerySet":
        """Return trainings that have not ended at `now` or have no dates yet, the next one first.

        Trainings available only as a recording come last.
        """
        today = timezone.localdate(now)
        sessions = TrainingSession.objects.annotate(until=Coalesce("end_day", "day"))
        following = sessions.filter(page=models.OuterRef("pk"), until__gte=today).order_by("day")
        return (
            self.filter(
                models.Q(ends_at__isnull=True)
                | models.Q(ends_at__gt=now)
                | models.Q(available_until__gte=today)
            )
            .annotate(next_day=models.Subquery(following.values("day")[:1]))
            .order_by(models.F("next_day").asc(nulls_last=True), "starts_at", "pk")
        )

    def over(self, now: datetime.datetime) -> "TrainingPageQuerySet":
        """Return trainings that have ended at `now`, the latest first."""
        today = timezone.localdate(now)
        return self.filter(
            models.Q(available_until__isnull=True) | models.Q(available_until__lt=today),
            ends_at__lte=now,
        ).order_by("-starts_at", "-pk")


TrainingPageManager = PageManager.from_queryset(TrainingPageQuerySet)


class TrainingPage(Subject, Venue, Audience, Application, Hosting, PortalPage):
    """研修・情報共有の機会 (GIF 43C).

    `starts_at` and `ends_at` are derived from the sessions, or from the period of an on-demand
    course, and stored for queries; the status is never stored.
    """

    starts_at = models.DateTimeField(
        "最初の回の開始", null=True, blank=True, editable=False, db_index=True
    )
    ends_at = models.DateTimeField(
        "最後の回の終了", null=True, blank=True, editable=False, db_index=True
    )

    short_name: ClassVar[str] = "研修"
    initial_visibility = Visibility.MUNICIPAL
    parent_page_types: ClassVar = ["trainings.TrainingIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    privacy_exempt: ClassVar = {**PortalPage.privacy_exempt, **unchecked(FIELDS)}
    base_form_class = TrainingPageForm
    edit_handler = panels.edit_handler()
    template = "trainings/training_page.html"

    objects = TrainingPageManager()

    class Meta:
        verbose_name = verbose_name_plural = "研修"

    def save(self, clean: bool = True, **kwargs: Any) -> Any:
        """Save with the period derived from the sessions."""
        self.set_period()
        return super().save(clean=clean, **kwargs)  # type: ignore[call-arg]  # of Page, untyped

    @property
    def exclude_fields_in_copy(self) -> list[str]:
        """Return the fields left out of a copy: the results of the event, and past dates."""
        today = timezone.localdate()
        excluded = [*OUTCOME_FIELDS]
        if any(session.last_day < today for session in self.ordered_sessions()):
            # All sessions: the programme refers to their numbers, which would change.
            excluded.append("sessions")
        for day, *times in DATES:
            value = getattr(self, day)
            if value and value < today:
                excluded += [day, *times]
        return excluded

    def clean(self) -> None:
        """Refuse dates in the wrong order, and a cancellation without a reason."""
        super().clean()
        problems = order_problems(self, [session.starts_at for session in self.ordered_sessions()])
        if problems:
            raise ValidationError(problems)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the training, limited to what the reader may see."""
        from trainings.presentation import view_of  # noqa: PLC0415  (it needs this model)

        context = super().get_context(request, *args, **kwargs)
        context["view"] = view_of(self, request.user, **self.addresses(request))
        return dict(context)

    def set_period(self) -> None:
        """Set the first start and the last end."""
        sessions = self.ordered_sessions()
        self.starts_at = min((s.starts_at for s in sessions), default=moment(self.available_from))
        self.ends_at = max((s.ends_at for s in sessions), default=end_of(self.available_until))

    def ordered_sessions(self) -> list[TrainingSession]:
        """Return the sessions in chronological order."""
        sessions = [session for session in self.sessions.all() if session.day]
        return sorted(sessions, key=lambda session: session.starts_at)

    def facts(self) -> Facts:
        """Return the facts that determine the status, including the number of applications."""
        has_sessions = bool(self.ordered_sessions())
        return Facts(
            starts_at=self.starts_at if has_sessions else None,
            ends_at=self.ends_at if has_sessions else None,
            cancelled=self.cancelled,
            application_needed=self.application_needed,
            opens_at=moment(self.opens_on, self.opens_time),
            closes_at=end_of(self.deadline_on, self.deadline_time),
            capacity=self.capacity,
            seats_taken=self.seats_taken,
            streams_from=moment(self.available_from),
            streams_until=end_of(self.available_until),
        )

    def status(self, now: datetime.datetime | None = None) -> Status:
        """Return the status at `now` (by default the current time)."""
        return status_at(self.facts(), now or timezone.now())

    def next_session(self, now: datetime.datetime | None = None) -> TrainingSession | None:
        """Return the current or next session; None if all are over."""
        moment_now = now or timezone.now()
        return next((s for s in self.ordered_sessions() if s.ends_at > moment_now), None)

    @property
    def municipalities(self) -> list[Municipality]:
        """Return the target municipality and that of the venue, each once."""
        found = [m for m in (self.municipality, self.place_municipality) if m is not None]
        return list(dict.fromkeys(found))
