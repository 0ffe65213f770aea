from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "portal.notices"
    verbose_name = "通知・しくみの解説"

    def ready(self) -> None:
        """Make notices searchable, give them their forms, and say where terms are explained."""
        from portal.notices import forms, panels, search, services  # noqa: PLC0415  (Django's rule)
        from portal.notices.models import NoticePage, ProgrammePage  # noqa: PLC0415  (the same)
        from portal.pages.term_links import register_term_links  # noqa: PLC0415  (the same)

        search.register()
        register_term_links(services.explainer_addresses)
        # Set here, because models lie below forms.
        NoticePage.base_form_class = forms.NoticePageForm
        NoticePage.edit_handler = panels.notice_form()
        ProgrammePage.edit_handler = panels.programme_form()
