"""Loads the demo's liaison contacts; confirmation dates are relative to the day of loading."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.demo import data_files
from portal.japanese.holidays import last_office_day
from portal.liaison.models import LiaisonContact, Role
from portal.municipalities.models import Municipality, Region

# Keys that are not simply the value of a field of the same name.
TRANSLATED = {"municipality", "region", "role", "confirmed_days_ago"}


@transaction.atomic
def load_contacts() -> str:
    """Create the missing contacts, identified by place, side, role and section."""
    municipalities = {m.code: m for m in Municipality.objects.all()}
    regions = {region.slug: region for region in Region.objects.all()}
    roles = {str(role.label): role for role in Role}
    today = timezone.localdate()
    created = 0
    for row in data_files.read("contacts")["contact"]:
        confirmed_on = last_office_day(today - datetime.timedelta(days=row["confirmed_days_ago"]))
        _, new = LiaisonContact.objects.get_or_create(
            municipality=municipalities.get(row["municipality"]),
            region=regions.get(row.get("region", "")),
            side=row["side"],
            role=roles[row["role"]],
            section=row["section"],
            defaults={**_texts(row), "confirmed_on": confirmed_on},
        )
        created += new
    return f"新規 {created}件" if created else "変更なし"


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    keys = row.keys() - TRANSLATED - {"side", "section"}
    return {key: row[key] for key in keys}
