from django.apps import AppConfig
from django.db.models import Q


class LiaisonConfig(AppConfig):
    name = "portal.liaison"
    verbose_name = "連絡調整担当"

    def ready(self) -> None:
        """Make contacts searchable and register the checks."""
        from portal.admin.visibility import visibility_log  # noqa: PLC0415  (models are loaded by now)
        from portal.changes.versions import register_not_shown  # noqa: PLC0415  (models are loaded by now)
        from portal.handover.registry import (  # noqa: PLC0415  (models are loaded by now)
            ParticipantAssignment,
            TextAssignment,
            register_assignment,
            register_staying,
        )
        from portal.liaison import (  # noqa: PLC0415  (models are loaded by now)
            checks,  # noqa: F401
            search,
        )
        from portal.liaison.corrections import signal_handlers as corrections  # noqa: PLC0415  (models are loaded by now)
        from portal.liaison.corrections.mails import CATEGORIES  # noqa: PLC0415  (models are loaded by now)
        from portal.liaison.models import LiaisonContact  # noqa: PLC0415  (models are loaded by now)
        from portal.liaison.waiting import CONFIRMATIONS, SOURCES  # noqa: PLC0415  (models are loaded by now)
        from portal.mail.categories import register_category  # noqa: PLC0415  (models are loaded by now)
        from portal.waiting.registry import register_source  # noqa: PLC0415  (models are loaded by now)

        search.register()
        corrections.connect()
        for category in (*CATEGORIES, CONFIRMATIONS):
            register_category(category)
        register_not_shown("liaison.ContactCorrection")
        register_staying(
            "says who did something",
            "liaison.ContactCorrection.proposed_by",
            "liaison.ContactCorrection.decided_by",
        )
        visibility_log.watch(LiaisonContact)
        label = "liaison.LiaisonContact"
        register_assignment(
            ParticipantAssignment(label, "participants", "関係者になっている連絡調整担当")
        )
        for field, shown, value in (
            ("mail", "メールアドレス", lambda user: user.email),
            ("person_name", "担当者名", lambda user: "" if user.is_shared else user.display_name),
        ):
            register_assignment(
                TextAssignment(
                    label,
                    field,
                    f"{shown}が渡す人のものになっている連絡調整担当",
                    value=value,
                    only=lambda user: Q(municipality=user.municipality_id),
                )
            )
        for source in SOURCES:
            register_source(source)
