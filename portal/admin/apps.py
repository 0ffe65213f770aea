from django.apps import AppConfig
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)


class AdminConfig(AppConfig):
    """The Wagtail admin of the portal."""

    name = "portal.admin"
    # "admin" is Django's own.
    label = "portal_admin"
    verbose_name = "管理画面"
    # This module holds more AppConfigs; "portal.admin" means this one.
    default = True

    def ready(self) -> None:
        """Register checks, guard the admin and label the fields that Wagtail leaves without a label."""
        from portal.admin import checks, labels  # noqa: F401, PLC0415  (models are loaded by now)
        from portal.admin.visibility import (  # noqa: PLC0415  (models are loaded by now)
            choices,
            history,
            log_names,
            visibility_log,
        )
        from portal.audit import mails, names  # noqa: PLC0415  (models are loaded by now)
        from portal.pages.models import (  # noqa: PLC0415  (models are loaded by now)
            PortalDocument,
            PortalPage,
            PortalSettings,
        )

        labels.name_wagtails_labels()
        choices.install()
        history.install()
        visibility_log.watch(PortalPage, PortalDocument)
        names.register_namer(log_names.visible_names)
        mails.register_fallback(PortalSettings.contact_address)


class DocumentsConfig(WagtailDocsAppConfig):
    """Wagtail's documents with a permission policy that applies visibility.

    INSTALLED_APPS lists it instead of "wagtail.documents".
    """

    def ready(self) -> None:
        """Guard the policy that Wagtail has made."""
        super().ready()
        from portal.admin.visibility.policies import guard  # noqa: PLC0415  (models are loaded by now)
        from portal.pages.media.policies import document_policy  # noqa: PLC0415  (models are loaded by now)

        guard(document_policy())


class ImagesConfig(WagtailImagesAppConfig):
    """The same for Wagtail's images."""

    def ready(self) -> None:
        """Guard the policy that Wagtail has made."""
        super().ready()
        from portal.admin.visibility.policies import guard  # noqa: PLC0415  (models are loaded by now)
        from portal.pages.media.policies import image_policy  # noqa: PLC0415  (models are loaded by now)

        guard(image_policy())


class WagtailAdminConfig(WagtailAdminAppConfig):
    """Wagtail's admin without its own mails about workflows.

    They would pass by the outbox and the levels. Apps tell of their reviews through `portal.mail`.
    """

    def ready(self) -> None:
        """Disconnect the mails that Wagtail has connected."""
        super().ready()
        from wagtail.models import TaskState, WorkflowState  # noqa: PLC0415  (models are loaded by now)

        for signal, sender, uid in (
            (task_submitted, TaskState, "group_approval_task_submitted"),
            (workflow_submitted, WorkflowState, "workflow_state_submitted"),
            (workflow_rejected, WorkflowState, "workflow_state_rejected"),
            (workflow_approved, WorkflowState, "workflow_state_approved"),
        ):
            signal.disconnect(sender=sender, dispatch_uid=f"{uid}_email_notification")
