"""System check: no field that names a user is forgotten when somebody leaves."""

from typing import Any

from django.core.checks import Error, register

from portal.handover.registry import undeclared, unknown


@register()
def check_user_fields(app_configs: Any, **_kwargs: Any) -> list[Error]:
    """Report fields that are neither handed over nor declared to stay, and names that do not exist."""
    return [
        Error(
            f"{name} names a user but is neither handed over nor declared to stay.",
            hint="Call register_assignment or register_staying of portal.handover.registry.",
            id="handover.E001",
        )
        for name in undeclared()
    ] + [
        Error(
            f"{name} is registered for hand-overs but does not exist.",
            hint="Remove it, or correct the name.",
            id="handover.E002",
        )
        for name in unknown()
    ]
