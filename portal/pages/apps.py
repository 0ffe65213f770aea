from django.apps import AppConfig
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = "ページ"
    # This module holds a second AppConfig; "portal.pages" means this one.
    default = True

    def ready(self) -> None:
        """Connect signal handlers, register checks, guard the admin and name its unnamed fields."""
        from portal.japanese import date_fields  # noqa: PLC0415  (Django's rule)
        from portal.page_cache.services import register_expiry  # noqa: PLC0415  (the same)
        from portal.pages import admin_labels, expiry, permissions  # noqa: PLC0415  (Django's rule)
        from portal.pages.admin import (  # noqa: PLC0415  (the same)
            choices,
            forms,
            history,
            visibility_log,
        )
        from portal.pages.models import PortalDocument, PortalPage  # noqa: PLC0415  (the same)

        date_fields.read_japanese_dates()
        register_expiry(expiry.next_start_or_end)
        admin_labels.name_wagtails_labels()
        permissions.install()
        choices.install()
        history.install()
        # Set here, because models lie below the form.
        PortalPage.base_form_class = forms.PortalPageForm
        visibility_log.watch(PortalPage, PortalDocument)


class DocumentsConfig(WagtailDocsAppConfig):
    """Wagtail's documents, whose policy asks for visibility as soon as there is one.

    Stands in INSTALLED_APPS in place of "wagtail.documents".
    """

    def ready(self) -> None:
        """Guard the policy that Wagtail has made."""
        super().ready()
        from portal.pages.admin.policies import guard  # noqa: PLC0415  (Django's rule)
        from portal.pages.media_policies import document_policy  # noqa: PLC0415  (the same)

        guard(document_policy())


class ImagesConfig(WagtailImagesAppConfig):
    """The same for Wagtail's images."""

    def ready(self) -> None:
        """Guard the policy that Wagtail has made."""
        super().ready()
        from portal.pages.admin.policies import guard  # noqa: PLC0415  (Django's rule)
        from portal.pages.media_policies import image_policy  # noqa: PLC0415  (the same)

        guard(image_policy())


class RedirectsConfig(WagtailRedirectsAppConfig):
    """Wagtail's redirects, made by the portal's receivers.

    Stands in INSTALLED_APPS in place of "wagtail.contrib.redirects".
    """

    def ready(self) -> None:
        """Connect the portal's receivers instead of Wagtail's."""
        from wagtail.signals import page_slug_changed, post_page_move  # noqa: PLC0415  (Django's rule)

        from portal.pages.redirects import (  # noqa: PLC0415  (the same)
            redirect_moved_page,
            redirect_renamed_page,
        )

        page_slug_changed.connect(redirect_renamed_page)
        post_page_move.connect(redirect_moved_page)
