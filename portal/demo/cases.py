"""Loads the demo's cases: each data file becomes one published page."""

import datetime
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update

from casestudies.fields import TERM_FIELDS
from casestudies.models import (
    CaseImage,
    CaseIndexPage,
    CaseIndicator,
    CaseMunicipality,
    CasePage,
    CasePartner,
    ConsentRecord,
    KyoryokutaiDetail,
    RelatedCase,
    RmoDetail,
)
from portal.accounts.models import User
from portal.accounts.visibility import Visibility
from portal.demo import data_files
from portal.demo.publication import at_work, publication_day, set_last_published
from portal.demo.tags import load_tags
from portal.japanese.holidays import last_office_day
from portal.municipalities.models import Municipality
from portal.pages.models import PortalImage
from portal.vocabularies.models import Term

# Keys that are not simply the value of a field of the same name.
TRANSLATED = {
    "municipalities",
    "stage",
    "outcome",
    "partners",
    "indicators",
    "rmo",
    "kyoryokutai",
    "image",
    "related",
    "participants",
    "consents",
    "review_on",
    "confirmed_days_ago",
    "started_on",
    "ended_on",
    *TERM_FIELDS,
}


def load_cases(images: Mapping[str, PortalImage]) -> str:
    """Publish the cases that do not exist yet.

    All are added to the tree first, so that a case can name a later one as related. Wagtail's
    reference index is rebuilt once at the end, because updating it for each case takes as long as
    everything else together.
    """
    index = CaseIndexPage.objects.get()
    terms = {(term.vocabulary, term.slug): term for term in Term.objects.all()}
    owner = User.objects.filter(is_superuser=False).order_by("pk").first()
    tags = load_tags()
    known = set(CasePage.objects.values_list("slug", flat=True))
    rows = [row for row in data_files.cases() if row["slug"] not in known]
    if not rows:
        return "変更なし"
    with disable_reference_index_auto_update():
        new_cases = []
        for row in rows:
            case = _case(row, terms, images)
            case.owner = owner
            case.tags.set(tags.get(row["slug"], []))
            case.live = False
            case.participants = list(User.objects.filter(username__in=row.get("participants", [])))
            index.add_child(instance=case)
            new_cases.append(case)
        cases = {case.slug: case for case in CasePage.objects.all()}
        for position, (row, case) in enumerate(zip(rows, new_cases, strict=True)):
            for order, slug in enumerate(row.get("related", [])):
                if slug in cases:
                    case.related_cases.add(RelatedCase(case=cases[slug], sort_order=order))
            published = publication_day(position, len(rows))
            case.first_published_at = at_work(published, position)
            # The demo has its published cases without a review of each.
            revision = case.save_revision(user=owner)
            revision.publish(user=owner, skip_permission_checks=True)
            _record_consents(case, row.get("consents", []), owner)
            set_last_published(case, max(published, case.confirmed_on or published))
    call_command("rebuild_references_index", verbosity=0, stdout=io.StringIO())
    return f"新規 {len(rows)}件"


def _case(
    row: Mapping[str, Any],
    terms: Mapping[tuple[str, str], Term],
    images: Mapping[str, PortalImage],
) -> CasePage:
    today = timezone.localdate()
    case = CasePage(
        **{"visibility": Visibility.PUBLIC}
        | {key: value for key, value in row.items() if key not in TRANSLATED},
        stage=terms["stage", row["stage"]],
        outcome=terms["outcome", row["outcome"]],
        started_on=_date(row.get("started_on")),
        ended_on=_date(row.get("ended_on")),
        review_on=today + datetime.timedelta(days=row.get("review_on", 180)),
        confirmed_on=last_office_day(
            today - datetime.timedelta(days=row.get("confirmed_days_ago", 30))
        ),
        declares_no_individual=True,
        declares_consent=True,
        declares_no_conference_secret=True,
    )
    for name, vocabulary in TERM_FIELDS.items():
        if name in row:
            setattr(case, name, [terms[vocabulary, slug] for slug in row[name]])
    municipalities = {
        m.code: m for m in Municipality.objects.filter(code__in=row["municipalities"])
    }
    for order, code in enumerate(row["municipalities"]):
        case.case_municipalities.add(
            CaseMunicipality(municipality=municipalities[code], sort_order=order)
        )
    for order, partner in enumerate(row.get("partners", [])):
        fields = {**partner, "partner": terms["partner", partner["partner"]]}
        case.partners.add(CasePartner(**fields, sort_order=order))
    for order, indicator in enumerate(row.get("indicators", [])):
        case.indicators.add(_indicator(indicator, order))
    if "rmo" in row:
        case.rmo_details.add(RmoDetail(**row["rmo"]))
    if "kyoryokutai" in row:
        case.kyoryokutai_details.add(KyoryokutaiDetail(**row["kyoryokutai"]))
    if row.get("image"):
        case.images.add(CaseImage(image=images[row["image"]]))
    return case


def _record_consents(case: CasePage, rows: Iterable[Mapping[str, Any]], owner: User | None) -> None:
    """Record consents after the publication: some of them would have prevented it."""
    if not rows:
        return
    today = timezone.localdate()
    published = CasePage.objects.get(pk=case.pk)
    for order, row in enumerate(rows):
        days = {
            name.removesuffix("_in_days"): today + datetime.timedelta(days=number)
            for name, number in row.items()
            if name.endswith("_in_days")
        }
        texts = {name: text for name, text in row.items() if not name.endswith("_in_days")}
        published.consents.add(ConsentRecord(**texts, **days, sort_order=order))
    published.save()
    published.save_revision(user=owner, changed=False)


def _indicator(row: Mapping[str, Any], order: int) -> CaseIndicator:
    numbers = {key: Decimal(str(row[key])) for key in ("before", "after") if key in row}
    return CaseIndicator(**{**row, **numbers}, sort_order=order)


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
