from django.apps import AppConfig
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = "ページ"
    # This module holds a second AppConfig; "portal.pages" means this one.
    default = True

    def ready(self) -> None:
        """Connect signal handlers and register checks."""
        from portal.accounts.visibility import Limit, register_limit  # noqa: PLC0415  (models are loaded by now)
        from portal.background.services import register_due  # noqa: PLC0415  (models are loaded by now)
        from portal.changes.versions import register_not_shown  # noqa: PLC0415  (models are loaded by now)
        from portal.japanese import date_fields  # noqa: PLC0415  (models are loaded by now)
        from portal.page_cache.services import register_expiry  # noqa: PLC0415  (models are loaded by now)
        from portal.pages import (  # noqa: PLC0415  (models are loaded by now)
            checks,  # noqa: F401
            expiry,
            permissions,
            signal_handlers,  # noqa: F401
        )
        from portal.pages.sealing.rules import all_sealed  # noqa: PLC0415  (models are loaded by now)
        from portal.pages.sealing.services import delete_old_openings  # noqa: PLC0415  (models are loaded by now)

        date_fields.read_japanese_dates()
        # A scaled copy is made while a page is being rendered; its picture is watched.
        register_not_shown("pages.PortalRendition")
        # Who may look behind a seal is a matter of the admin alone.
        register_not_shown("pages.SealOpening")
        register_expiry(expiry.next_start_or_end)
        register_due("seal openings", delete_old_openings)
        # Sealing unpublishes a page, so this is a second barrier.
        register_limit(Limit(withheld=lambda _day: all_sealed(), not_public=all_sealed))
        permissions.install()


class RedirectsConfig(WagtailRedirectsAppConfig):
    """Wagtail's redirects, created by the portal's receivers.

    INSTALLED_APPS lists it instead of "wagtail.contrib.redirects".
    """

    def ready(self) -> None:
        """Connect the portal's receivers instead of Wagtail's."""
        from wagtail.signals import page_slug_changed, post_page_move  # noqa: PLC0415  (models are loaded by now)

        from portal.pages.redirects import (  # noqa: PLC0415  (models are loaded by now)
            redirect_moved_page,
            redirect_renamed_page,
        )

        page_slug_changed.connect(redirect_renamed_page)
        post_page_move.connect(redirect_moved_page)
