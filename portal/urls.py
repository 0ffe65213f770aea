"""Composition root: the only place that knows every app's addresses."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.utils.functional import lazy
from django.views.generic import RedirectView, TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.pages.syndication.sitemaps import MunicipalitySitemap, PageSitemap, ViewSitemap
from portal.pages.views import DocumentView, PictureView
from portal.sign_in.urls import admin_urls as sign_in_admin_urls
from portal.sign_in.urls import frontend_urls
from search.urls import tag_urls
from search.views import healthz

SITEMAPS = {
    "pages": PageSitemap,
    "municipalities": MunicipalitySitemap,
    "lists": ViewSitemap(
        "municipalities:list", "liaison:directory", "glossary:list", "tags:list", "feedback"
    ),
}

urlpatterns = [
    path("admin/", include(sign_in_admin_urls)),
    path("admin/", include("portal.admin.visibility.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/", include("portal.sign_in.urls")),
    path("invitations/", include("portal.invitations.urls")),
    path("documents/<int:pk>/", DocumentView.as_view(), name="document"),
    path("documents/", include(wagtaildocs_urls)),
    path("contacts/", include("portal.liaison.urls")),
    path("contribute/", include("casestudies.contributing.urls")),
    path("municipalities/", include("portal.municipalities.urls")),
    path("search/", include("search.urls")),
    path("tags/", include(tag_urls)),
    path("trainings/", include("trainings.urls")),
    # The pages themselves are Wagtail's: what is not found here goes on to it.
    path("notices/", include("portal.notices.urls")),
    path("feedback/", include("portal.feedback.urls")),
    path("mails/", include("portal.mail.urls")),
    path("help/", include("portal.manuals.urls")),
    path("reviews/", include("casestudies.reviewing.urls")),
    path("waiting/", include("portal.waiting.urls")),
    path("glossary/", include("portal.vocabularies.urls")),
    path("healthz", healthz, name="healthz"),
    path(
        "favicon.ico",
        RedirectView.as_view(url=lazy(static, str)("brand/favicon.ico")),
        name="favicon",
    ),
    # Scaled pictures only: documents go through Wagtail, and originals have no address.
    re_path(
        rf"^{settings.MEDIA_URL.strip('/')}/(?P<path>images/.+)$",
        PictureView.as_view(),
        name="picture",
    ),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "robots.txt",
        TemplateView.as_view(template_name="robots.txt", content_type="text/plain"),
        name="robots",
    ),
]

# Wagtail answers whatever is left: keep it last.
urlpatterns += [*frontend_urls, path("", include(wagtail_urls))]
