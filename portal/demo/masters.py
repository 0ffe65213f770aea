"""Loads the demo's municipalities, figures, users and pictures."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import RoleName
from portal.demo import data_files
from portal.japanese.holidays import last_office_day
from portal.municipalities.models import (
    Implementation,
    Municipality,
    ProgrammeStatus,
    Region,
    Statistic,
)
from portal.municipalities.official_list import OfficialMunicipality
from portal.pages.models import PortalImage
from portal.setup.groups import collection_of
from portal.setup.roles import ROLES
from portal.setup.services import Prefecture

SOURCE = "架空の統計（デモ用）"
# Since when the demo's accessibility policy holds; its goal is not reached yet.
POLICY_FOR = timedelta(days=180)
# Pictures in the collection 地域振興; the others are in 福祉.
REGIONAL_PICTURES = frozenset(
    {"field-work", "vacant-house", "closed-school", "forestry", "food-processing"}
    | {"disaster-drill", "festival", "island-port", "bus-stop", "mobile-shop"}
)


def prefecture() -> Prefecture:
    """Return the fictional prefecture with its municipalities."""
    data = data_files.read("municipalities")
    code, name = data["prefecture"]["code"], data["prefecture"]["name"]
    return Prefecture(
        code=code,
        name=name,
        policy_on=last_office_day(timezone.localdate() - POLICY_FOR),
        municipalities=[
            OfficialMunicipality(
                code=row["code"],
                prefecture_code=code,
                prefecture_name=name,
                name=row["name"],
                kana=row["kana"],
                kind=row["kind"],
                notify_via_prefecture=row["notify_via_prefecture"],
                latitude=row["latitude"],
                longitude=row["longitude"],
                name_is_shared=False,
            )
            for row in data["municipalities"]
        ],
    )


def load_regions_and_figures() -> str:
    """Give every municipality its region, its yearly figures and its programme status."""
    data = data_files.read("municipalities")
    regions = {
        row["slug"]: Region.objects.update_or_create(
            slug=row["slug"],
            defaults={"name": row["name"], "kana": row["kana"], "order": row["order"]},
        )[0]
        for row in data["regions"]
    }
    figures: list[Statistic] = []
    statuses: list[ProgrammeStatus] = []
    kinds = {kind.slug: kind for kind in Implementation.objects.all()}
    for row in data["municipalities"]:
        municipality = Municipality.objects.get(code=row["code"])
        municipality.region = regions[row["region"]]
        municipality.save(update_fields=["region"])
        figures += _figures(municipality, row["statistics"])
        statuses += [
            ProgrammeStatus(
                municipality=municipality, fiscal_year=int(year), status=kinds[slug], source=SOURCE
            )
            for year, slug in row["programme_status"].items()
        ]
    Statistic.objects.bulk_create(figures, ignore_conflicts=True)
    ProgrammeStatus.objects.bulk_create(statuses, ignore_conflicts=True)
    return f"{len(regions)}圏域、統計{len(figures)}件"


def _figures(municipality: Municipality, rows: list[dict[str, float]]) -> list[Statistic]:
    return [
        Statistic(
            municipality=municipality,
            indicator=indicator,
            year=row["year"],
            value=Decimal(str(row[indicator])),
            source=SOURCE,
        )
        for row in rows
        for indicator in Statistic.Indicator.values
        if indicator in row
    ]


def load_users() -> str:
    """Create the demo's users, each in the group of their role."""
    roles = {role.slug: role.name for role in ROLES}
    rows = data_files.read("people")["people"]
    for row in rows:
        user, created = User.objects.get_or_create(
            username=row["username"],
            defaults={
                "display_name": row["display_name"],
                "section": row["section"],
                "side": row.get("side", ""),
                "municipality": Municipality.objects.filter(
                    code=row.get("municipality", "")
                ).first(),
            },
        )
        if created:
            _set_up_account(user, row)
        if row["role"] in roles:
            user.groups.add(Group.objects.get(name=roles[row["role"]]))
    return f"{len(rows)}人"


def _set_up_account(user: User, row: dict[str, Any]) -> None:
    """Give a new user a password or an open invitation, and the state that the demo shows."""
    user.expires_on = row.get("expires_on")
    if "unused_days" in row:
        user.date_joined -= timedelta(days=row["unused_days"])
    if row.get("is_invited"):
        user.is_active = False
        user.invited_at = timezone.now()
        user.set_unusable_password()
    else:
        user.set_password(row["password"])
    user.save()


def _side_of(picture: str) -> RoleName:
    regional = picture in REGIONAL_PICTURES
    return RoleName.REGIONAL_EDITOR if regional else RoleName.WELFARE_EDITOR


def load_images() -> dict[str, PortalImage]:
    """Create the pictures that are missing and return all of them by slug."""
    collections = {role.slug: collection_of(role) for role in ROLES}
    images = {}
    for row in data_files.read("images")["images"]:
        image = PortalImage.objects.filter(title=row["title"]).first()
        if image is None:
            path = data_files.IMAGES / f"{row['slug']}.png"
            image = PortalImage.objects.create(
                title=row["title"],
                file=ContentFile(path.read_bytes(), name=path.name),
                alt_text=row["alt_text"],
                caption=row["caption"],
                licence=row["licence"],
                consent=PortalImage.Consent.NO_PERSON,
                collection=collections[_side_of(row["slug"])],
            )
        images[row["slug"]] = image
    return images
