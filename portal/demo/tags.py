"""Loads the demo's curated tags."""

from collections import defaultdict

from portal.demo import data_files
from portal.vocabularies.models import PortalTag


def load_tags() -> dict[str, list[PortalTag]]:
    """Create the tags that are missing and return those of each case, by the case's slug."""
    of_case: dict[str, list[PortalTag]] = defaultdict(list)
    for row in data_files.read("tags")["tag"]:
        fields = {name: row[name] for name in ("name", "kana", "description")}
        tag = PortalTag.objects.filter(name=row["name"]).first() or PortalTag.objects.create(
            **fields
        )
        for slug in row["cases"]:
            of_case[slug].append(tag.current_tag)
    return of_case
