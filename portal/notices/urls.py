"""Addresses of notices beside those of their pages, and of the import below the admin's."""

from django.urls import path

from portal.notices import views

app_name = "notices"
urlpatterns = [path("feed/", views.NoticeFeed(), name="feed")]

import_urls = [
    path("notices/import/", views.UploadView.as_view(), name="notice_import"),
    path("notices/import/confirm/", views.ConfirmView.as_view(), name="notice_import_confirm"),
]
