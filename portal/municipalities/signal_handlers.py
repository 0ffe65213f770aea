"""The map follows what editors change in the admin."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from portal.municipalities.map import forget_map
from portal.municipalities.models import BoundaryMap, Municipality


def connect() -> None:
    """Connect the handlers to the signals of the models that the map is made of."""
    for model in (Municipality, BoundaryMap):
        post_save.connect(on_change, sender=model, dispatch_uid=f"map:{model.__name__}:save")
        post_delete.connect(on_change, sender=model, dispatch_uid=f"map:{model.__name__}:delete")


def on_change(**_kwargs: Any) -> None:
    """Have the map looked at anew."""
    forget_map()
