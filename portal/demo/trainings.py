"""Loads the demo's trainings, past and upcoming, relative to the day of loading."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import RoleName
from portal.accounts.visibility import Visibility
from portal.demo import data_files
from portal.demo.publication import at_work, set_last_published
from portal.japanese.holidays import last_office_day, next_office_day
from portal.municipalities.models import Municipality
from portal.pages.models import PortalPage
from portal.vocabularies.models import Term
from trainings.models import (
    Lecturer,
    ProgrammeItem,
    RelatedPage,
    TrainingIndexPage,
    TrainingMaterial,
    TrainingPage,
    TrainingSession,
)

# Keys whose value is that of the field of the same name.
PLAIN = (
    "slug",
    "title",
    "kana",
    "kind",
    "visibility",
    "summary",
    "description",
    "target_note",
    "capacity",
    "capacity_note",
    "fee",
    "fee_note",
    "accessibility",
    "childcare",
    "pre_assignment",
    "certificate",
    "organiser",
    "seats_taken",
    "contact_section",
    "contact_phone",
    "contact_extension",
)
# A training is announced before its applications open, and never in the future.
ANNOUNCED_BEFORE = datetime.timedelta(days=3)
# Days after a training by which its attendance and materials were entered.
RESULTS_AFTER = 5
ON_DEMAND = "ondemand"


def load_trainings() -> str:
    """Publish the trainings that do not exist yet."""
    index = TrainingIndexPage.objects.get()
    terms = {(term.vocabulary, term.slug): term for term in Term.objects.all()}
    towns = {m.code: m for m in Municipality.objects.all()}
    people = User.objects.filter(is_superuser=False).order_by("pk")
    editor = people.first()
    trainer = people.filter(groups__name=RoleName.TRAINER.label).first() or editor
    known = set(TrainingPage.objects.values_list("slug", flat=True))
    rows = [row for row in data_files.read("trainings")["training"] if row["slug"] not in known]
    today = timezone.localdate()
    for number, row in enumerate(rows):
        # The trainer owns every other one, so that the demo shows what trainers may not edit.
        owner = editor if number % 2 else trainer
        training = _training(row, today, terms, towns)
        training.owner = owner
        index.add_child(instance=training)
        training.first_published_at = announced = _announced(row, today)
        training.save_revision(user=owner).publish(user=owner)
        set_last_published(training, max(announced.date(), _last_change(row, today)))
    return f"新規 {len(rows)}件" if rows else "変更なし"


def _announced(row: Mapping[str, Any], today: datetime.date) -> datetime.datetime:
    first = row["application"]["opens"] if "application" in row else row["sessions"][0]["day"]
    return at_work(last_office_day(min(today, _day(today, first)) - ANNOUNCED_BEFORE))


def _last_change(row: Mapping[str, Any], today: datetime.date) -> datetime.date:
    """Return when the page was edited last: past trainings got their results after the last session."""
    return last_office_day(min(today, _day(today, row["sessions"][-1]["day"] + RESULTS_AFTER)))


def _training(
    row: Mapping[str, Any],
    today: datetime.date,
    terms: Mapping[tuple[str, str], Term],
    towns: Mapping[str, Municipality],
) -> TrainingPage:
    sides = row["target_sides"]
    training = TrainingPage(
        **{"visibility": Visibility.PUBLIC} | {name: row[name] for name in PLAIN if name in row},
        training_class=terms["training", row["training"]],
        delivery=terms["delivery", row["delivery"]],
        municipality=towns.get(row["municipality"]),
        target_side="both" if len(sides) > 1 else sides[0],
        target_roles="\n".join(row["target_roles"]),
        co_organisers="\n".join(row["co_organisers"]),
        contact_email=row["contact_mail"],
        confirmed_on=last_office_day(_day(today, -20)),
        responsible_section=row["organiser"],
        **_place(row.get("place", {}), towns),
        **{f"online_{name}": text for name, text in row.get("online", {}).items()},
        **_application(row, today),
    )
    for side, count in row.get("attendance", {}).items():
        setattr(training, f"attended_{side}", count)
    if "cancelled" in row:
        training.cancelled, training.cancellation_reason = True, row["cancelled"]
    if "available" in row:
        training.available_from = _day(today, row["available"]["from"])
        training.available_until = _day(today, row["available"]["until"])
    _add_parts(training, row, today)
    return training


def _add_parts(training: TrainingPage, row: Mapping[str, Any], today: datetime.date) -> None:
    # An on-demand course has a period instead of sessions; the data gives its first day.
    for order, part in enumerate(row["sessions"] if row["delivery"] != ON_DEMAND else ()):
        training.sessions.add(
            TrainingSession(
                day=next_office_day(_day(today, part["day"])),
                starts=datetime.time.fromisoformat(part["start"]),
                ends=datetime.time.fromisoformat(part["end"]),
                title=part.get("title", ""),
                sort_order=order,
            )
        )
    for order, item in enumerate(row["programme"]):
        training.programme_items.add(ProgrammeItem(**item, sort_order=order))
    for order, lecturer in enumerate(row["lecturers"]):
        training.lecturers.add(Lecturer(**lecturer, sort_order=order))
    for order, material in enumerate(row["materials"]):
        training.materials.add(TrainingMaterial(**material, sort_order=order))
    cases = {page.slug: page for page in PortalPage.objects.filter(slug__in=row["related_cases"])}
    for order, slug in enumerate(row["related_cases"]):
        training.related_pages.add(RelatedPage(related=cases[slug], sort_order=order))


def _place(place: Mapping[str, str], towns: Mapping[str, Municipality]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        f"place_{name}": text for name, text in place.items() if name != "municipality"
    }
    if place:
        fields["place_municipality"] = towns.get(place["municipality"])
    return fields


def _application(row: Mapping[str, Any], today: datetime.date) -> dict[str, Any]:
    application = row.get("application")
    if application is None:
        return {"application_needed": False}
    return {
        "opens_on": last_office_day(_day(today, application["opens"])),
        "deadline_on": last_office_day(_day(today, application["deadline"])),
        "application_how": application["how"],
        "application_url": application.get("url", ""),
    }


def _day(today: datetime.date, days: int) -> datetime.date:
    return today + datetime.timedelta(days=days)
